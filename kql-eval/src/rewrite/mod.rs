//! Rewriting a plan into one that gives the same rows with less work.

mod prune;

pub use prune::prune;
