//! Feeds [`iam_tests::properties::error_bodies`].
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| iam_tests::properties::error_bodies(input));
