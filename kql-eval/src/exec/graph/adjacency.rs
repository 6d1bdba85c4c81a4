//! Which edges meet at a node.

use super::pattern::Direction;
use crate::exec::{Batch, Grouping};
use crate::types::Column;

/// The ends of edges as numbers of nodes.
#[derive(Debug)]
pub(super) struct Ends {
    /// For each edge the node it leaves.
    pub sources: Vec<u32>,
    /// For each edge the node it arrives at.
    pub targets: Vec<u32>,
}

impl Ends {
    /// The ends of the edges among the nodes.
    pub fn new(nodes: &Batch, edges: &Batch) -> Self {
        let ids: Vec<Column> = nodes.columns.iter().take(1).cloned().collect();
        let mut grouping = Grouping::new(ids.iter().map(Column::ty).collect());
        grouping.number(&ids, nodes.rows, |_| {});
        let mut numbers = |index: usize| -> Vec<u32> {
            let ids: Vec<Column> = edges.columns.iter().skip(index).take(1).cloned().collect();
            let found = grouping.look_up(&ids, edges.rows);
            // Every end of an edge is a node.
            found
                .into_iter()
                .map(|node| node.unwrap_or(u32::MAX))
                .collect()
        };
        Self {
            sources: numbers(0),
            targets: numbers(1),
        }
    }
}

/// An edge at a node, with the node at its other end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hop {
    /// The edge.
    pub edge: u32,
    /// The node.
    pub node: u32,
}

/// The edges at every node.
#[derive(Debug)]
pub(super) struct Adjacency {
    outgoing: Vec<Vec<Hop>>,
    incoming: Vec<Vec<Hop>>,
}

impl Adjacency {
    /// The edges at each of the nodes.
    pub fn new(ends: &Ends, nodes: usize) -> Self {
        let mut outgoing = vec![Vec::new(); nodes];
        let mut incoming = vec![Vec::new(); nodes];
        for ((source, target), edge) in ends.sources.iter().zip(&ends.targets).zip(0_u32..) {
            let add = |lists: &mut Vec<Vec<Hop>>, at: u32, node: u32| {
                if let Some(hops) = lists.get_mut(at as usize) {
                    hops.push(Hop { edge, node });
                }
            };
            add(&mut outgoing, *source, *target);
            add(&mut incoming, *target, *source);
        }
        Self { outgoing, incoming }
    }

    /// The edge at a node with this number that may be followed in a direction.
    pub fn hop(&self, node: u32, direction: Direction, number: usize) -> Option<Hop> {
        let (outgoing, incoming) = (self.outgoing(node), self.incoming(node));
        let hop = match direction {
            Direction::Forward => outgoing.get(number),
            Direction::Backward => incoming.get(number),
            Direction::Either => outgoing
                .get(number)
                .or_else(|| incoming.get(number.checked_sub(outgoing.len())?)),
        };
        hop.copied()
    }

    /// The edges that leave a node.
    pub fn outgoing(&self, node: u32) -> &[Hop] {
        self.outgoing.get(node as usize).map_or(&[], Vec::as_slice)
    }

    /// The edges that arrive at a node.
    pub fn incoming(&self, node: u32) -> &[Hop] {
        self.incoming.get(node as usize).map_or(&[], Vec::as_slice)
    }
}
