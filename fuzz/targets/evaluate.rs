//! See [`kqlab_fuzz::evaluate`].
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| kqlab_fuzz::evaluate(input));
