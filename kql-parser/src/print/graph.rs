//! Graph operators.

use super::Printer;
use crate::syntax::{
    EdgeDirection, Expr, GraphOperator, GraphOutput, GraphPattern, GraphStep, Name, Setting,
};

impl Printer {
    pub(super) fn graph(&mut self, graph: &GraphOperator, settings: &[Setting]) {
        self.keyword(graph.keyword(), settings);
        match graph {
            GraphOperator::MakeGraph {
                source,
                target,
                nodes,
                node_id,
                partitioned_by,
            } => {
                self.text(" ");
                self.name(source);
                self.text(" --> ");
                self.name(target);
                if let Some(id) = node_id {
                    self.text(" with_node_id=");
                    self.name(id);
                }
                self.node_tables(nodes);
                if let Some((column, body)) = partitioned_by {
                    self.text(" partitioned-by ");
                    self.name(column);
                    self.text(" ");
                    self.bracketed(|printer| printer.expr(body));
                }
            }
            GraphOperator::Match(pattern) | GraphOperator::ShortestPaths(pattern) => {
                self.pattern(pattern);
            }
            GraphOperator::ToTable(outputs) => {
                self.text(" ");
                self.list(outputs, Self::output);
            }
            GraphOperator::MarkComponents => {}
            GraphOperator::WhereNodes(predicate) | GraphOperator::WhereEdges(predicate) => {
                self.text(" ");
                self.expr(predicate);
            }
        }
    }

    /// ` with table on id, …`, if there is any.
    fn node_tables(&mut self, nodes: &[(Expr, Name)]) {
        if !nodes.is_empty() {
            self.text(" with ");
            self.list(nodes, |printer, (table, id)| {
                printer.expr(table);
                printer.text(" on ");
                printer.name(id);
            });
        }
    }

    fn pattern(&mut self, pattern: &GraphPattern) {
        self.text(" ");
        self.list(&pattern.paths, |printer, path| {
            for step in path {
                printer.step(step);
            }
        });
        if let Some(filter) = &pattern.filter {
            self.text(" where ");
            self.expr(filter);
        }
        if !pattern.project.is_empty() {
            self.text(" project ");
            self.list(&pattern.project, Self::named);
        }
    }

    fn step(&mut self, step: &GraphStep) {
        match step {
            GraphStep::Node(name, _) => self.bracketed(|printer| {
                if let Some(name) = name {
                    printer.name(name);
                }
            }),
            GraphStep::Edge {
                name: None,
                direction,
                hops: None,
                ..
            } => self.text(match direction {
                EdgeDirection::Right => "-->",
                EdgeDirection::Left => "<--",
                EdgeDirection::Either => "--",
            }),
            GraphStep::Edge {
                name,
                direction,
                hops,
                ..
            } => {
                self.text(if *direction == EdgeDirection::Left {
                    "<-["
                } else {
                    "-["
                });
                if let Some(name) = name {
                    self.name(name);
                }
                if let Some((low, high)) = hops {
                    self.text("*");
                    self.expr(low);
                    self.text("..");
                    self.expr(high);
                }
                self.text(if *direction == EdgeDirection::Right {
                    "]->"
                } else {
                    "]-"
                });
            }
        }
    }

    fn output(&mut self, output: &GraphOutput) {
        self.name(&output.what);
        if let Some(name) = &output.name {
            self.text(" as ");
            self.name(name);
        }
        self.settings(&output.settings);
    }
}
