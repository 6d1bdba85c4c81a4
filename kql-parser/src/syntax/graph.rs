//! Graph operators as written.

use super::{Expr, Name, NamedExpr};
use crate::Span;

/// What a graph operator is.
#[derive(Clone, PartialEq, Debug)]
pub enum GraphOperator {
    /// `make-graph source --> target [with nodes on id, …]` or `[with_node_id=name]`
    MakeGraph {
        /// The column of the edge's source.
        source: Name,
        /// The column of the edge's target.
        target: Name,
        /// `with T on id`
        nodes: Vec<(Expr, Name)>,
        /// `with_node_id = name`
        node_id: Option<Name>,
        /// `partitioned-by column (…)`
        partitioned_by: Option<(Name, Box<Expr>)>,
    },
    /// `graph-match pattern, … [where …] [project …]`
    Match(GraphPattern),
    /// `graph-shortest-paths pattern [where …] [project …]`
    ShortestPaths(GraphPattern),
    /// `graph-to-table nodes|edges [as name] [with_…_id = name], …`
    ToTable(Vec<GraphOutput>),
    /// `graph-mark-components`
    MarkComponents,
    /// `graph-where-nodes predicate`
    WhereNodes(Expr),
    /// `graph-where-edges predicate`
    WhereEdges(Expr),
}

/// The pattern of `graph-match`.
#[derive(Clone, PartialEq, Debug)]
pub struct GraphPattern {
    /// The paths, each a list of steps.
    pub paths: Vec<Vec<GraphStep>>,
    /// `where`
    pub filter: Option<Expr>,
    /// `project`
    pub project: Vec<NamedExpr>,
}

/// A step of a path.
#[derive(Clone, PartialEq, Debug)]
pub enum GraphStep {
    /// `(name)`
    Node(Option<Name>, Span),
    /// `-[name*1..5]->` and its like
    Edge {
        /// The edge's name.
        name: Option<Name>,
        /// Whether it points left, right or either way.
        direction: EdgeDirection,
        /// `*low..high`
        hops: Option<(Expr, Expr)>,
        /// Its place.
        span: Span,
    },
}

/// Where an edge points.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EdgeDirection {
    /// `-->`
    Right,
    /// `<--`
    Left,
    /// `--`
    Either,
}

/// A table that `graph-to-table` gives.
#[derive(Clone, PartialEq, Debug)]
pub struct GraphOutput {
    /// `nodes` or `edges`
    pub what: Name,
    /// `as name`
    pub name: Option<Name>,
    /// `with_node_id=…` and its like
    pub settings: Vec<super::Setting>,
}
