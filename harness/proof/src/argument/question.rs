//! Questions of an argument: whether any row meets predicates.

use std::sync::Arc;

use kql_eval::plan::{Expr, ExprKind, Plan};
use kql_eval::types::ScalarType;

use super::facts::narrowed;
use crate::decision::{Constraint, Decision, Question};
use crate::path::{Variable, VariableKind};
use crate::solver::Solver;
use crate::substitute::{columns_read, rewritten};

/// Whether a row of a plan can be as asked. The value of a sub-query is any value, the same wherever it is asked for.
pub(super) fn decide(solver: &Solver<'_>, plan: &Plan, constraints: Vec<Constraint>) -> Decision {
    let mut subqueries: Vec<(usize, ScalarType)> = Vec::new();
    let mut read: Vec<usize> = Vec::new();
    for constraint in &constraints {
        values(&constraint.predicate, &mut subqueries);
        read.extend(columns_read(&constraint.predicate));
    }
    read.sort_unstable();
    read.dedup();
    let columns = read.iter().map(|column| {
        let field = plan.schema.field(*column);
        Variable {
            kind: VariableKind::Column(0),
            name: field.map_or_else(|| Arc::from("column"), |field| Arc::clone(&field.name)),
            ty: field.map_or(ScalarType::Dynamic, |field| field.ty),
        }
    });
    let mut variables: Vec<Variable> = columns.collect();
    let first = variables.len();
    variables.extend(subqueries.iter().map(|(_, ty)| Variable {
        kind: VariableKind::Opaque,
        name: Arc::from("the value of a sub-query"),
        ty: *ty,
    }));
    let constraints = constraints.into_iter().map(|constraint| {
        let few = narrowed(&constraint.predicate, &read);
        let predicate = rewritten(&few, &|inner| match inner.kind {
            ExprKind::Subquery(number) => {
                let place = subqueries
                    .iter()
                    .position(|known| *known == (number, inner.ty))?;
                Some(Expr::column(first + place, inner.ty, inner.span))
            }
            _ => None,
        });
        Constraint {
            predicate,
            truth: constraint.truth,
        }
    });
    let constraints = constraints.collect();
    solver.decide(&Question {
        variables,
        constraints,
        given: vec![],
        at_boundary: false,
    })
}

/// The sub-queries whose values are asked for, with their types.
fn values(expr: &Expr, found: &mut Vec<(usize, ScalarType)>) {
    if let ExprKind::Subquery(number) = expr.kind
        && !found.contains(&(number, expr.ty))
    {
        found.push((number, expr.ty));
    }
    for child in expr.children() {
        values(child, found);
    }
}
