//! Rewriting a plan into one that gives the same rows with less work.

mod join_filter;
mod prune;
mod push_down;

pub use join_filter::filter_unique_joins;
pub use prune::prune;
pub use push_down::push_down;
