//! Graph operators.

use super::Printer;
use crate::syntax::{EdgeDirection, GraphOperator, GraphOutput, GraphPattern, GraphStep, Setting};

impl Printer {
    pub(super) fn graph(&mut self, graph: &GraphOperator, settings: &[Setting]) {
        match graph {
            GraphOperator::MakeGraph {
                source,
                target,
                nodes,
                node_id,
                partitioned_by,
            } => {
                self.keyword("make-graph", settings);
                self.text(" ");
                self.name(source);
                self.text(" --> ");
                self.name(target);
                if let Some(id) = node_id {
                    self.text(" with_node_id=");
                    self.name(id);
                }
                if !nodes.is_empty() {
                    self.text(" with ");
                    self.list(nodes, |printer, (table, id)| {
                        printer.expr(table);
                        printer.text(" on ");
                        printer.name(id);
                    });
                }
                if let Some((column, body)) = partitioned_by {
                    self.text(" partitioned-by ");
                    self.name(column);
                    self.text(" ");
                    self.bracketed(|printer| printer.expr(body));
                }
            }
            GraphOperator::Match(pattern) => {
                self.keyword("graph-match", settings);
                self.pattern(pattern);
            }
            GraphOperator::ShortestPaths(pattern) => {
                self.keyword("graph-shortest-paths", settings);
                self.pattern(pattern);
            }
            GraphOperator::ToTable(outputs) => {
                self.keyword("graph-to-table", settings);
                self.text(" ");
                self.list(outputs, Self::output);
            }
            GraphOperator::MarkComponents => self.keyword("graph-mark-components", settings),
            GraphOperator::WhereNodes(predicate) => {
                self.keyword("graph-where-nodes", settings);
                self.text(" ");
                self.expr(predicate);
            }
            GraphOperator::WhereEdges(predicate) => {
                self.keyword("graph-where-edges", settings);
                self.text(" ");
                self.expr(predicate);
            }
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
