//! See [`kqlab_fuzz::test_file`].
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| kqlab_fuzz::test_file(input));
