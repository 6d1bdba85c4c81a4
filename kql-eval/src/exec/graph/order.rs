//! What is known of a pattern before it is searched: which nodes and edges can be in it, and in which order to look.

use super::path::Walked;
use super::pattern::{Edge, Pattern};
use crate::exec::Batch;
use crate::types::{Bool, Column};

/// Which nodes and edges meet the conditions of the pattern; `None` when there is no condition.
pub(super) struct Masks {
    nodes: Vec<Option<Vec<bool>>>,
    pub edges: Vec<Option<Vec<bool>>>,
    pub inner: Vec<Option<Vec<bool>>>,
}

impl Masks {
    /// The conditions of a pattern over these nodes and edges.
    pub fn new(pattern: &Pattern, nodes: &Batch, edges: &Batch) -> Self {
        let mask = |batch: &Batch, conditions: &[usize]| -> Option<Vec<bool>> {
            let mut columns = conditions.iter().filter_map(|c| batch.columns.get(*c));
            let first = true_rows(columns.next()?);
            Some(columns.fold(first, |mask, column| {
                let more = true_rows(column);
                mask.into_iter().zip(more).map(|(a, b)| a && b).collect()
            }))
        };
        let of_edges = |conditions: fn(&Edge) -> &[usize], batch| {
            let edges = pattern.edges.iter();
            edges.map(|edge| mask(batch, conditions(edge))).collect()
        };
        Self {
            nodes: pattern.nodes.iter().map(|node| mask(nodes, node)).collect(),
            edges: of_edges(|edge| &edge.edge_conditions, edges),
            inner: of_edges(|edge| &edge.inner_conditions, nodes),
        }
    }

    /// Whether an element meets the condition with this number.
    pub fn allows(masks: &[Option<Vec<bool>>], of: usize, element: u32) -> bool {
        match masks.get(of) {
            Some(Some(mask)) => mask.get(element as usize).copied().unwrap_or(false),
            _ => true,
        }
    }

    /// Whether a node can be this node of the pattern.
    pub fn may_be(&self, pattern_node: usize, node: u32) -> bool {
        Self::allows(&self.nodes, pattern_node, node)
    }

    /// How many nodes a node of the pattern can be; all of them where there is no condition.
    fn candidates(&self, pattern_node: usize) -> usize {
        match self.nodes.get(pattern_node) {
            Some(Some(mask)) => mask.iter().filter(|allowed| **allowed).count(),
            _ => usize::MAX,
        }
    }
}

/// Where a bool is true; null is not.
fn true_rows(column: &Column) -> Vec<bool> {
    let reader = column.reader::<Bool>();
    let rows = 0..column.rows();
    rows.map(|row| reader.get(row) == Some(true)).collect()
}

/// The order in which the pattern is searched.
pub(super) struct Order {
    pub start: usize,
    pub traversals: Vec<Traversal>,
}

/// An edge of the pattern and which way it is walked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Traversal {
    pub edge: usize,
    pub walked: Walked,
}

impl Order {
    /// An order in which every edge but the first begins at a settled node.
    pub fn new(pattern: &Pattern, masks: &Masks) -> Self {
        let nodes = 0..pattern.nodes.len();
        let start = nodes
            .min_by_key(|node| masks.candidates(*node))
            .unwrap_or(0);
        let mut settled = vec![false; pattern.nodes.len()];
        let mut walked = vec![false; pattern.edges.len()];
        let mut traversals = Vec::new();
        settle(&mut settled, start);
        // An edge between settled nodes is a check; one edge branches less than a path.
        while let Some(next) = pattern
            .edges
            .iter()
            .enumerate()
            .filter(|(index, _)| !is_settled(&walked, *index))
            .filter(|(_, edge)| is_settled(&settled, edge.from) || is_settled(&settled, edge.to))
            .min_by_key(|(_, edge)| {
                let open = !(is_settled(&settled, edge.from) && is_settled(&settled, edge.to));
                (open, edge.hops.is_some())
            })
        {
            let (index, edge) = next;
            let walked_way = match is_settled(&settled, edge.from) {
                true => Walked::Forward,
                false => Walked::Backward,
            };
            traversals.push(Traversal {
                edge: index,
                walked: walked_way,
            });
            settle(&mut walked, index);
            settle(&mut settled, edge.from);
            settle(&mut settled, edge.to);
        }
        Self { start, traversals }
    }
}

fn is_settled(list: &[bool], index: usize) -> bool {
    list.get(index).copied().unwrap_or(true)
}

fn settle(list: &mut [bool], index: usize) {
    if let Some(slot) = list.get_mut(index) {
        *slot = true;
    }
}
