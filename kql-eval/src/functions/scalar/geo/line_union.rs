//! Lines put together to one shape.

use std::collections::{HashMap, HashSet};

use super::overlay::split;
use super::shape::Line;
use super::sphere::{Edge, Point};
use crate::RuntimeError;

type Place = [u64; 3];

/// All edges of lines, each once, as lines that go as far as they can. Edges are cut where they cross.
///
/// # Errors
/// More than two edges meet at a place: how Kusto parts lines there is not published.
pub(super) fn union_of_lines(lines: &[Line]) -> Result<Vec<Vec<Point>>, RuntimeError> {
    let edges = distinct_edges(lines);
    let mut meeting: HashMap<Place, Vec<usize>> = HashMap::new();
    for (number, edge) in edges.iter().enumerate() {
        for end in [edge.from, edge.to] {
            meeting.entry(end.key()).or_default().push(number);
        }
    }
    if meeting.values().any(|edges| edges.len() > 2) {
        return Err(RuntimeError::function(
            "the union of lines of which more than two edges meet at a place is not supported",
        ));
    }
    let mut used = HashSet::new();
    let mut chains = Vec::new();
    for (number, edge) in edges.iter().enumerate() {
        if !used.insert(number) {
            continue;
        }
        let ahead = follow(edge.to, &edges, &meeting, &mut used);
        let mut chain = follow(edge.from, &edges, &meeting, &mut used);
        chain.reverse();
        chain.extend([edge.from, edge.to]);
        chain.extend(ahead);
        chains.push(chain);
    }
    Ok(chains)
}

/// The edges of lines cut where they cross, without those that are there before in either direction.
fn distinct_edges(lines: &[Line]) -> Vec<Edge> {
    let all: Vec<Edge> = lines.iter().flat_map(Line::edges).collect();
    let mut seen = HashSet::new();
    let mut edges = Vec::new();
    for edge in &all {
        let cuts = all.iter().flat_map(|other| edge.cuts(*other));
        for (from, to) in split(*edge, cuts.collect()) {
            let is_new = !seen.contains(&(to.key(), from.key()));
            if is_new && seen.insert((from.key(), to.key())) {
                edges.push(Edge { from, to });
            }
        }
    }
    edges
}

/// The places that follow on a place along edges that are not used yet.
fn follow(
    from: Point,
    edges: &[Edge],
    meeting: &HashMap<Place, Vec<usize>>,
    used: &mut HashSet<usize>,
) -> Vec<Point> {
    let mut places = Vec::new();
    let mut here = from;
    while let Some(next) = meeting
        .get(&here.key())
        .into_iter()
        .flatten()
        .find(|number| !used.contains(number))
    {
        used.insert(*next);
        let Some(edge) = edges.get(*next) else { break };
        here = if edge.from == here {
            edge.to
        } else {
            edge.from
        };
        places.push(here);
    }
    places
}
