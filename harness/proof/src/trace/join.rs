//! Ways through joins.

use std::sync::Arc;

use kql_eval::plan::{Expr, ExprKind, JoinKind, Schema};
use kql_eval::types::{Scalar, ScalarType};
use kql_parser::Span;

use super::{MOST_ROUTES, Tracer, equals};
use crate::decision::Constraint;
use crate::route::{Route, Variable, VariableKind};
use crate::substitute::substitute;

impl Tracer<'_> {
    pub(super) fn joined(
        &self,
        left: &[Route],
        right: &[Route],
        kind: JoinKind,
        on: &[(usize, usize)],
        right_schema: &Schema,
        left_schema: &Schema,
    ) -> Vec<Route> {
        let mut routes = Vec::new();
        // A row without a partner is simpler than a pair.
        match kind {
            JoinKind::LeftOuter | JoinKind::FullOuter => {
                routes.extend(left.iter().map(|route| beside(route, right_schema, true)));
            }
            JoinKind::RightOuter => {
                routes.extend(right.iter().map(|route| beside(route, left_schema, false)));
            }
            JoinKind::LeftAnti => return left.iter().map(|way| without(way, right, on)).collect(),
            JoinKind::RightAnti => {
                let on: Vec<(usize, usize)> = on.iter().map(|(l, r)| (*r, *l)).collect();
                return right.iter().map(|way| without(way, left, &on)).collect();
            }
            JoinKind::InnerUnique | JoinKind::Inner | JoinKind::LeftSemi | JoinKind::RightSemi => {}
        }
        for first in left {
            for second in right {
                if routes.len() >= MOST_ROUTES {
                    return routes;
                }
                routes.push(pair(first, second, kind, on));
            }
        }
        routes
    }
}

/// Two ways whose rows have equal keys.
fn pair(left: &Route, right: &Route, kind: JoinKind, on: &[(usize, usize)]) -> Route {
    let mut route = left.clone();
    let left_columns = route.columns.clone();
    let right_columns = absorb(&mut route, right.clone());
    for (l, r) in on {
        let keys = left_columns.get(*l).zip(right_columns.get(*r));
        if let Some((l, r)) = keys.filter(|(l, _)| l.ty != ScalarType::Dynamic) {
            let equal = equals(l.clone(), r.clone(), r.span);
            route.constraints.push(Constraint::holds(equal));
        }
    }
    route.columns = match (kind.has_left(), kind.has_right()) {
        (true, false) => left_columns,
        (false, true) => right_columns,
        _ => [left_columns, right_columns].concat(),
    };
    route
}

/// A way of one side whose rows have no partner: nulls in the columns of the other.
fn beside(way: &Route, other: &Schema, other_is_right: bool) -> Route {
    let mut route = way.clone();
    let nulls = other
        .fields
        .iter()
        .map(|field| Expr::literal(Scalar::null(field.ty), Span::at(0)));
    if other_is_right {
        route.columns.extend(nulls);
    } else {
        route.columns.splice(0..0, nulls);
    }
    route
}

/// A way whose rows must not be their own partner: where the other side reads the same table, the row must not pass there.
fn without(way: &Route, others: &[Route], on: &[(usize, usize)]) -> Route {
    let mut route = way.clone();
    route.narrowed("rows that must have no partner are taken to be the only ones");
    for other in others {
        let [source] = other.sources.as_slice() else {
            continue;
        };
        if !other.groups.is_empty() {
            continue;
        }
        for number in 0..way.sources.len() {
            let same_table = way
                .sources
                .get(number)
                .is_some_and(|own| own.table == source.table);
            if same_table {
                let own = of_source(&mut route, number, other);
                let put_in = |expr: &Expr| substitute(expr, &|column| own.get(column).cloned());
                let mut all: Vec<Expr> = other
                    .constraints
                    .iter()
                    .map(|constraint| put_in(&constraint.predicate))
                    .collect();
                for (l, r) in on {
                    if let Some((l, r)) = way.columns.get(*l).zip(other.columns.get(*r)) {
                        all.push(equals(l.clone(), put_in(r), r.span));
                    }
                }
                route.constraints.push(Constraint::drops(Expr {
                    kind: ExprKind::And(all),
                    ty: ScalarType::Bool,
                    span: Span::at(0),
                }));
            }
        }
    }
    route
}

/// For each variable of another way over the same table, the column of `source` of that name.
fn of_source(route: &mut Route, source: usize, other: &Route) -> Vec<Expr> {
    let mut columns = Vec::new();
    for variable in &other.variables {
        let number = route.column(source, &variable.name).unwrap_or_else(|| {
            route.add(Variable {
                kind: VariableKind::Column(source),
                name: Arc::clone(&variable.name),
                ty: variable.ty,
            })
        });
        columns.push(Expr::column(number, variable.ty, Span::at(0)));
    }
    columns
}

/// Adds the rows of another way to a way; gives the other's columns over the variables of both.
pub(super) fn absorb(route: &mut Route, other: Route) -> Vec<Expr> {
    let (variables, sources, groups) = (
        route.variables.len(),
        route.sources.len(),
        route.groups.len(),
    );
    let moved = |expr: &Expr| {
        substitute(expr, &|column| {
            Some(Expr::column(
                column + variables,
                other
                    .variables
                    .get(column)
                    .map_or(expr.ty, |variable| variable.ty),
                expr.span,
            ))
        })
    };
    route
        .constraints
        .extend(other.constraints.iter().map(|constraint| Constraint {
            predicate: moved(&constraint.predicate),
            truth: constraint.truth,
        }));
    route.groups.extend(other.groups.iter().map(|group| {
        let mut group = group.clone();
        group
            .sources
            .iter_mut()
            .for_each(|source| *source += sources);
        group.groups.iter_mut().for_each(|inner| *inner += groups);
        group.keys = group.keys.iter().map(&moved).collect();
        group
    }));
    let composed = other.composed.iter();
    route
        .composed
        .extend(composed.map(|(variable, value)| (variable + variables, moved(value))));
    let columns = other.columns.iter().map(&moved).collect();
    for variable in &other.variables {
        let kind = match &variable.kind {
            VariableKind::Column(source) => VariableKind::Column(source + sources),
            VariableKind::Part => VariableKind::Part,
            VariableKind::Rows(group) => VariableKind::Rows(group + groups),
            VariableKind::Matching(group) => VariableKind::Matching(group + groups),
            VariableKind::Distinct { group, value } => VariableKind::Distinct {
                group: group + groups,
                value: moved(value),
            },
            VariableKind::Collected { group, value } => VariableKind::Collected {
                group: group + groups,
                value: moved(value),
            },
            VariableKind::Opaque => VariableKind::Opaque,
        };
        route.variables.push(Variable {
            kind,
            name: Arc::clone(&variable.name),
            ty: variable.ty,
        });
    }
    route.sources.extend(other.sources);
    route.obstacles.extend(other.obstacles);
    columns
}
