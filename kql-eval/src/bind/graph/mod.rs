//! Graphs: what `make-graph` makes of rows, and the operators that read it.
//!
//! A graph is no table: it is the edges and the nodes, two plans, that the operators behind `make-graph` share. An operator
//! that gives rows again, as `graph-match` or `graph-to-table`, is an algorithm over both.

mod conditions;
mod make_graph;
mod matching;
mod names;
mod scope;
mod shape;
mod to_table;

use std::sync::Arc;

use kql_parser::syntax::{self, GraphOperator, OperatorKind};

use super::scope::Table;
use super::tabular::unlabelled;
use super::{Binder, SemanticError};
use crate::exec::graph::{Components, Connection};
use crate::plan::{Field, Node, Plan, Schema};
use crate::types::ScalarType;

pub(super) use scope::PatternScope;

/// A graph.
#[derive(Debug)]
pub(super) struct Graph {
    /// The edges: the ids of source and target in two columns without a name, then the properties.
    edges: Arc<Plan>,
    /// The nodes: the id in a column without a name, the properties, and how many edges come in and go out in two more.
    nodes: Arc<Plan>,
    /// Where the properties come from: the edges, then the node tables.
    sources: Vec<Arc<Plan>>,
}

/// What a pipeline has come to.
#[derive(Clone, Debug)]
pub(super) enum Relation {
    /// Rows
    Table(Table),
    /// A graph
    Graph(Arc<Graph>),
}

impl Binder<'_> {
    /// One stage of a pipeline of rows or a graph.
    pub(super) fn stage(&mut self, relation: Relation, operator: &syntax::Operator) -> Relation {
        let span = operator.span;
        let broken = || Relation::Table(unlabelled(Self::broken(span)));
        match (relation, &operator.kind) {
            (Relation::Table(table), OperatorKind::Graph(GraphOperator::MakeGraph { .. })) => self
                .make_graph(&table.plan, operator)
                .map_or_else(broken, |graph| Relation::Graph(Arc::new(graph))),
            (Relation::Table(table), OperatorKind::Graph(_)) => {
                if !table.plan.schema.incomplete {
                    self.refuse(
                        "this operator reads a graph, and these are rows".to_owned(),
                        operator.keyword,
                        "make one first: `edges | make-graph source --> target`",
                    );
                }
                broken()
            }
            (Relation::Table(table), _) => Relation::Table(self.operator(table, operator)),
            (Relation::Graph(graph), OperatorKind::Graph(kind)) => {
                self.graph_operator(&graph, kind, operator)
            }
            (Relation::Graph(_), _) => {
                self.graph_as_table(operator.keyword);
                broken()
            }
        }
    }

    /// Reports a graph where rows are needed.
    pub(super) fn graph_as_table(&mut self, span: kql_parser::Span) {
        self.refuse(
            "rows are needed here, and this is a graph".to_owned(),
            span,
            "`graph-match … project …` gives what it holds, `graph-to-table nodes` its nodes",
        );
    }

    fn graph_operator(
        &mut self,
        graph: &Arc<Graph>,
        kind: &GraphOperator,
        operator: &syntax::Operator,
    ) -> Relation {
        let plan = match kind {
            GraphOperator::Match(pattern) => self.graph_match(graph, pattern, operator),
            GraphOperator::ShortestPaths(pattern) => self.shortest_paths(graph, pattern, operator),
            GraphOperator::ToTable(outputs) => self.graph_to_table(graph, outputs, operator),
            GraphOperator::MarkComponents => {
                return match self.mark_components(graph, operator) {
                    Some(graph) => Relation::Graph(Arc::new(graph)),
                    None => Relation::Table(unlabelled(Self::broken(operator.span))),
                };
            }
            GraphOperator::MakeGraph { .. } => {
                self.graph_as_table(operator.keyword);
                None
            }
            GraphOperator::WhereNodes(_) | GraphOperator::WhereEdges(_) => {
                self.report(SemanticError::Unsupported {
                    what: "a graph made of parts of a graph".to_owned(),
                    span: operator.keyword,
                    help: Some("filter the rows before `make-graph`".to_owned()),
                });
                None
            }
        };
        let plan = plan.unwrap_or_else(|| Self::broken(operator.span));
        Relation::Table(unlabelled(plan))
    }

    /// `graph-mark-components [kind=weak|strong] [with_component_id=name]`
    fn mark_components(&mut self, graph: &Graph, operator: &syntax::Operator) -> Option<Graph> {
        let connection = match operator
            .setting("kind")
            .map(|setting| (setting.word(), setting))
        {
            None | Some((Some("weak"), _)) => Connection::Weak,
            Some((Some("strong"), _)) => Connection::Strong,
            Some((value, setting)) => {
                self.report(SemanticError::BadSetting {
                    setting: "kind".to_owned(),
                    value: value.unwrap_or_default().to_owned(),
                    span: setting.name.span,
                    help: Some("it takes weak or strong".to_owned()),
                });
                return None;
            }
        };
        let name = operator
            .setting("with_component_id")
            .and_then(syntax::Setting::word)
            .unwrap_or("ComponentId");
        let schema = &graph.nodes.schema;
        if schema.index_of(name).is_some() {
            self.report(SemanticError::DuplicateColumn {
                name: name.to_owned(),
                span: operator.span,
            });
            return None;
        }
        let mut fields = schema.fields.clone();
        fields.push(Field::computed(name, ScalarType::Long));
        let marked = Arc::new(Plan {
            node: Node::Algorithm {
                inputs: vec![Arc::clone(&graph.nodes), Arc::clone(&graph.edges)],
                arguments: vec![],
                algorithm: Arc::new(Components { connection }),
            },
            schema: Arc::new(Schema {
                fields,
                ..(**schema).clone()
            }),
            span: operator.span,
        });
        Some(Graph {
            edges: Arc::clone(&graph.edges),
            nodes: self.materialize(marked, operator.span),
            sources: graph.sources.clone(),
        })
    }
}

/// The columns of nodes without a name.
impl Graph {
    /// The id of a node.
    const ID: usize = 0;

    /// The number of the first column without a name behind the properties that nodes have from the start: how many edges
    /// come in. The next one says how many go out.
    fn degrees(&self) -> usize {
        let fields = &self.nodes.schema.fields;
        let behind_id = fields.iter().skip(1);
        behind_id.take_while(|field| !field.name.is_empty()).count() + 1
    }

    /// The columns that are properties.
    fn properties(plan: &Plan) -> Vec<(Arc<str>, usize)> {
        let fields = plan.schema.fields.iter().enumerate();
        fields
            .filter(|(_, field)| !field.name.is_empty())
            .map(|(index, field)| (Arc::clone(&field.name), index))
            .collect()
    }
}
