//! Ways through `summarize`, `distinct`, `top` and their like.

use std::sync::Arc;

use kql_eval::operators::Comparison;
use kql_eval::plan::{Aggregate, Expr, ExprKind, Plan};
use kql_eval::types::{Scalar, ScalarType};
use kql_parser::Span;

use super::value::{converted, distinct};
use super::{Tracer, opaque};
use crate::decision::Constraint;
use crate::path::{Group, Path, Variable, VariableKind};

impl Tracer<'_> {
    /// The columns of a group. Of a group of one row most aggregates are the row's own value; how many rows it takes is a
    /// variable.
    pub(super) fn aggregated(
        &self,
        path: &mut Path,
        keys: &[Expr],
        aggregates: &[Aggregate],
        plan: &Plan,
    ) -> Vec<Expr> {
        let keys: Vec<Expr> = keys.iter().map(|key| self.value(path, key)).collect();
        let inner: Vec<usize> = (0..path.groups.len()).collect();
        let group = path.groups.len();
        if !aggregates.is_empty() {
            path.narrowed("a group is taken to have rows of one kind");
        }
        path.groups.push(Group {
            sources: (0..path.sources.len()).collect(),
            groups: inner,
            keys: keys.clone(),
        });
        let mut columns = keys;
        for aggregate in aggregates {
            let arguments: Vec<Expr> = aggregate
                .arguments
                .iter()
                .map(|argument| self.value(path, argument))
                .collect();
            let condition = aggregate
                .condition
                .as_ref()
                .map(|condition| self.value(path, condition));
            self.aggregate(path, group, aggregate, arguments, condition, &mut columns);
        }
        // An aggregation of several columns that is not known here shifts those after it: nothing is known of them then.
        if columns.len() != plan.schema.len() {
            let known = columns.len().min(keys_len(plan, aggregates));
            columns.truncate(known);
        }
        for field in plan.schema.fields.iter().skip(columns.len()) {
            columns.push(opaque(path, "an aggregate", field.ty, plan.span));
        }
        let fields = plan.schema.fields.iter();
        columns
            .into_iter()
            .zip(fields)
            .map(|(column, field)| match column.kind {
                ExprKind::Column(number) if is_opaque(path, number) => {
                    if let Some(variable) = path.variables.get_mut(number) {
                        variable.ty = field.ty;
                    }
                    Expr::column(number, field.ty, column.span)
                }
                _ => converted(column, field.ty),
            })
            .collect()
    }

    fn aggregate(
        &self,
        path: &mut Path,
        group: usize,
        aggregate: &Aggregate,
        arguments: Vec<Expr>,
        condition: Option<Expr>,
        columns: &mut Vec<Expr>,
    ) {
        let span = aggregate.span;
        let first = arguments.first().cloned();
        match (aggregate.name, first) {
            ("count" | "countif", _) => {
                let column = rows(path, group, condition.is_some(), span);
                when_any(path, &column, condition, span);
                columns.push(column);
            }
            ("dcount" | "dcountif" | "count_distinct" | "count_distinctif", Some(value)) => {
                let column = distinct(path, group, value, ScalarType::Long, span);
                when_any(path, &column, condition, span);
                columns.push(column);
            }
            ("arg_max" | "arg_min" | "argmax" | "argmin" | "take_any" | "any", Some(_)) => {
                path.constraints.extend(condition.map(Constraint::holds));
                columns.extend(arguments);
            }
            (
                "min" | "max" | "minif" | "maxif" | "take_anyif" | "anyif" | "sum" | "sumif"
                | "avg" | "avgif" | "percentile",
                Some(value),
            ) => {
                path.constraints.extend(condition.map(Constraint::holds));
                columns.push(value);
            }
            (
                "make_set"
                | "make_set_if"
                | "makeset"
                | "make_list"
                | "make_list_if"
                | "makelist"
                | "make_list_with_nulls",
                Some(value),
            ) => {
                path.constraints.extend(condition.map(Constraint::holds));
                let variable = path.add(Variable {
                    kind: VariableKind::Collected { group, value },
                    name: Arc::from("collected values"),
                    ty: ScalarType::Dynamic,
                });
                columns.push(Expr::column(variable, ScalarType::Dynamic, span));
            }
            ("make_bag" | "make_bag_if" | "make_dictionary", Some(value)) => {
                path.constraints.extend(condition.map(Constraint::holds));
                columns.push(value);
            }
            ("percentiles", Some(value)) => {
                columns.extend(arguments.iter().skip(1).map(|_| value.clone()));
            }
            ("stdev" | "stdevp" | "variance" | "variancep", _) => {
                columns.push(Expr::literal(Scalar::Real(0.0), span));
            }
            _ => {
                columns.push(opaque(path, "an aggregate", ScalarType::Dynamic, span));
            }
        }
    }
}

fn is_opaque(path: &Path, number: usize) -> bool {
    path.variables
        .get(number)
        .is_some_and(|variable| matches!(variable.kind, VariableKind::Opaque))
}

fn keys_len(plan: &Plan, aggregates: &[Aggregate]) -> usize {
    plan.schema.len().saturating_sub(aggregates.len())
}

/// The column of how many rows a group has; a count with a condition is a variable of its own.
fn rows(path: &mut Path, group: usize, has_condition: bool, span: Span) -> Expr {
    let known = path
        .variables
        .iter()
        .position(|variable| matches!(variable.kind, VariableKind::Rows(of) if of == group));
    let number = known.filter(|_| !has_condition).unwrap_or_else(|| {
        let (kind, name) = if has_condition {
            (VariableKind::Matching(group), "matching rows")
        } else {
            (VariableKind::Rows(group), "rows")
        };
        path.add(Variable {
            kind,
            name: Arc::from(name),
            ty: ScalarType::Long,
        })
    });
    Expr::column(number, ScalarType::Long, span)
}

/// A count with a condition is zero, or the rows meet the condition.
fn when_any(path: &mut Path, count: &Expr, condition: Option<Expr>, span: Span) {
    let Some(condition) = condition else { return };
    let none = Expr {
        kind: ExprKind::Compare {
            operator: Comparison::Equal,
            left: Box::new(count.clone()),
            right: Box::new(Expr::literal(Scalar::Long(0), span)),
        },
        ty: ScalarType::Bool,
        span,
    };
    path.constraints.push(Constraint::holds(Expr {
        kind: ExprKind::Or(vec![condition, none]),
        ty: ScalarType::Bool,
        span,
    }));
}
