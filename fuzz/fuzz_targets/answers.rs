//! Feeds [`iam_tests::properties::answers`].
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| iam_tests::properties::answers(input));
