//! Giving a join with `kind=innerunique` the filter that a later `where` has for its left rows.
//!
//! `innerunique` keeps one arbitrary left row per key. Kusto applies a `where` after the join before it chooses that row, so
//! that a row is found if any left row with its key meets the filter. Choosing first would lose such rows.

use std::sync::Arc;

use crate::plan::{Expr, ExprKind, JoinKind, Node, Plan};
use crate::types::ScalarType;

/// The same plan, whose `innerunique` joins choose among the left rows that the filters behind them keep.
#[must_use]
pub fn filter_unique_joins(mut plan: Arc<Plan>) -> Arc<Plan> {
    if has_unique_join(&plan) {
        filter_joins(&mut plan);
    }
    plan
}

fn has_unique_join(plan: &Plan) -> bool {
    plan.nodes().any(|plan| {
        matches!(
            plan.node,
            Node::Join {
                kind: JoinKind::InnerUnique,
                ..
            }
        )
    })
}

fn filter_joins(plan: &mut Arc<Plan>) {
    let plan = Arc::make_mut(plan);
    // From the inside out: a join below a filtered join sees the filters of its own branch first.
    for input in plan.inputs_mut() {
        filter_joins(input);
    }
    if let Node::ForEach { body, .. } = &mut plan.node {
        filter_joins(body);
    }
    if let Node::Filter { input, predicate } = &mut plan.node {
        for part in conjuncts(predicate) {
            if let Some(filtered) = filtered(input, part) {
                *input = filtered;
            }
        }
    }
}

/// The rows of a plan where its join knows of a predicate over its columns; `None` when no join can use it.
fn filtered(plan: &Arc<Plan>, predicate: &Expr) -> Option<Arc<Plan>> {
    let mut plan = (**plan).clone();
    if let Node::Join {
        left,
        kind: JoinKind::InnerUnique,
        left_where,
        ..
    } = &mut plan.node
    {
        let width = left.schema.len();
        let mut is_of_left = predicate.is_repeatable();
        predicate.for_each_column(&mut |column| is_of_left &= column < width);
        if !is_of_left {
            return None;
        }
        let span = predicate.span;
        let parts = left_where.take().into_iter().chain([predicate.clone()]);
        *left_where = Some(Expr {
            kind: ExprKind::And(parts.collect()),
            ty: ScalarType::Bool,
            span,
        });
    } else {
        let predicate = renumbered(predicate, &|column| plan.node.passed_column(column))?;
        let input = plan.node.rows_of_mut()?;
        *input = filtered(input, &predicate)?;
    }
    Some(Arc::new(plan))
}

/// The expression over other columns; `None` when one of its columns has no counterpart.
pub(super) fn renumbered(expr: &Expr, source: &dyn Fn(usize) -> Option<usize>) -> Option<Expr> {
    let mut expr = expr.clone();
    if let ExprKind::Column(column) = &mut expr.kind {
        *column = source(*column)?;
    }
    for child in expr.children_mut() {
        *child = renumbered(child, source)?;
    }
    Some(expr)
}

/// The parts that must all hold.
pub(super) fn conjuncts(predicate: &Expr) -> Vec<&Expr> {
    match &predicate.kind {
        ExprKind::And(parts) => parts.iter().flat_map(conjuncts).collect(),
        _ => vec![predicate],
    }
}
