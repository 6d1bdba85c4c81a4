//! Ways through joins.

use std::sync::Arc;

use kql_eval::plan::{Expr, ExprKind, JoinKind, Schema};
use kql_eval::types::{Scalar, ScalarType};
use kql_parser::Span;

use super::{MOST_ROUTES, Tracer, equals};
use crate::decision::Constraint;
use crate::path::{Path, Variable, VariableKind};
use crate::substitute::substitute;

impl Tracer<'_> {
    pub(super) fn joined(
        &self,
        left: &[Path],
        right: &[Path],
        kind: JoinKind,
        on: &[(usize, usize)],
        right_schema: &Schema,
        left_schema: &Schema,
    ) -> Vec<Path> {
        let mut paths = Vec::new();
        // A row without a partner is simpler than a pair.
        match kind {
            JoinKind::LeftOuter | JoinKind::FullOuter => {
                paths.extend(left.iter().map(|path| beside(path, right_schema, true)));
            }
            JoinKind::RightOuter => {
                paths.extend(right.iter().map(|path| beside(path, left_schema, false)));
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
                if paths.len() >= MOST_ROUTES {
                    return paths;
                }
                paths.push(pair(first, second, kind, on));
            }
        }
        paths
    }
}

/// Two ways whose rows have equal keys.
fn pair(left: &Path, right: &Path, kind: JoinKind, on: &[(usize, usize)]) -> Path {
    let mut path = left.clone();
    let left_columns = path.columns.clone();
    let right_columns = absorb(&mut path, right.clone());
    for (l, r) in on {
        let keys = left_columns.get(*l).zip(right_columns.get(*r));
        if let Some((l, r)) = keys.filter(|(l, _)| l.ty != ScalarType::Dynamic) {
            let equal = equals(l.clone(), r.clone(), r.span);
            path.constraints.push(Constraint::holds(equal));
        }
    }
    path.columns = match (kind.has_left(), kind.has_right()) {
        (true, false) => left_columns,
        (false, true) => right_columns,
        _ => [left_columns, right_columns].concat(),
    };
    path
}

/// A way of one side whose rows have no partner: nulls in the columns of the other.
fn beside(way: &Path, other: &Schema, other_is_right: bool) -> Path {
    let mut path = way.clone();
    let nulls = other
        .fields
        .iter()
        .map(|field| Expr::literal(Scalar::null(field.ty), Span::at(0)));
    if other_is_right {
        path.columns.extend(nulls);
    } else {
        path.columns.splice(0..0, nulls);
    }
    path
}

/// A way whose rows must not be their own partner: where the other side reads the same table, the row must not pass there.
fn without(way: &Path, others: &[Path], on: &[(usize, usize)]) -> Path {
    let mut path = way.clone();
    path.narrowed("rows that must have no partner are taken to be the only ones");
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
                let own = of_source(&mut path, number, other);
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
                path.constraints.push(Constraint::drops(Expr {
                    kind: ExprKind::And(all),
                    ty: ScalarType::Bool,
                    span: Span::at(0),
                }));
            }
        }
    }
    path
}

/// For each variable of another way over the same table, the column of `source` of that name.
fn of_source(path: &mut Path, source: usize, other: &Path) -> Vec<Expr> {
    let mut columns = Vec::new();
    for variable in &other.variables {
        let number = path.column(source, &variable.name).unwrap_or_else(|| {
            path.add(Variable {
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
pub(super) fn absorb(path: &mut Path, other: Path) -> Vec<Expr> {
    let (variables, sources, groups) =
        (path.variables.len(), path.sources.len(), path.groups.len());
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
    path.constraints
        .extend(other.constraints.iter().map(|constraint| Constraint {
            predicate: moved(&constraint.predicate),
            truth: constraint.truth,
        }));
    path.groups.extend(other.groups.iter().map(|group| {
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
    path.composed
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
        path.variables.push(Variable {
            kind,
            name: Arc::clone(&variable.name),
            ty: variable.ty,
        });
    }
    path.sources.extend(other.sources);
    path.obstacles.extend(other.obstacles);
    columns
}
