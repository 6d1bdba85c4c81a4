//! What a stage reads besides the rows that it passes on.

use kql_parser::Span;

use crate::plan::{Expr, ExprKind, Node, Plan};

/// What a stage reads besides the rows that it passes on. These rows are in no lineage.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Aside {
    /// The sub-query of `toscalar(…)` or `in (…)`, at this place.
    Subquery(Span),
    /// The rows before and after, as `prev()` and `row_number()` do.
    RowsAround,
}

/// What a node reads aside.
pub(super) fn asides(plan: &Plan) -> Vec<Aside> {
    let mut asides = Vec::new();
    for expr in plan.node.expressions() {
        subqueries(expr, &mut asides);
    }
    if let Node::Window { calls, .. } = &plan.node
        && !calls.is_empty()
    {
        asides.push(Aside::RowsAround);
    }
    asides
}

fn subqueries(expr: &Expr, asides: &mut Vec<Aside>) {
    if let ExprKind::Subquery(_) | ExprKind::InSubquery { .. } = expr.kind {
        let aside = Aside::Subquery(expr.span);
        if !asides.contains(&aside) {
            asides.push(aside);
        }
    }
    for child in expr.children() {
        subqueries(child, asides);
    }
}
