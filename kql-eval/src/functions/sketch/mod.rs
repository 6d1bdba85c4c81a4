//! Sketches: what `hll` and `tdigest` give, and what is read from it later. Both keep everything, so that nothing is lost
//! between a sketch and the aggregation it stands for.

mod digest;
mod distinct;
mod rank;

pub(super) use digest::{Digest, DigestKind, Entry};
pub(crate) use distinct::hashes;
pub(super) use distinct::{hash, write_hashes};
pub(super) use rank::{order_of, rank, real_of};
