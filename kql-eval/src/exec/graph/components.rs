//! The connected components of a graph.

use super::adjacency::{Adjacency, Ends};
use crate::exec::Batch;
use crate::plan::Algorithm;
use crate::types::{Column, Long, Scalar};
use crate::{RuntimeError, Settings};

/// Marks each node with its component in a column behind the others. Components count from 0 in the order of their first
/// nodes. The inputs are the nodes and the edges.
#[derive(PartialEq, Debug)]
pub(crate) struct Components {
    /// What makes nodes one component.
    pub connection: Connection,
}

/// What makes nodes one component.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Connection {
    /// A path between them, whichever way its edges point
    Weak,
    /// Paths both ways along the edges
    Strong,
}

impl Algorithm for Components {
    fn run(&self, inputs: &[Batch], _: &[Scalar], _: &Settings) -> Result<Batch, RuntimeError> {
        let [nodes, edges] = inputs else {
            return Ok(Batch::new(vec![], 0));
        };
        let adjacency = Adjacency::new(&Ends::new(nodes, edges), nodes.rows);
        let component = match self.connection {
            Connection::Weak => weak(&adjacency, nodes.rows),
            Connection::Strong => strong(&adjacency, nodes.rows),
        };
        let mut batch = nodes.clone();
        let numbers = in_order(&component);
        let numbers = numbers.iter().map(|number| i64::from(*number));
        batch.columns.push(Column::build::<Long, _>(numbers));
        Ok(batch)
    }
}

/// A node that nothing has reached.
const UNSEEN: u32 = u32::MAX;

fn numbers(nodes: usize) -> std::ops::Range<u32> {
    0..u32::try_from(nodes).unwrap_or(u32::MAX)
}

fn at(list: &[u32], node: u32) -> u32 {
    list.get(node as usize).copied().unwrap_or(UNSEEN)
}

fn set(list: &mut [u32], node: u32, value: u32) {
    if let Some(slot) = list.get_mut(node as usize) {
        *slot = value;
    }
}

fn weak(adjacency: &Adjacency, nodes: usize) -> Vec<u32> {
    let mut component = vec![UNSEEN; nodes];
    let mut open = Vec::new();
    for start in numbers(nodes) {
        if at(&component, start) != UNSEEN {
            continue;
        }
        set(&mut component, start, start);
        open.push(start);
        while let Some(node) = open.pop() {
            let around = adjacency
                .outgoing(node)
                .iter()
                .chain(adjacency.incoming(node));
            for hop in around {
                if at(&component, hop.node) == UNSEEN {
                    set(&mut component, hop.node, start);
                    open.push(hop.node);
                }
            }
        }
    }
    component
}

/// Tarjan's algorithm, with a stack of its own in place of recursion.
fn strong(adjacency: &Adjacency, nodes: usize) -> Vec<u32> {
    let mut component = vec![UNSEEN; nodes];
    let mut order = vec![UNSEEN; nodes];
    let mut lowest = vec![UNSEEN; nodes];
    let mut next = 0;
    let mut path: Vec<u32> = Vec::new();
    for start in numbers(nodes) {
        if at(&order, start) != UNSEEN {
            continue;
        }
        let mut calls: Vec<(u32, usize)> = vec![(start, 0)];
        while let Some((node, hop)) = calls.pop() {
            if hop == 0 {
                set(&mut order, node, next);
                set(&mut lowest, node, next);
                next += 1;
                path.push(node);
            }
            match adjacency.outgoing(node).get(hop) {
                Some(to) => {
                    calls.push((node, hop + 1));
                    if at(&order, to.node) == UNSEEN {
                        calls.push((to.node, 0));
                    } else if at(&component, to.node) == UNSEEN {
                        let least = at(&lowest, node).min(at(&order, to.node));
                        set(&mut lowest, node, least);
                    }
                }
                None => {
                    if at(&lowest, node) == at(&order, node) {
                        while let Some(member) = path.pop() {
                            set(&mut component, member, node);
                            if member == node {
                                break;
                            }
                        }
                    }
                    if let Some((caller, _)) = calls.last() {
                        let least = at(&lowest, *caller).min(at(&lowest, node));
                        set(&mut lowest, *caller, least);
                    }
                }
            }
        }
    }
    component
}

/// The components numbered in the order of their first nodes.
fn in_order(component: &[u32]) -> Vec<u32> {
    let mut known = std::collections::HashMap::new();
    component
        .iter()
        .map(|component| {
            let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
            *known.entry(*component).or_insert(next)
        })
        .collect()
}
