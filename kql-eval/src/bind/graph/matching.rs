//! `graph-match` and `graph-shortest-paths`
//!
//! The conditions are taken apart: what a single node or edge must meet, and what all edges or inner nodes of a path must
//! meet, is settled before the search, so that it goes no further than it has to. The rest is a filter of the matches.

use std::collections::HashSet;
use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{self, GraphPattern};

use super::conditions::{Conditions, compares_elements, split};
use super::scope::Clause;
use super::{Graph, PatternScope};
use crate::bind::naming::{ColumnName, distinct_names};
use crate::bind::operator::projection;
use crate::bind::{Binder, Row, SemanticError};
use crate::exec::graph::{Cycles, Edge, Matches, Of, Output, Paths, Pattern, Shortest, Ties};
use crate::plan::{Algorithm, Expr, ExprKind, Field, Node, Plan, Schema};
use crate::types::ScalarType;

/// A bound pattern with its clauses.
struct Bound {
    scope: PatternScope,
    nodes: usize,
    edges: Vec<Edge>,
    predicate: Option<Expr>,
    columns: Vec<(Field, Expr)>,
}

/// The clauses of a pattern, over its matches.
struct Clauses {
    predicate: Option<Expr>,
    columns: Vec<(Field, Expr)>,
}

impl Binder<'_> {
    /// `graph-match [cycles=…] pattern [where …] project …`
    pub(super) fn graph_match(
        &mut self,
        graph: &Arc<Graph>,
        pattern: &GraphPattern,
        operator: &syntax::Operator,
    ) -> Option<Arc<Plan>> {
        let cycles = match operator
            .setting("cycles")
            .map(|setting| (setting.word(), setting))
        {
            None | Some((Some("unique_edges"), _)) => Cycles::UniqueEdges,
            Some((Some("all"), _)) => Cycles::All,
            Some((Some("none"), _)) => Cycles::None,
            Some((value, setting)) => {
                self.bad_graph_setting(setting, value, "all, none or unique_edges");
                return None;
            }
        };
        let bound = self.bound_pattern(graph, pattern, operator)?;
        Some(planned(bound, cycles, Paths::All, operator.span))
    }

    /// `graph-shortest-paths [output=any|all] pattern [where …] project …`
    pub(super) fn shortest_paths(
        &mut self,
        graph: &Arc<Graph>,
        pattern: &GraphPattern,
        operator: &syntax::Operator,
    ) -> Option<Arc<Plan>> {
        let ties = match operator
            .setting("output")
            .map(|setting| (setting.word(), setting))
        {
            None | Some((Some("any"), _)) => Ties::One,
            Some((Some("all"), _)) => Ties::All,
            Some((value, setting)) => {
                self.bad_graph_setting(setting, value, "any or all");
                return None;
            }
        };
        let bound = self.bound_pattern(graph, pattern, operator)?;

        self.is_path(pattern, &bound.edges, operator.span)
            .then_some(())?;
        let conditions = split(bound.predicate.clone(), &bound.scope.outputs);
        if let Some(condition) = conditions
            .rest
            .iter()
            .find(|condition| compares_elements(condition, &bound.scope.outputs))
        {
            self.refuse(
                "`graph-shortest-paths` does not compare parts of its pattern".to_owned(),
                condition.span,
                "compare each with a constant, or use `graph-match`",
            );
            return None;
        }
        let is_plain = matches!(bound.edges.as_slice(), [edge] if edge.from != edge.to
            && edge.hops.is_some_and(|hops| hops.least == 1));
        Some(match (is_plain && conditions.rest.is_empty(), ties) {
            (true, Ties::One) => planned(bound, Cycles::None, Paths::OneShortest, operator.span),
            (true, Ties::All) => planned(bound, Cycles::None, Paths::AllShortest, operator.span),
            (false, ties) => shortest_of(bound, ties, operator.span),
        })
    }

    /// Whether a pattern is one path that may be shortest; a report otherwise.
    fn is_path(&mut self, pattern: &GraphPattern, edges: &[Edge], span: Span) -> bool {
        let hops = || edges.iter().filter_map(|edge| edge.hops);
        let problem = if pattern.paths.len() != 1 {
            Some("`graph-shortest-paths` takes one sequence of nodes and edges")
        } else if hops().next().is_none() {
            Some("`graph-shortest-paths` needs an edge of variable length")
        } else if hops().any(|hops| hops.least == 0) {
            Some("a shortest path has at least one edge")
        } else {
            None
        };
        if let Some(problem) = problem {
            self.refuse(problem.to_owned(), span, "`(a)-[path*1..5]->(b)`");
            return false;
        }
        true
    }

    fn bad_graph_setting(&mut self, setting: &syntax::Setting, value: Option<&str>, takes: &str) {
        self.report(SemanticError::BadSetting {
            setting: setting.name.text.clone(),
            value: value.unwrap_or_default().to_owned(),
            span: setting.name.span,
            help: Some(format!("it takes {takes}")),
        });
    }

    /// A pattern with its clauses bound over its matches.
    fn bound_pattern(
        &mut self,
        graph: &Arc<Graph>,
        pattern: &GraphPattern,
        operator: &syntax::Operator,
    ) -> Option<Bound> {
        let shape = self.pattern_shape(pattern, operator.span)?;
        if pattern.project.is_empty() {
            self.refuse(
                "a pattern says what its matches give".to_owned(),
                operator.keyword,
                "`… project a.name, b.name`",
            );
            return None;
        }
        let scope = PatternScope::new(Arc::clone(graph), shape.names, self.level);
        let outer = self.pattern.replace(scope);
        let windows = self.windows.take();
        let clauses = self.clauses(pattern);
        self.windows = windows;
        let scope = std::mem::replace(&mut self.pattern, outer)?;
        let Clauses { predicate, columns } = clauses?;
        Some(Bound {
            scope,
            nodes: shape.nodes,
            edges: shape.edges,
            predicate,
            columns,
        })
    }

    fn clauses(&mut self, pattern: &GraphPattern) -> Option<Clauses> {
        let nothing = Schema::default();
        let predicate = pattern
            .filter
            .as_ref()
            .map(|filter| self.predicate(filter, &nothing));
        if let Some(scope) = &mut self.pattern {
            scope.clause = Clause::Project;
        }
        let mut names: Vec<ColumnName> = Vec::new();
        let mut bound = Vec::new();
        for item in &pattern.project {
            let values = self.items(std::slice::from_ref(item), Row::Of(&nothing));
            match values.len() {
                1 => names.push(self.match_name(item)?),
                _ => names.extend(values.iter().map(|value| value.name.clone())),
            }
            bound.extend(values);
        }
        let names = distinct_names(&names, &HashSet::new());
        let columns = self.item_columns(&nothing, bound, names);
        let is_broken = predicate.as_ref().is_some_and(Expr::is_error)
            || columns.iter().any(|(_, value)| value.is_error());
        (!is_broken).then_some(Clauses { predicate, columns })
    }
}

