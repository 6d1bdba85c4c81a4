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
    for expr in expressions(&plan.node) {
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

fn expressions(node: &Node) -> Vec<&Expr> {
    match node {
        Node::Filter { predicate, .. } => vec![predicate],
        Node::Project { columns, .. } => columns.iter().collect(),
        Node::Aggregate {
            keys, aggregates, ..
        } => {
            let inside = aggregates
                .iter()
                .flat_map(|aggregate| aggregate.arguments.iter().chain(&aggregate.condition));
            keys.iter().chain(inside).collect()
        }
        Node::Join { left_where, .. } => left_where.iter().collect(),
        Node::Sort { keys, limit, .. } => keys.iter().map(|key| &key.value).chain(limit).collect(),
        Node::Limit { count, .. } | Node::Sample { count, .. } => vec![count],
        Node::Expand { targets, limit, .. } => targets
            .iter()
            .map(|target| &target.value)
            .chain(limit)
            .collect(),
        Node::Parse { value, .. } => vec![value],
        Node::Window { calls, .. } => calls.iter().flat_map(|call| &call.arguments).collect(),
        Node::ForEach { by, .. } => by.iter().collect(),
        Node::Range { from, to, step } => vec![from, to, step],
        Node::Algorithm { arguments, .. } => arguments.iter().collect(),
        Node::TableScan { .. }
        | Node::Values { .. }
        | Node::Union { .. }
        | Node::Group { .. }
        | Node::Series { .. }
        | Node::Scan { .. }
        | Node::TopNested { .. }
        | Node::Materialize { .. } => vec![],
    }
}
