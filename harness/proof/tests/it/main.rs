//! Proofs over rules of a whole workspace.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod equivalence;
mod nearby;
