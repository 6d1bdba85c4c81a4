//! Hashes.

use crate::functions::ScalarFunction;

mod digest;
mod hash_xxhash64;

/// All of them.
pub static FUNCTIONS: &[&ScalarFunction] = &[
    &digest::HASH_MD5,
    &digest::HASH_SHA1,
    &digest::HASH_SHA256,
    &hash_xxhash64::HASH_XXHASH64,
];
