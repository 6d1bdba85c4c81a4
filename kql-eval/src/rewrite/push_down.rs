//! Telling tables what later stages ask of their rows.

use std::sync::Arc;

use super::join_filter::{conjuncts, renumbered};
use crate::plan::{Expr, ExprKind, Node, Plan};

/// The same plan, whose tables know the predicates that their rows meet later on. The predicates stay where they are: a table
/// may leave out rows, it need not.
#[must_use]
pub fn push_down(plan: &Arc<Plan>) -> Arc<Plan> {
    let mut plan = (**plan).clone();
    for input in plan.inputs_mut() {
        *input = push_down(input);
    }
    if let Node::ForEach { body, .. } = &mut plan.node {
        *body = push_down(body);
    }
    if let Node::Filter { input, predicate } = &mut plan.node {
        for part in conjuncts(predicate) {
            if is_of_a_row(part)
                && let Some(told) = told(input, part)
            {
                *input = told;
            }
        }
    }
    Arc::new(plan)
}

/// The plan, whose table knows the predicate; nothing where the predicate is not about the rows of one table.
fn told(plan: &Arc<Plan>, predicate: &Expr) -> Option<Arc<Plan>> {
    let mut plan = (**plan).clone();
    match &mut plan.node {
        Node::TableScan { wanted, .. } => wanted.push(predicate.clone()),
        Node::Filter { input, .. } => *input = told(input, predicate)?,
        Node::Project { input, columns } => {
            let source = |column: usize| match columns.get(column)?.kind {
                ExprKind::Column(source) => Some(source),
                _ => None,
            };
            let predicate = renumbered(predicate, &source)?;
            *input = told(input, &predicate)?;
        }
        _ => return None,
    }
    Some(Arc::new(plan))
}

/// Whether the row alone decides: the same answer each time, and no other rows are asked.
fn is_of_a_row(predicate: &Expr) -> bool {
    fn asks_rows(expr: &Expr) -> bool {
        matches!(
            expr.kind,
            ExprKind::Subquery(_) | ExprKind::InSubquery { .. }
        ) || expr.children().into_iter().any(asks_rows)
    }
    let mut columns = 0;
    predicate.for_each_column(&mut |_| columns += 1);
    columns > 0 && predicate.is_repeatable() && !asks_rows(predicate)
}
