//! Shortest paths: how far nodes are, and the shortest of matches.

use std::collections::VecDeque;

use arrow_array::BooleanArray;

use super::adjacency::Hop;
use crate::exec::{Batch, Grouping};
use crate::plan::Algorithm;
use crate::types::{Column, Long, Scalar};
use crate::{RuntimeError, Settings};

/// How far nodes are from one of them, in edges.
#[derive(Debug)]
pub(super) struct Layers {
    distance: Vec<u32>,
    /// The first edge by which each node was reached.
    first_edge: Vec<u32>,
    /// Whether only the first edges count.
    is_tree: bool,
}

/// A node out of reach, and the edge of one that was not reached by any.
const NONE: u32 = u32::MAX;

impl Layers {
    /// The distances from `start` of the nodes that are at most so far, going through inner nodes only.
    pub fn from<I: Iterator<Item = Hop>>(
        start: u32,
        nodes: usize,
        most: usize,
        around: impl Fn(u32) -> I,
        is_inner: impl Fn(u32) -> bool,
    ) -> Self {
        let most = u32::try_from(most).unwrap_or(NONE - 1);
        let mut layers = Self {
            distance: vec![NONE; nodes],
            first_edge: vec![NONE; nodes],
            is_tree: false,
        };
        layers.reach(start, 0, NONE);
        let mut open = VecDeque::from([start]);
        while let Some(node) = open.pop_front() {
            let distance = layers.distance_of(node);
            if distance >= most || (node != start && !is_inner(node)) {
                continue;
            }
            for hop in around(node) {
                if layers.distance_of(hop.node) == NONE {
                    layers.reach(hop.node, distance + 1, hop.edge);
                    open.push_back(hop.node);
                }
            }
        }
        layers
    }

    /// The same distances with one path to each node.
    pub fn into_tree(mut self) -> Self {
        self.is_tree = true;
        self
    }

    /// Whether an edge that is the path's `length`th leads on along a shortest path.
    pub fn leads_on(&self, hop: Hop, length: usize) -> bool {
        let is_next = usize::try_from(self.distance_of(hop.node)) == Ok(length);
        let first = self.first_edge.get(hop.node as usize).copied();
        is_next && (!self.is_tree || first == Some(hop.edge))
    }

    fn distance_of(&self, node: u32) -> u32 {
        self.distance.get(node as usize).copied().unwrap_or(NONE)
    }

    fn reach(&mut self, node: u32, distance: u32, edge: u32) {
        if let Some(slot) = self.distance.get_mut(node as usize) {
            *slot = distance;
        }
        if let Some(slot) = self.first_edge.get_mut(node as usize) {
            *slot = edge;
        }
    }
}

/// Of the matches with the same nodes keeps the shortest. The last columns are the numbers of the nodes and the length.
#[derive(PartialEq, Debug)]
pub(crate) struct Shortest {
    /// How many columns tell the nodes.
    pub nodes: usize,
    /// What becomes of matches of equal length.
    pub ties: Ties,
}

/// What becomes of equally short paths.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ties {
    /// The first one stays
    One,
    /// All stay
    All,
}

impl Algorithm for Shortest {
    fn run(&self, inputs: &[Batch], _: &[Scalar], _: &Settings) -> Result<Batch, RuntimeError> {
        let Some(batch) = inputs.first() else {
            return Ok(Batch::new(vec![], 0));
        };
        let first = batch.columns.len().saturating_sub(self.nodes + 1);
        let hidden = batch.columns.iter().skip(first);
        let keys: Vec<Column> = hidden.clone().take(self.nodes).cloned().collect();
        let Some(lengths) = hidden.clone().next_back() else {
            return Ok(batch.clone());
        };
        let lengths = lengths.reader::<Long>();
        let length = |row: usize| lengths.get(row).unwrap_or(i64::MAX);
        let mut grouping = Grouping::new(keys.iter().map(Column::ty).collect());
        let groups = grouping.number(&keys, batch.rows, |_| {});
        let mut least = vec![i64::MAX; grouping.count()];
        for (row, group) in groups.iter().enumerate() {
            if let Some(least) = least.get_mut(*group as usize) {
                *least = (*least).min(length(row));
            }
        }
        let mut taken = vec![false; least.len()];
        let kept: Vec<bool> = groups
            .iter()
            .enumerate()
            .map(|(row, group)| {
                let group = *group as usize;
                let is_shortest = least.get(group) == Some(&length(row));
                let is_first = taken.get(group) == Some(&false);
                if is_shortest && let Some(taken) = taken.get_mut(group) {
                    *taken = true;
                }
                is_shortest && (is_first || self.ties == Ties::All)
            })
            .collect();
        Ok(batch.filter(&BooleanArray::from(kept)))
    }
}
