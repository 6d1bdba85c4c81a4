//! See [`kqlab_fuzz::parquet`].
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| kqlab_fuzz::parquet(input));
