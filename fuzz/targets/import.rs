//! See [`kqlab_fuzz::import`].
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| kqlab_fuzz::import(input));
