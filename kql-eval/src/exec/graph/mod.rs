//! Graphs: nodes by their ids, what is connected, and the matches of patterns.
//!
//! Edges are rows whose first columns are the ids of their source and target; nodes are rows whose first column is the id,
//! each id once. A null is an id like any other.

mod adjacency;
mod components;
mod nodes;
mod order;
mod output;
mod path;
mod pattern;
mod search;
mod shortest;

pub(crate) use components::{Components, Connection};
pub(crate) use nodes::{GraphNodes, Property};
pub(crate) use output::{Of, Output};
pub(crate) use pattern::{Cycles, Direction, Edge, Hops, Paths, Pattern};
pub(crate) use search::Matches;
pub(crate) use shortest::{Shortest, Ties};

use crate::RuntimeError;

/// The most steps of one search.
const MOST_STEPS: usize = 100_000_000;

/// The failure of a search that takes too long.
fn too_many_steps() -> RuntimeError {
    RuntimeError::function(format!(
        "the search through the graph takes more than {MOST_STEPS} steps: constrain the ends of the pattern, or shorten its paths"
    ))
}