/// The plan of a pattern whose matches are all wanted.
fn planned(bound: Bound, cycles: Cycles, paths: Paths, span: Span) -> Arc<Plan> {
    let conditions = split(bound.predicate.clone(), &bound.scope.outputs);
    let rest = conditions.rest.clone();
    let columns = bound.columns.clone();
    let found = searched(bound, conditions, cycles, paths, vec![], span);
    projection(&filtered(found, rest, span), columns, span)
}

/// The plan of a pattern of whose matches the shortest are wanted.
fn shortest_of(bound: Bound, ties: Ties, span: Span) -> Arc<Plan> {
    let conditions = split(bound.predicate.clone(), &bound.scope.outputs);
    let rest = conditions.rest.clone();
    let columns = bound.columns.clone();
    let nodes = bound.nodes;
    let mut hidden: Vec<Output> = (0..nodes).map(|node| Output::NodeNumber { node }).collect();
    hidden.push(Output::Length);
    let found = searched(bound, conditions, Cycles::None, Paths::Simple, hidden, span);
    let eligible = filtered(found, rest, span);
    let schema = Arc::clone(&eligible.schema);
    let shortest = algorithm(
        Arc::new(Shortest { nodes, ties }),
        vec![eligible],
        schema,
        span,
    );
    projection(&shortest, columns, span)
}

