//! See [`kqlab_fuzz::parse`].
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| kqlab_fuzz::parse(input));
