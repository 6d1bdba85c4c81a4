//! From a plan to the ways in which rows become a result.

mod aggregate;
mod join;
mod value;

use std::collections::BTreeMap;
use std::sync::Arc;

use kql_eval::bind::BoundQuery;
use kql_eval::operators::Comparison;
use kql_eval::plan::{Expr, ExprKind, Node, Plan};
use kql_eval::types::{Scalar, ScalarType};
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
            Node::Values { columns, rows } => (0..(*rows).min(8))
                .map(|row| Path {
                    columns: columns
                        .iter()
                        .map(|column| Expr::literal(column.scalar(row), plan.span))
                        .collect(),
                    ..Path::default()
                })
                .collect(),
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
            Node::Join {
                left,
                right,
                kind,
                on,
                // A later stage says it too.
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
                let ways: Vec<Vec<Path>> = inputs
                    .iter()
                    .take(MOST_ROUTES)
                    .map(|input| self.paths(input, groups))
                    .collect();
                interleaved(ways)
            }
            Node::Sort { input, .. }
            | Node::Limit { input, .. }
            | Node::Sample { input, .. }
            | Node::Materialize { input, .. } => self.paths(input, groups),
            Node::Expand {
                input,
                targets,
                index,
                kept,
                ..
            } => self.each(input, groups, |path| {
                path.narrowed("the first element of an array stands for all");
                let mut columns = vec![null(plan.span); plan.schema.len()];
                for (column, from) in kept {
                    put(&mut columns, *column, path.columns.get(*from).cloned());
                }
                for target in targets {
                    let array = self.value(path, &target.value);
                    let element = value::first_element(array, target.ty, plan.span);
                    put(&mut columns, target.column, Some(element));
                }
                if let Some(index) = index {
                    let first = Expr::literal(Scalar::Long(0), plan.span);
                    put(&mut columns, *index, Some(first));
                }
                columns
            }),
            Node::Parse {
                input,
                value,
                extraction,
                targets,
                kept,
                ..
            } => self.each(input, groups, |path| {
                let text = self.value(path, value);
                let mut columns = vec![null(plan.span); plan.schema.len()];
                for (column, from) in kept {
                    put(&mut columns, *column, path.columns.get(*from).cloned());
                }
                value::parsed(path, &text, extraction, targets, plan, &mut columns);
                columns
            }),
            Node::Window { input, calls } => self.each(input, groups, |path| {
                let mut columns = path.columns.clone();
                for call in calls {
                    columns.push(opaque(path, "the rows around", call.ty, call.span));
                }
                columns
            }),
            Node::ForEach {
                input,
                repeated,
                slot,
                body,
                ..
            } => {
                let mut paths = Vec::new();
                for rows in self.paths(input, groups) {
                    let first: Vec<Expr> = repeated
                        .iter()
                        .filter_map(|column| rows.columns.get(*column).cloned())
                        .collect();
                    let mut inner = groups.clone();
                    inner.insert(*slot, rows);
                    for mut path in self.paths(body, &inner) {
                        path.columns.splice(0..0, first.iter().cloned());
                        paths.push(path);
                    }
                }
                paths
            }
            Node::Group { slot } => groups
                .get(slot)
                .map(|rows| {
                    let mut rows = rows.clone();
                    rows.columns.truncate(plan.schema.len());
                    vec![rows]
                })
                .unwrap_or_default(),
            Node::Series { input, keys, .. } => self.each(input, groups, |path| {
                let fields = plan.schema.fields.iter().enumerate();
                let columns: Vec<Expr> = fields
                    .map(|(index, field)| match path.columns.get(index) {
                        Some(key) if index < *keys => key.clone(),
                        _ => opaque(path, "a series", field.ty, plan.span),
                    })
                    .collect();
                columns
            }),
            Node::Scan { input, .. } => self.each(input, groups, |path| {
                let own = path.columns.clone();
                opaque_after(path, own, "a sequence of rows", plan)
            }),
            Node::TopNested { input, .. } => self.each(input, groups, |path| {
                opaque_after(path, vec![], "the best of each level", plan)
            }),
            Node::Algorithm { inputs, .. } => match inputs.first() {
                Some(input) => self.each(input, groups, |path| {
                    opaque_after(path, vec![], "a plugin or a graph", plan)
                }),
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

/// The known columns, and opaque ones for those that a stage computes in ways that are not followed.
fn opaque_after(path: &mut Path, known: Vec<Expr>, what: &str, plan: &Plan) -> Vec<Expr> {
    let missing = plan.schema.fields.iter().skip(known.len());
    let opaque: Vec<Expr> = missing
        .map(|field| opaque(path, what, field.ty, plan.span))
        .collect();
    known.into_iter().chain(opaque).collect()
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

fn null(span: Span) -> Expr {
    Expr::literal(Scalar::Null(ScalarType::Dynamic), span)
}

fn put(columns: &mut [Expr], index: usize, value: Option<Expr>) {
    if let (Some(slot), Some(value)) = (columns.get_mut(index), value) {
        *slot = value;
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
