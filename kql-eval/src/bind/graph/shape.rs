//! The nodes and edges of a pattern, with the names that the query gives them.

use kql_parser::Span;
use kql_parser::syntax::{self, EdgeDirection, GraphStep};

use crate::bind::{Binder, Row, SemanticError};
use crate::exec::graph::{Direction, Edge, Hops};
use crate::types::{Scalar, ScalarType};

/// What a name in a pattern stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::bind) enum Element {
    /// A node, by its number
    Node(usize),
    /// An edge, by its number
    Edge(usize),
    /// A path of several edges, by the number of the edge
    Path(usize),
}

/// The shape of a pattern.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// The names.
    pub names: Vec<(String, Element)>,
    /// How many nodes there are.
    pub nodes: usize,
    /// The edges, without conditions.
    pub edges: Vec<Edge>,
}

impl Shape {
    fn element(&self, name: &str) -> Option<Element> {
        self.names
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, element)| *element)
    }

    /// Whether all nodes hang together.
    fn is_connected(&self) -> bool {
        let mut reached = vec![false; self.nodes];
        let mut open = vec![0];
        while let Some(node) = open.pop() {
            match reached.get_mut(node) {
                Some(reached) if !*reached => *reached = true,
                _ => continue,
            }
            for edge in &self.edges {
                if edge.from == node {
                    open.push(edge.to);
                }
                if edge.to == node {
                    open.push(edge.from);
                }
            }
        }
        reached.into_iter().all(|reached| reached)
    }
}

impl Binder<'_> {
    /// The shape of a pattern; `None` when a mistake was reported.
    pub(super) fn pattern_shape(
        &mut self,
        pattern: &syntax::GraphPattern,
        span: Span,
    ) -> Option<Shape> {
        let mut shape = Shape::default();
        for path in &pattern.paths {
            self.path_shape(path, &mut shape, span)?;
        }
        if !shape.is_connected() {
            self.refuse(
                "the parts of the pattern do not hang together".to_owned(),
                span,
                "let them share a node: `(a)-->(b), (b)-->(c)`",
            );
            return None;
        }
        Some(shape)
    }

    /// One sequence of nodes and edges in turn.
    fn path_shape(&mut self, path: &[GraphStep], shape: &mut Shape, span: Span) -> Option<()> {
        let mut before: Option<usize> = None;
        let mut pending: Option<Edge> = None;
        for step in path {
            match step {
                GraphStep::Node(name, _) => {
                    let node = self.pattern_node(name.as_ref(), shape)?;
                    if let Some(edge) = pending.take() {
                        shape.edges.push(Edge { to: node, ..edge });
                    } else if before.is_some() {
                        self.alternate(span);
                        return None;
                    }
                    before = Some(node);
                }
                GraphStep::Edge { span, .. } => {
                    let (Some(from), None) = (before, &pending) else {
                        self.alternate(*span);
                        return None;
                    };
                    pending = Some(self.pattern_edge(step, from, shape)?);
                }
            }
        }
        if pending.is_some() || before.is_none() {
            self.alternate(span);
            return None;
        }
        Some(())
    }

    /// The edge that a step writes, from a node to one that is not known yet.
    fn pattern_edge(&mut self, step: &GraphStep, from: usize, shape: &mut Shape) -> Option<Edge> {
        let GraphStep::Edge {
            name,
            direction,
            hops,
            ..
        } = step
        else {
            return None;
        };
        let hops = match hops {
            Some((least, most)) => Some(self.hops(least, most)?),
            None => None,
        };
        let number = shape.edges.len();
        let element = match hops {
            Some(_) => Element::Path(number),
            None => Element::Edge(number),
        };
        if let Some(name) = name {
            self.declare_element(name, element, shape)?;
        }
        Some(Edge {
            from,
            to: from,
            direction: match direction {
                EdgeDirection::Right => Direction::Forward,
                EdgeDirection::Left => Direction::Backward,
                EdgeDirection::Either => Direction::Either,
            },
            hops,
            edge_conditions: vec![],
            inner_conditions: vec![],
        })
    }

    fn alternate(&mut self, span: Span) {
        self.refuse(
            "a pattern is nodes and edges in turn, and begins and ends with a node".to_owned(),
            span,
            "`(a)-[e]->(b)`",
        );
    }

    /// The number of a node; a name that is known is the same node again.
    fn pattern_node(&mut self, name: Option<&syntax::Name>, shape: &mut Shape) -> Option<usize> {
        if let Some(name) = name
            && let Some(Element::Node(known)) = shape.element(&name.text)
        {
            return Some(known);
        }
        let node = shape.nodes;
        shape.nodes += 1;
        if let Some(name) = name {
            self.declare_element(name, Element::Node(node), shape)?;
        }
        Some(node)
    }

    fn declare_element(
        &mut self,
        name: &syntax::Name,
        element: Element,
        shape: &mut Shape,
    ) -> Option<()> {
        if shape.element(&name.text).is_some() {
            self.refuse(
                format!("two parts of the pattern are named `{}`", name.text),
                name.span,
                "only a node may come again, as the same node",
            );
            return None;
        }
        shape.names.push((name.text.clone(), element));
        Some(())
    }

    /// `*least..most`
    fn hops(&mut self, least: &syntax::Expr, most: &syntax::Expr) -> Option<Hops> {
        let least_value = self.hop_count(least)?;
        let most_value = self.hop_count(most)?;
        if least_value > most_value {
            self.report(SemanticError::BadArgument {
                message: format!("a path of {least_value} to {most_value} edges is none"),
                span: least.span,
                help: Some("the smaller number comes first: `*1..5`".to_owned()),
            });
            return None;
        }
        Some(Hops {
            least: least_value,
            most: most_value,
        })
    }

    fn hop_count(&mut self, count: &syntax::Expr) -> Option<usize> {
        let value = self.scalar(count, Row::None);
        if value.is_error() {
            return None;
        }
        let long = self.converted(value, ScalarType::Long);
        let known = long.as_literal().and_then(Scalar::as_long);
        let known = known.and_then(|known| usize::try_from(known).ok());
        if known.is_none() {
            self.refuse(
                "the length of a path is a number that is known before the query runs".to_owned(),
                count.span,
                "`*1..5`",
            );
        }
        known
    }
}
