//! Pushed-down filters: predicates of later stages, given to the tables whose rows they are about.

use std::sync::Arc;

use super::join_filter::{conjuncts, renumbered};
use crate::plan::{Expr, ExprKind, Node, Plan};

/// The same plan, whose tables know the predicates that their rows meet later on. The predicates stay where they are: a table
/// may leave out rows, it need not.
#[must_use]
pub fn push_down(mut plan: Arc<Plan>) -> Arc<Plan> {
    push_to_tables(&mut plan);
    plan
}

fn push_to_tables(plan: &mut Arc<Plan>) {
    let plan = Arc::make_mut(plan);
    for input in plan.inputs_mut() {
        push_to_tables(input);
    }
    if let Node::ForEach { body, .. } = &mut plan.node {
        push_to_tables(body);
    }
    // The filter itself stays. A source works with what it can tell cheaply, and may let rows through that do not hold.
    if let Node::Filter { input, predicate } = &mut plan.node {
        for part in conjuncts(predicate) {
            if is_of_a_row(part)
                && let Some(pushed_down) = of_table(input, part)
            {
                push_to_table(input, pushed_down);
            }
        }
    }
}

/// The predicate over the columns of the plan's table; `None` where it is not about the rows of one table.
fn of_table(plan: &Plan, predicate: &Expr) -> Option<Expr> {
    if plan.node.as_scan().is_some() {
        return Some(predicate.clone());
    }
    let input = plan.node.rows_of()?;
    let source = |column| plan.node.passed_column(column);
    of_table(input, &renumbered(predicate, &source)?)
}

/// Tells the plan's table a predicate over its columns.
fn push_to_table(plan: &mut Arc<Plan>, predicate: Expr) {
    let node = &mut Arc::make_mut(plan).node;
    if let Node::TableScan { pushed_down, .. } = node {
        pushed_down.push(predicate);
    } else if let Some(input) = node.rows_of_mut() {
        push_to_table(input, predicate);
    }
}

/// Whether the row alone decides: the same answer each time, and no other rows are asked.
fn is_of_a_row(predicate: &Expr) -> bool {
    fn asks_rows(expr: &Expr) -> bool {
        matches!(
            expr.kind,
            ExprKind::Subquery(_) | ExprKind::InSubquery { .. }
        ) || expr.children().into_iter().any(asks_rows)
    }
    // A predicate without columns is the same for all rows, and is none of a table's business.
    let mut columns = 0;
    predicate.for_each_column(&mut |_| columns += 1);
    columns > 0 && predicate.is_repeatable() && !asks_rows(predicate)
}
