//! The search for the matches of a pattern.
//!
//! It begins at the node of the pattern that the fewest nodes can be, and follows the edges of the pattern from nodes that
//! are settled to those that are not.

use super::adjacency::{Adjacency, Ends, Hop};
use super::order::{Masks, Order, Traversal};
use super::path::{Found, Path, Walked};
use super::pattern::{Cycles, Direction, Hops, Paths, Pattern};
use super::shortest::Layers;
use super::{MOST_STEPS, Output, output, too_many_steps};
use crate::exec::Batch;
use crate::plan::Algorithm;
use crate::types::Scalar;
use crate::{RuntimeError, Settings};

/// Makes a row of each match of a pattern. The inputs are the nodes and the edges.
#[derive(PartialEq, Debug)]
pub(crate) struct Matches {
    /// The pattern.
    pub pattern: Pattern,
    /// Which paths are wanted.
    pub paths: Paths,
    /// The columns of the result.
    pub outputs: Vec<Output>,
}

impl Algorithm for Matches {
    fn run(
        &self,
        inputs: &[Batch],
        _: &[Scalar],
        settings: &Settings,
    ) -> Result<Batch, RuntimeError> {
        let [nodes, edges] = inputs else {
            return Ok(Batch::new(vec![], 0));
        };
        let ends = Ends::new(nodes, edges);
        let adjacency = Adjacency::new(&ends, nodes.rows);
        let masks = Masks::new(&self.pattern, nodes, edges);
        let order = Order::new(&self.pattern, &masks);
        let mut search = Search {
            pattern: &self.pattern,
            paths: self.paths,
            adjacency: &adjacency,
            masks: &masks,
            order: &order.traversals,
            bound: vec![None; self.pattern.nodes.len()],
            taken: vec![Path::default(); self.pattern.edges.len()],
            used_edges: vec![0; edges.rows],
            used_nodes: vec![0; nodes.rows],
            steps: 0,
            most_rows: settings.max_rows,
            found: Found::new(self.pattern.nodes.len(), self.pattern.edges.len()),
        };
        for node in 0..u32::try_from(nodes.rows).unwrap_or(u32::MAX) {
            // The search begins where the fewest nodes fit: every wrong beginning costs a whole search.
            if masks.may_be(order.start, node) {
                search.bind(order.start, node);
                search.go_on(0)?;
                search.unbind(order.start, node);
            }
        }
        let found = search.found;
        let columns = self
            .outputs
            .iter()
            .map(|output| output::column(output, &found, nodes, edges))
            .collect();
        Ok(Batch::new(columns, found.rows))
    }
}

struct Search<'a> {
    pattern: &'a Pattern,
    paths: Paths,
    adjacency: &'a Adjacency,
    masks: &'a Masks,
    order: &'a [Traversal],
    /// For each node of the pattern the node it is.
    bound: Vec<Option<u32>>,
    /// For each edge of the pattern its edges, as walked.
    taken: Vec<Path>,
    /// How often each edge is taken.
    used_edges: Vec<u32>,
    /// How often each node is bound or inside a path.
    used_nodes: Vec<u32>,
    steps: usize,
    most_rows: usize,
    found: Found,
}

/// A path being walked: where it may go, and where it must end.
#[derive(Clone, Copy)]
struct Walk {
    step: usize,
    edge: usize,
    far: usize,
    direction: Direction,
    hops: Hops,
}

/// A node of the path being walked, and which of its edges is next.
#[derive(Clone, Copy)]
struct Place {
    node: u32,
    next: usize,
}

fn change(list: &mut [u32], index: u32, by: i32) {
    if let Some(count) = list.get_mut(index as usize) {
        *count = count.saturating_add_signed(by);
    }
}

fn is_used(list: &[u32], index: u32) -> bool {
    list.get(index as usize).is_some_and(|count| *count > 0)
}

impl<'a> Search<'a> {
    fn nodes_repeat(&self) -> bool {
        self.paths == Paths::All && self.pattern.cycles != Cycles::None
    }

    fn bind(&mut self, pattern_node: usize, node: u32) {
        if let Some(bound) = self.bound.get_mut(pattern_node) {
            *bound = Some(node);
        }
        change(&mut self.used_nodes, node, 1);
    }

    fn unbind(&mut self, pattern_node: usize, node: u32) {
        if let Some(bound) = self.bound.get_mut(pattern_node) {
            *bound = None;
        }
        change(&mut self.used_nodes, node, -1);
    }

    fn bound_to(&self, pattern_node: usize) -> Option<u32> {
        self.bound.get(pattern_node).copied().flatten()
    }

    /// Finds all matches that begin with what is bound; `step` edges of the pattern are settled.
    fn go_on(&mut self, step: usize) -> Result<(), RuntimeError> {
        let Some(traversal) = self.order.get(step) else {
            return self.record();
        };
        let pattern = self.pattern;
        let Some(edge) = pattern.edges.get(traversal.edge) else {
            return Ok(());
        };
        let (near, far, direction) = match traversal.walked {
            Walked::Forward => (edge.from, edge.to, edge.direction),
            Walked::Backward => (edge.to, edge.from, edge.direction.reversed()),
        };
        let Some(node) = self.bound_to(near) else {
            return Ok(());
        };
        let walk = Walk {
            step,
            edge: traversal.edge,
            far,
            direction,
            hops: edge.hops.unwrap_or(Hops { least: 1, most: 1 }),
        };
        if edge.hops.is_some() && near == far && !self.nodes_repeat() {
            return Ok(());
        }
        // `*0..` also matches where no edge is taken: both ends are then one node.
        if walk.hops.least == 0 {
            self.arrive(walk, &Path::default(), node)?;
        }
        self.walk(walk, node)
    }

