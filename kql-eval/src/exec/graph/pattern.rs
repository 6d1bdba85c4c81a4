//! A pattern of nodes and edges, as the search sees it.

/// Nodes joined by edges. All nodes hang together.
#[derive(PartialEq, Debug)]
pub(crate) struct Pattern {
    /// For each node of the pattern the columns of the nodes that must be true.
    pub nodes: Vec<Vec<usize>>,
    /// The edges.
    pub edges: Vec<Edge>,
    /// Which cycles count.
    pub cycles: Cycles,
}

/// An edge, or a path, of a pattern.
#[derive(PartialEq, Debug)]
pub(crate) struct Edge {
    /// The node of the pattern before it.
    pub from: usize,
    /// The node of the pattern after it.
    pub to: usize,
    /// Where it points.
    pub direction: Direction,
    /// How many edges it may be in a row; `None` for exactly one.
    pub hops: Option<Hops>,
    /// The columns of the edges that must be true for each of its edges.
    pub edge_conditions: Vec<usize>,
    /// The columns of the nodes that must be true for each of its inner nodes.
    pub inner_conditions: Vec<usize>,
}

/// How many edges a path has.
#[derive(PartialEq, Clone, Copy, Debug)]
pub(crate) struct Hops {
    /// The least.
    pub least: usize,
    /// The most.
    pub most: usize,
}

/// Where an edge of a pattern points.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Direction {
    /// From the node before it to the node after it
    Forward,
    /// From the node after it to the node before it
    Backward,
    /// Either way
    Either,
}

impl Direction {
    /// The direction seen from the other end.
    pub const fn reversed(self) -> Self {
        match self {
            Self::Forward => Self::Backward,
            Self::Backward => Self::Forward,
            Self::Either => Self::Either,
        }
    }
}

/// Which cycles count as matches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Cycles {
    /// All: edges and nodes may repeat
    All,
    /// Those without an edge that repeats
    UniqueEdges,
    /// None: no node repeats
    None,
}

/// Which paths are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Paths {
    /// All
    All,
    /// Those without a node that repeats, from which the shortest are taken later
    Simple,
    /// One of the shortest from each node to each other
    OneShortest,
    /// The shortest from each node to each other
    AllShortest,
}
