//! From a plan to the ways in which rows become a result.

mod aggregate;
mod join;
mod stage;
mod value;

use std::collections::BTreeMap;
use std::sync::Arc;

use kql_eval::bind::BoundQuery;
use kql_eval::operators::Comparison;
use kql_eval::plan::{Expr, ExprKind, Node, Plan};
use kql_eval::types::{Column, Scalar, ScalarType};
use kql_parser::Span;
use kql_parser::syntax::InOperator;

use super::decision::Constraint;
use super::path::{Path, Source, Variable, VariableKind};

/// How many paths are followed; a union of many tables has more.
const MOST_ROUTES: usize = 48;

/// The ways in which rows become a result of the query's last statement, the simplest first.
#[must_use]
pub fn trace(query: &BoundQuery) -> Vec<Path> {
    let Some(last) = query.results.last() else {
        return vec![];
    };
    Tracer {
        subqueries: &query.subqueries,
    }
    .paths(&last.plan, &Groups::new())
}

/// The rows that a sub-query over groups is given, by the group's slot.
type Groups = BTreeMap<usize, Path>;

/// Follows a query's plans.
struct Tracer<'q> {
    subqueries: &'q [Arc<Plan>],
}

impl Tracer<'_> {
    fn paths(&self, plan: &Plan, groups: &Groups) -> Vec<Path> {
        let mut paths = self.paths_of(plan, groups);
        paths.truncate(MOST_ROUTES);
        paths
    }

    fn paths_of(&self, plan: &Plan, groups: &Groups) -> Vec<Path> {
        match &plan.node {
            Node::TableScan { table, needed, .. } => vec![scan(plan, table, needed)],
            Node::Values { columns, rows } => written_rows(columns, *rows, plan.span),
            Node::Range { from, .. } => vec![Path {
                columns: vec![from.clone()],
                ..Path::default()
            }],
            Node::Filter { input, predicate } => self
                .paths(input, groups)
                .into_iter()
                .flat_map(|path| self.filtered(path, predicate))
                .collect(),
            Node::Project { input, columns } => self.each(input, groups, |path| {
                let columns = columns.iter().map(|column| self.value(path, column));
                columns.collect()
            }),
            Node::Aggregate {
                input,
                keys,
                aggregates,
            } => self.each(input, groups, |path| {
                self.aggregated(path, keys, aggregates, plan)
            }),
            // What the join says of its left rows a later stage says too.
            Node::Join {
                left,
                right,
                kind,
                on,
                left_where: _,
            } => self.joined(
                &self.paths(left, groups),
                &self.paths(right, groups),
                *kind,
                on,
                &right.schema,
                &left.schema,
            ),
            Node::Union { inputs } => {
                let inputs = inputs.iter().take(MOST_ROUTES);
                interleaved(inputs.map(|input| self.paths(input, groups)).collect())
            }
            Node::Sort { input, .. }
            | Node::Limit { input, .. }
            | Node::Sample { input, .. }
            | Node::Materialize { input, .. } => self.paths(input, groups),
            Node::Group { slot } => group_rows(groups.get(slot), plan),
            Node::ForEach { .. } => self.for_each_group(&plan.node, groups),
            Node::Expand { input, .. }
            | Node::Parse { input, .. }
            | Node::Window { input, .. }
            | Node::Series { input, .. }
            | Node::Scan { input, .. }
            | Node::TopNested { input, .. } => {
                self.each(input, groups, |path| self.stage_columns(path, plan))
            }
            Node::Algorithm { inputs, .. } => match inputs.first() {
                Some(input) => self.each(input, groups, |path| self.stage_columns(path, plan)),
                None => vec![],
            },
        }
    }

    /// The ways of a plan with other columns.
    fn each(
        &self,
        input: &Plan,
        groups: &Groups,
        columns: impl Fn(&mut Path) -> Vec<Expr>,
    ) -> Vec<Path> {
        let mut paths = self.paths(input, groups);
        for path in &mut paths {
            path.columns = columns(path);
        }
        paths
    }

    /// The ways on which a predicate holds. A list that other rows give makes them sources too.
    fn filtered(&self, path: Path, predicate: &Expr) -> Vec<Path> {
        let mut paths = vec![path];
        for part in conjuncts(predicate) {
            paths = match &part.kind {
                ExprKind::InSubquery {
                    operator: InOperator::In | InOperator::InIgnoreCase | InOperator::HasAny,
                    value,
                    subquery,
                } if self.reads_tables(*subquery) => paths
                    .into_iter()
                    .flat_map(|path| self.listed(path, value, *subquery, part.span))
                    .collect(),
                _ => {
                    for path in &mut paths {
                        let predicate = self.value(path, part);
                        path.constraints.push(Constraint::holds(predicate));
                    }
                    paths
                }
            };
        }
        paths
    }

    /// The ways on which a value is in the first column of a sub-query.
    fn listed(&self, path: Path, value: &Expr, subquery: usize, span: Span) -> Vec<Path> {
        let Some(plan) = self.subqueries.get(subquery) else {
            return vec![];
        };
        let lists = self.paths(plan, &Groups::new());
        let mut paths = Vec::new();
        for list in lists.into_iter().take(4) {
            let mut path = path.clone();
            let value = self.value(&mut path, value);
            let columns = join::absorb(&mut path, list);
            if let Some(item) = columns.first() {
                let equal = equals(value, item.clone(), span);
                path.constraints.push(Constraint::holds(equal));
                paths.push(path);
            }
        }
        paths
    }

    /// Whether a sub-query reads any table.
    fn reads_tables(&self, subquery: usize) -> bool {
        fn scans(plan: &Plan) -> bool {
            matches!(plan.node, Node::TableScan { .. })
                || plan.inputs().into_iter().any(|input| scans(input))
        }
        self.subqueries
            .get(subquery)
            .is_some_and(|plan| scans(plan))
    }
}

