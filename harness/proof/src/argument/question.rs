//! Questions of an argument: whether any row meets predicates.

use std::sync::Arc;

use kql_eval::plan::{Expr, ExprKind, Plan};
use kql_eval::types::ScalarType;

use super::facts::narrowed;
use crate::decision::{Decision, Demand, Question};
use crate::route::{Variable, VariableKind};
use crate::solver::Solver;
use crate::substitute::{columns_read, rewritten};

/// Whether a row of a plan can be as demanded. The value of a sub-query is any value, the same wherever it is asked for.
pub(super) fn decide(solver: &Solver<'_>, plan: &Plan, demands: Vec<Demand>) -> Decision {
    let mut subqueries: Vec<(usize, ScalarType)> = Vec::new();
    let mut read: Vec<usize> = Vec::new();
    for demand in &demands {
        values(&demand.predicate, &mut subqueries);
        read.extend(columns_read(&demand.predicate));
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
    let demands = demands.into_iter().map(|demand| {
        let few = narrowed(&demand.predicate, &read);
        let predicate = rewritten(&few, &|inner| match inner.kind {
            ExprKind::Subquery(number) => {
                let place = subqueries
                    .iter()
                    .position(|known| *known == (number, inner.ty))?;
                Some(Expr::column(first + place, inner.ty, inner.span))
            }
            _ => None,
        });
        Demand {
            predicate,
            truth: demand.truth,
        }
    });
    let demands = demands.collect();
    solver.decide(&Question {
        variables,
        demands,
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
