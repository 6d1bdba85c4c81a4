//! The conditions of a pattern taken apart by what they are about.

use std::collections::HashSet;

use crate::exec::graph::{Of, Output};
use crate::functions::Purity;
use crate::plan::{Expr, ExprKind};

/// Conditions by what they are about.
#[derive(Default)]
pub(super) struct Conditions {
    /// Conditions over the columns of a node that the search sees, with the pattern's node.
    pub nodes: Vec<(usize, Expr)>,
    /// The same for edges.
    pub edges: Vec<(usize, Expr)>,
    /// Columns that are true for all elements of a path.
    pub paths: Vec<PathCondition>,
    /// The others, over matches.
    pub rest: Vec<Expr>,
}

/// What all elements of a path must meet.
pub(super) struct PathCondition {
    pub edge: usize,
    pub of: Of,
    pub column: usize,
}

/// Takes a predicate apart.
pub(super) fn split(predicate: Option<Expr>, outputs: &[Output]) -> Conditions {
    let mut conditions = Conditions::default();
    let mut open: Vec<Expr> = predicate.into_iter().collect();
    while let Some(condition) = open.pop() {
        match condition.kind {
            ExprKind::And(items) => open.extend(items),
            _ => conditions.add(condition, outputs),
        }
    }
    conditions
}

impl Conditions {
    fn add(&mut self, condition: Expr, outputs: &[Output]) {
        if let ExprKind::Column(index) = condition.kind
            && let Some(Output::All { edge, of, column }) = outputs.get(index)
        {
            self.paths.push(PathCondition {
                edge: *edge,
                of: *of,
                column: *column,
            });
            return;
        }
        let mut read: Vec<Option<&Output>> = Vec::new();
        condition.for_each_column(&mut |index| read.push(outputs.get(index)));
        let first = read.first().copied().flatten().cloned();
        let node_of = |output: &Option<&Output>| match output {
            Some(Output::Node { node, .. }) => Some(*node),
            _ => None,
        };
        let edge_of = |output: &Option<&Output>| match output {
            Some(Output::Edge { edge, .. }) => Some(*edge),
            _ => None,
        };
        match first {
            _ if is_volatile(&condition) => self.rest.push(condition),
            Some(Output::Node { node, .. }) if read.iter().all(|o| node_of(o) == Some(node)) => {
                self.nodes.push((node, on_element(condition, outputs)));
            }
            Some(Output::Edge { edge, .. }) if read.iter().all(|o| edge_of(o) == Some(edge)) => {
                self.edges.push((edge, on_element(condition, outputs)));
            }
            _ => self.rest.push(condition),
        }
    }
}

/// A condition over matches as one over the columns of the one node or edge that it reads.
fn on_element(mut condition: Expr, outputs: &[Output]) -> Expr {
    condition.renumber(&|index| match outputs.get(index) {
        Some(Output::Node { column, .. } | Output::Edge { column, .. }) => *column,
        _ => index,
    });
    condition
}

fn is_volatile(expr: &Expr) -> bool {
    let own = matches!(&expr.kind, ExprKind::Call { function, .. } if function.purity == Purity::Volatile);
    own || expr.children().into_iter().any(is_volatile)
}

/// The part of a pattern that a column of its matches belongs to.
#[derive(PartialEq, Eq, Hash)]
enum Part {
    Node(usize),
    Edge(usize),
}

/// Whether a comparison inside has different parts of the pattern on its two sides.
pub(super) fn compares_elements(expr: &Expr, outputs: &[Output]) -> bool {
    let parts = |side: &Expr| {
        let mut parts = HashSet::new();
        side.for_each_column(&mut |index| {
            parts.extend(outputs.get(index).and_then(part_of));
        });
        parts
    };
    let own = match &expr.kind {
        ExprKind::Compare { left, right, .. } => {
            let (left, right) = (parts(left), parts(right));
            !left.is_empty() && !right.is_empty() && left != right
        }
        _ => false,
    };
    own || expr
        .children()
        .into_iter()
        .any(|child| compares_elements(child, outputs))
}

const fn part_of(output: &Output) -> Option<Part> {
    match output {
        Output::Node { node, .. } | Output::NodeBag { node, .. } | Output::NodeNumber { node } => {
            Some(Part::Node(*node))
        }
        Output::Edge { edge, .. }
        | Output::EdgeBags { edge, .. }
        | Output::Values { edge, .. }
        | Output::All { edge, .. }
        | Output::Any { edge, .. } => Some(Part::Edge(*edge)),
        Output::Length => None,
    }
}
