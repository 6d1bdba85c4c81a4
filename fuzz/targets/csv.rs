//! See [`kqlab_fuzz::csv`].
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| kqlab_fuzz::csv(input));
