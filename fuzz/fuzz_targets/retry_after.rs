//! Feeds [`iam_tests::properties::retry_after`].
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| iam_tests::properties::retry_after(input));