/// The matches of a pattern, with the columns that its clauses read and those that follow.
fn searched(
    bound: Bound,
    conditions: Conditions,
    cycles: Cycles,
    paths: Paths,
    hidden: Vec<Output>,
    span: Span,
) -> Arc<Plan> {
    let (scope, nodes, mut edges) = (bound.scope, bound.nodes, bound.edges);
    let first_node = PatternScope::NODE_COLUMNS + scope.node_values.len();
    let first_edge = PatternScope::EDGE_COLUMNS + scope.edge_values.len();
    let node_conditions = attach(&conditions, nodes, &mut edges, (first_node, first_edge));
    let node_conditions_on = conditions.nodes.into_iter().map(|(_, condition)| condition);
    let edge_conditions_on = conditions.edges.into_iter().map(|(_, condition)| condition);
    let node_rows = with_values(
        &scope.graph.nodes,
        PatternScope::NODE_COLUMNS,
        &scope.node_values,
        node_conditions_on.collect(),
        span,
    );
    let edge_rows = with_values(
        &scope.graph.edges,
        PatternScope::EDGE_COLUMNS,
        &scope.edge_values,
        edge_conditions_on.collect(),
        span,
    );
    let hidden_types = hidden.iter().map(|_| &ScalarType::Long);
    let types = scope.types.iter().chain(hidden_types);
    let fields = types.map(|ty| Field::computed("", *ty)).collect();
    let mut outputs = scope.outputs;
    outputs.extend(hidden);
    let pattern = Pattern {
        nodes: node_conditions,
        edges,
        cycles,
    };
    let matches = Matches {
        pattern,
        paths,
        outputs,
    };
    let (inputs, schema) = (vec![node_rows, edge_rows], Schema::new(fields));
    algorithm(Arc::new(matches), inputs, Arc::new(schema), span)
}

/// Says to the nodes and edges of a pattern which columns hold their conditions, those of nodes and edges from the given
/// columns on; the columns of each node.
fn attach(
    conditions: &Conditions,
    nodes: usize,
    edges: &mut [Edge],
    (first_node, first_edge): (usize, usize),
) -> Vec<Vec<usize>> {
    let mut node_conditions: Vec<Vec<usize>> = vec![vec![]; nodes];
    for (number, (node, _)) in conditions.nodes.iter().enumerate() {
        if let Some(conditions) = node_conditions.get_mut(*node) {
            conditions.push(first_node + number);
        }
    }
    for (number, (edge, _)) in conditions.edges.iter().enumerate() {
        if let Some(edge) = edges.get_mut(*edge) {
            edge.edge_conditions.push(first_edge + number);
        }
    }
    for condition in &conditions.paths {
        if let Some(edge) = edges.get_mut(condition.edge) {
            match condition.of {
                Of::Edges => edge.edge_conditions.push(condition.column),
                Of::InnerNodes => edge.inner_conditions.push(condition.column),
            }
        }
    }
    node_conditions
}

fn algorithm(
    algorithm: Arc<dyn Algorithm>,
    inputs: Vec<Arc<Plan>>,
    schema: Arc<Schema>,
    span: Span,
) -> Arc<Plan> {
    Arc::new(Plan {
        node: Node::Algorithm {
            inputs,
            arguments: vec![],
            algorithm,
        },
        schema,
        span,
    })
}

/// The first columns of nodes or edges, then values of them, then conditions over all those.
fn with_values(
    plan: &Arc<Plan>,
    first: usize,
    values: &[Expr],
    conditions: Vec<Expr>,
    span: Span,
) -> Arc<Plan> {
    let unnamed = |value: Expr| (Field::computed("", value.ty), value);
    let column = |plan: &Plan, index: usize| {
        let ty = plan.schema.field(index)?.ty;
        Some(unnamed(Expr::column(index, ty, span)))
    };
    let mut columns: Vec<(Field, Expr)> = (0..first).filter_map(|i| column(plan, i)).collect();
    columns.extend(values.iter().cloned().map(unnamed));
    let valued = projection(plan, columns, span);
    if conditions.is_empty() {
        return valued;
    }
    let known = 0..valued.schema.len();
    let mut columns: Vec<(Field, Expr)> = known.filter_map(|i| column(&valued, i)).collect();
    columns.extend(conditions.into_iter().map(unnamed));
    projection(&valued, columns, span)
}

fn filtered(plan: Arc<Plan>, conditions: Vec<Expr>, span: Span) -> Arc<Plan> {
    if conditions.is_empty() {
        return plan;
    }
    let schema = Arc::clone(&plan.schema);
    let predicate = Expr {
        kind: ExprKind::And(conditions),
        ty: ScalarType::Bool,
        span,
    };
    Arc::new(Plan {
        node: Node::Filter {
            input: plan,
            predicate,
        },
        schema,
        span,
    })
}