    /// Walks all paths from a node that the pattern's edge can be.
    fn walk(&mut self, walk: Walk, start: u32) -> Result<(), RuntimeError> {
        let masks = self.masks;
        // For shortest paths only: a hop that cannot lead to the end in the least number of steps is not walked at all.
        let layers = self.layers(walk, start);
        let mut path = Path::default();
        let mut open = vec![Place {
            node: start,
            next: 0,
        }];
        while let Some(place) = open.last_mut() {
            let hop = self.adjacency.hop(place.node, walk.direction, place.next);
            let Some(hop) = hop else {
                open.pop();
                self.go_back(&mut path);
                continue;
            };
            place.next += 1;
            // Paths grow exponentially with their length. Steps are counted, as time would make the outcome depend on
            // the machine.
            self.steps += 1;
            if self.steps > MOST_STEPS {
                return Err(too_many_steps());
            }
            let repeats = self.pattern.cycles != Cycles::All && is_used(&self.used_edges, hop.edge);
            if repeats || !Masks::allows(&masks.edges, walk.edge, hop.edge) {
                continue;
            }
            let length = path.edges.len() + 1;
            if layers
                .as_ref()
                .is_some_and(|layers| !layers.leads_on(hop, length))
            {
                continue;
            }
            self.go_over(&mut path, hop);
            if length >= walk.hops.least {
                self.arrive(walk, &path, hop.node)?;
            }
            let goes_on = length < walk.hops.most
                && Masks::allows(&masks.inner, walk.edge, hop.node)
                && (self.nodes_repeat() || !is_used(&self.used_nodes, hop.node));
            open.push(Place {
                node: hop.node,
                next: if goes_on { 0 } else { usize::MAX },
            });
        }
        Ok(())
    }

    /// Takes the last hop of a path back.
    fn go_back(&mut self, path: &mut Path) {
        if let (Some(edge), Some(_)) = (path.edges.pop(), path.nodes.pop()) {
            change(&mut self.used_edges, edge, -1);
        }
        if let Some(inner) = path.nodes.last() {
            change(&mut self.used_nodes, *inner, -1);
        }
    }

    /// Adds a hop to a path; the node so far becomes an inner one.
    fn go_over(&mut self, path: &mut Path, hop: Hop) {
        if let Some(inner) = path.nodes.last() {
            change(&mut self.used_nodes, *inner, 1);
        }
        change(&mut self.used_edges, hop.edge, 1);
        path.edges.push(hop.edge);
        path.nodes.push(hop.node);
    }

    /// A path ends at a node: goes on with the rest of the pattern if it may.
    fn arrive(&mut self, walk: Walk, path: &Path, node: u32) -> Result<(), RuntimeError> {
        let settled = self.bound_to(walk.far);
        match settled {
            Some(bound) if bound != node => return Ok(()),
            Some(_) => {}
            None => {
                let is_new = self.nodes_repeat() || !is_used(&self.used_nodes, node);
                if !is_new || !self.masks.may_be(walk.far, node) {
                    return Ok(());
                }
                self.bind(walk.far, node);
            }
        }
        if let Some(taken) = self.taken.get_mut(walk.edge) {
            taken.clone_from(path);
        }
        self.go_on(walk.step + 1)?;
        if settled.is_none() {
            self.unbind(walk.far, node);
        }
        Ok(())
    }

    /// How far nodes are, where only the shortest paths are wanted.
    fn layers(&self, walk: Walk, start: u32) -> Option<Layers> {
        let one_of_many = match self.paths {
            Paths::All | Paths::Simple => return None,
            Paths::OneShortest => true,
            Paths::AllShortest => false,
        };
        let masks = self.masks;
        let may_pass = |hop: Hop| Masks::allows(&masks.edges, walk.edge, hop.edge);
        let is_inner = |node: u32| Masks::allows(&masks.inner, walk.edge, node);
        let around = |node: u32| {
            let hops = (0..).map_while(move |n| self.adjacency.hop(node, walk.direction, n));
            hops.filter(|hop| may_pass(*hop))
        };
        let layers = Layers::from(
            start,
            self.used_nodes.len(),
            walk.hops.most,
            around,
            is_inner,
        );
        Some(if one_of_many {
            layers.into_tree()
        } else {
            layers
        })
    }

    fn record(&mut self) -> Result<(), RuntimeError> {
        if self.found.rows >= self.most_rows {
            return Err(RuntimeError::Limit {
                what: "the matches of the pattern",
                limit: self.most_rows,
                span: None,
            });
        }
        self.found.rows += 1;
        for (column, node) in self.found.nodes.iter_mut().zip(&self.bound) {
            column.push(node.unwrap_or(u32::MAX));
        }
        for traversal in self.order {
            if let (Some(found), Some(path)) = (
                self.found.edges.get_mut(traversal.edge),
                self.taken.get(traversal.edge),
            ) {
                found.push(path, traversal.walked);
            }
        }
        Ok(())
    }
}