/// A path for each of the first rows that a query writes out.
fn written_rows(columns: &[Column], rows: usize, span: Span) -> Vec<Path> {
    // Few rows show what a list of rows can be; one with thousands would leave no room for the other paths.
    let rows = 0..rows.min(8);
    rows.map(|row| Path {
        columns: columns
            .iter()
            .map(|column| Expr::literal(column.scalar(row), span))
            .collect(),
        ..Path::default()
    })
    .collect()
}

/// The path of the rows of a group, of which a stage may use fewer columns than they have.
fn group_rows(rows: Option<&Path>, plan: &Plan) -> Vec<Path> {
    let Some(rows) = rows else { return vec![] };
    let mut rows = rows.clone();
    rows.columns.truncate(plan.schema.len());
    vec![rows]
}

fn scan(plan: &Plan, table: &Arc<str>, needed: &[bool]) -> Path {
    let mut path = Path {
        sources: vec![Source {
            table: Arc::clone(table),
            schema: Arc::clone(&plan.schema),
        }],
        ..Path::default()
    };
    for (index, field) in plan.schema.fields.iter().enumerate() {
        let column = if needed.get(index).copied().unwrap_or(true) {
            let variable = path.add(Variable {
                kind: VariableKind::Column(0),
                name: Arc::clone(&field.name),
                ty: field.ty,
            });
            Expr::column(variable, field.ty, plan.span)
        } else {
            Expr::literal(Scalar::null(field.ty), plan.span)
        };
        path.columns.push(column);
    }
    path
}

/// A column of a new variable of which nothing is known.
fn opaque(path: &mut Path, what: &str, ty: ScalarType, span: Span) -> Expr {
    path.narrowed(&format!("a value is computed from {what}"));
    let variable = path.add(Variable {
        kind: VariableKind::Opaque,
        name: Arc::from(what),
        ty,
    });
    Expr::column(variable, ty, span)
}

/// The operands of a chain of `and`.
fn conjuncts(predicate: &Expr) -> Vec<&Expr> {
    match &predicate.kind {
        ExprKind::And(items) => items.iter().flat_map(conjuncts).collect(),
        _ => vec![predicate],
    }
}

fn equals(left: Expr, right: Expr, span: Span) -> Expr {
    let right = value::converted(right, left.ty);
    Expr {
        kind: ExprKind::Compare {
            operator: Comparison::Equal,
            left: Box::new(left),
            right: Box::new(right),
        },
        ty: ScalarType::Bool,
        span,
    }
}

/// The first way of each list, then the second ones, and so on.
fn interleaved(lists: Vec<Vec<Path>>) -> Vec<Path> {
    let mut lists: Vec<_> = lists.into_iter().map(Vec::into_iter).collect();
    let mut paths = Vec::new();
    loop {
        let before = paths.len();
        paths.extend(lists.iter_mut().filter_map(Iterator::next));
        if paths.len() == before {
            return paths;
        }
    }
}
