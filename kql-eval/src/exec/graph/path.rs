//! What matches bind: nodes, edges and paths, kept column by column.

/// The matches found so far.
#[derive(Debug)]
pub(super) struct Found {
    /// How many.
    pub rows: usize,
    /// For each node of the pattern the node of each match.
    pub nodes: Vec<Vec<u32>>,
    /// For each edge of the pattern the edges of each match.
    pub edges: Vec<FoundPaths>,
}

/// The paths of one edge of the pattern: a path a match, one after another.
#[derive(Clone, Debug, Default)]
pub(super) struct FoundPaths {
    /// The edges of all paths.
    pub edges: Vec<u32>,
    /// The inner nodes of all paths.
    pub inner: Vec<u32>,
    /// For each path where its edges and inner nodes end.
    pub ends: Vec<PathEnds>,
}

/// Where a path ends in the lists of all of them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PathEnds {
    /// Among the edges.
    pub edges: usize,
    /// Among the inner nodes.
    pub inner: usize,
}

/// A path: its edges, and the nodes it arrives at, the last one included.
#[derive(Clone, Debug, Default)]
pub(super) struct Path {
    /// The edges, in order.
    pub edges: Vec<u32>,
    /// The node behind each edge.
    pub nodes: Vec<u32>,
}

/// Which way a path was walked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Walked {
    /// From the node before it
    Forward,
    /// From the node after it
    Backward,
}

impl Found {
    /// No matches of a pattern with these numbers of nodes and edges.
    pub fn new(nodes: usize, edges: usize) -> Self {
        Self {
            rows: 0,
            nodes: vec![vec![]; nodes],
            edges: vec![FoundPaths::default(); edges],
        }
    }
}

impl FoundPaths {
    /// Adds the path of a match.
    pub fn push(&mut self, path: &Path, walked: Walked) {
        let inner = path.nodes.len().saturating_sub(1);
        let inner = path.nodes.iter().take(inner);
        match walked {
            Walked::Forward => {
                self.edges.extend(&path.edges);
                self.inner.extend(inner);
            }
            Walked::Backward => {
                self.edges.extend(path.edges.iter().rev());
                self.inner.extend(inner.rev());
            }
        }
        self.ends.push(PathEnds {
            edges: self.edges.len(),
            inner: self.inner.len(),
        });
    }
}
