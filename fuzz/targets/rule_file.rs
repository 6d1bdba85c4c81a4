//! See [`kqlab_fuzz::rule_file`].
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| kqlab_fuzz::rule_file(input));
