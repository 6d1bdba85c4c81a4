//! See [`kqlab_fuzz::bind`].
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| kqlab_fuzz::bind(input));
