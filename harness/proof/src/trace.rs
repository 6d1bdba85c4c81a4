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
use super::route::{Route, Source, Variable, VariableKind};

/// How many paths are followed; a union of many tables has more.
const MOST_ROUTES: usize = 48;

/// The ways in which rows become a result of the query's last statement, the simplest first.
#[must_use]
pub fn trace(query: &BoundQuery) -> Vec<Route> {
    let Some(last) = query.results.last() else {
        return vec![];
    };
    Tracer {
        subqueries: &query.subqueries,
    }
    .routes(&last.plan, &Groups::new())
}

/// The rows that a sub-query over groups is given, by the group's slot.
type Groups = BTreeMap<usize, Route>;

/// Follows a query's plans.
struct Tracer<'q> {
    subqueries: &'q [Arc<Plan>],
}

impl Tracer<'_> {
    fn routes(&self, plan: &Plan, groups: &Groups) -> Vec<Route> {
        let mut routes = self.routes_of(plan, groups);
        routes.truncate(MOST_ROUTES);
        routes
    }

    fn routes_of(&self, plan: &Plan, groups: &Groups) -> Vec<Route> {
        match &plan.node {
            Node::TableScan { table, needed, .. } => vec![scan(plan, table, needed)],
            Node::Values { columns, rows } => (0..(*rows).min(8))
                .map(|row| Route {
                    columns: columns
                        .iter()
                        .map(|column| Expr::literal(column.scalar(row), plan.span))
                        .collect(),
                    ..Route::default()
                })
                .collect(),
            Node::Range { from, .. } => vec![Route {
                columns: vec![from.clone()],
                ..Route::default()
            }],
            Node::Filter { input, predicate } => self
                .routes(input, groups)
                .into_iter()
                .flat_map(|route| self.filtered(route, predicate))
                .collect(),
            Node::Project { input, columns } => self.each(input, groups, |route| {
                let columns = columns.iter().map(|column| self.value(route, column));
                columns.collect()
            }),
            Node::Aggregate {
                input,
                keys,
                aggregates,
            } => self.each(input, groups, |route| {
                self.aggregated(route, keys, aggregates, plan)
            }),
            Node::Join {
                left,
                right,
                kind,
                on,
                // A later stage says it too.
                left_where: _,
            } => self.joined(
                &self.routes(left, groups),
                &self.routes(right, groups),
                *kind,
                on,
                &right.schema,
                &left.schema,
            ),
            Node::Union { inputs } => {
                let ways: Vec<Vec<Route>> = inputs
                    .iter()
                    .take(MOST_ROUTES)
                    .map(|input| self.routes(input, groups))
                    .collect();
                interleaved(ways)
            }
            Node::Sort { input, .. }
            | Node::Limit { input, .. }
            | Node::Sample { input, .. }
            | Node::Materialize { input, .. } => self.routes(input, groups),
            Node::Expand {
                input,
                targets,
                index,
                kept,
                ..
            } => self.each(input, groups, |route| {
                route.narrowed("the first element of an array stands for all");
                let mut columns = vec![null(plan.span); plan.schema.len()];
                for (column, from) in kept {
                    put(&mut columns, *column, route.columns.get(*from).cloned());
                }
                for target in targets {
                    let array = self.value(route, &target.value);
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
            } => self.each(input, groups, |route| {
                let text = self.value(route, value);
                let mut columns = vec![null(plan.span); plan.schema.len()];
                for (column, from) in kept {
                    put(&mut columns, *column, route.columns.get(*from).cloned());
                }
                value::parsed(route, &text, extraction, targets, plan, &mut columns);
                columns
            }),
            Node::Window { input, calls } => self.each(input, groups, |route| {
                let mut columns = route.columns.clone();
                for call in calls {
                    columns.push(opaque(route, "the rows around", call.ty, call.span));
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
                let mut routes = Vec::new();
                for rows in self.routes(input, groups) {
                    let first: Vec<Expr> = repeated
                        .iter()
                        .filter_map(|column| rows.columns.get(*column).cloned())
                        .collect();
                    let mut inner = groups.clone();
                    inner.insert(*slot, rows);
                    for mut route in self.routes(body, &inner) {
                        route.columns.splice(0..0, first.iter().cloned());
                        routes.push(route);
                    }
                }
                routes
            }
            Node::Group { slot } => groups
                .get(slot)
                .map(|rows| {
                    let mut rows = rows.clone();
                    rows.columns.truncate(plan.schema.len());
                    vec![rows]
                })
                .unwrap_or_default(),
            Node::Series { input, keys, .. } => self.each(input, groups, |route| {
                let fields = plan.schema.fields.iter().enumerate();
                let columns: Vec<Expr> = fields
                    .map(|(index, field)| match route.columns.get(index) {
                        Some(key) if index < *keys => key.clone(),
                        _ => opaque(route, "a series", field.ty, plan.span),
                    })
                    .collect();
                columns
            }),
            Node::Scan { input, .. } => self.each(input, groups, |route| {
                let own = route.columns.clone();
                opaque_after(route, own, "a sequence of rows", plan)
            }),
            Node::TopNested { input, .. } => self.each(input, groups, |route| {
                opaque_after(route, vec![], "the best of each level", plan)
            }),
            Node::Algorithm { inputs, .. } => match inputs.first() {
                Some(input) => self.each(input, groups, |route| {
                    opaque_after(route, vec![], "a plugin or a graph", plan)
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
        columns: impl Fn(&mut Route) -> Vec<Expr>,
    ) -> Vec<Route> {
        let mut routes = self.routes(input, groups);
        for route in &mut routes {
            route.columns = columns(route);
        }
        routes
    }

    /// The ways on which a predicate holds. A list that other rows give makes them sources too.
    fn filtered(&self, route: Route, predicate: &Expr) -> Vec<Route> {
        let mut routes = vec![route];
        for part in conjuncts(predicate) {
            routes = match &part.kind {
                ExprKind::InSubquery {
                    operator: InOperator::In | InOperator::InIgnoreCase | InOperator::HasAny,
                    value,
                    subquery,
                } if self.reads_tables(*subquery) => routes
                    .into_iter()
                    .flat_map(|route| self.listed(route, value, *subquery, part.span))
                    .collect(),
                _ => {
                    for route in &mut routes {
                        let predicate = self.value(route, part);
                        route.constraints.push(Constraint::holds(predicate));
                    }
                    routes
                }
            };
        }
        routes
    }

    /// The ways on which a value is in the first column of a sub-query.
    fn listed(&self, route: Route, value: &Expr, subquery: usize, span: Span) -> Vec<Route> {
        let Some(plan) = self.subqueries.get(subquery) else {
            return vec![];
        };
        let lists = self.routes(plan, &Groups::new());
        let mut routes = Vec::new();
        for list in lists.into_iter().take(4) {
            let mut route = route.clone();
            let value = self.value(&mut route, value);
            let columns = join::absorb(&mut route, list);
            if let Some(item) = columns.first() {
                let equal = equals(value, item.clone(), span);
                route.constraints.push(Constraint::holds(equal));
                routes.push(route);
            }
        }
        routes
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

fn scan(plan: &Plan, table: &Arc<str>, needed: &[bool]) -> Route {
    let mut route = Route {
        sources: vec![Source {
            table: Arc::clone(table),
            schema: Arc::clone(&plan.schema),
        }],
        ..Route::default()
    };
    for (index, field) in plan.schema.fields.iter().enumerate() {
        let column = if needed.get(index).copied().unwrap_or(true) {
            let variable = route.add(Variable {
                kind: VariableKind::Column(0),
                name: Arc::clone(&field.name),
                ty: field.ty,
            });
            Expr::column(variable, field.ty, plan.span)
        } else {
            Expr::literal(Scalar::null(field.ty), plan.span)
        };
        route.columns.push(column);
    }
    route
}

/// A column of a new variable of which nothing is known.
fn opaque(route: &mut Route, what: &str, ty: ScalarType, span: Span) -> Expr {
    route.narrowed(&format!("a value is computed from {what}"));
    let variable = route.add(Variable {
        kind: VariableKind::Opaque,
        name: Arc::from(what),
        ty,
    });
    Expr::column(variable, ty, span)
}

/// The known columns, and opaque ones for those that a stage computes in ways that are not followed.
fn opaque_after(route: &mut Route, known: Vec<Expr>, what: &str, plan: &Plan) -> Vec<Expr> {
    let missing = plan.schema.fields.iter().skip(known.len());
    let opaque: Vec<Expr> = missing
        .map(|field| opaque(route, what, field.ty, plan.span))
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
fn interleaved(lists: Vec<Vec<Route>>) -> Vec<Route> {
    let mut lists: Vec<_> = lists.into_iter().map(Vec::into_iter).collect();
    let mut routes = Vec::new();
    loop {
        let before = routes.len();
        routes.extend(lists.iter_mut().filter_map(Iterator::next));
        if routes.len() == before {
            return routes;
        }
    }
}
