//! See [`kqlab_fuzz::ndjson`].
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| kqlab_fuzz::ndjson(input));
