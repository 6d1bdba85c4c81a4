//! Tests that depend on a predicate: the rule would fire over their rows if the predicate said otherwise, or does because it
//! says what it says.

use std::sync::Arc;

use kql_eval::bind::BoundQuery;
use kql_eval::observe::Place;
use kql_eval::plan::{Expr, ExprKind, Node, Plan};
use kql_eval::types::ScalarType;
use kqlab_proof::{Constraint, Truth};

/// The rule with what is asked of a row in place of a predicate: where this fires, the rows that meet the constraints are the
/// reason. None when the place is in another plan than the last statement's, or is the condition of a level of `top-nested`.
pub(super) fn constrained(
    bound: &BoundQuery,
    place: Place,
    constraints: &[Constraint],
) -> Option<BoundQuery> {
    let last = bound.results.last()?;
    if place.plan + 1 != bound.results.len() {
        return None;
    }
    let node = last.plan.nodes().nth(place.node)?;
    let all = constraints.iter().map(|constraint| match constraint.truth {
        Truth::True => constraint.predicate.clone(),
        Truth::False | Truth::NotTrue | Truth::NotFalse => Expr {
            kind: ExprKind::Not(Box::new(constraint.predicate.clone())),
            ty: ScalarType::Bool,
            span: constraint.predicate.span,
        },
    });
    let all = all.collect();
    let node = Arc::new(Plan {
        node: with_predicate(&node.node, place.aggregate, all)?,
        schema: Arc::clone(&node.schema),
        span: node.span,
    });
    let plan = last.plan.with_node(place.node, node)?;
    Some(bound.with_plan(Arc::new(plan)))
}

/// The node with the conjunction of other predicates in place of its own, or of the condition of one of its aggregates.
fn with_predicate(node: &Node, aggregate: Option<usize>, all: Vec<Expr>) -> Option<Node> {
    let other = |span| Expr {
        kind: ExprKind::And(all),
        ty: ScalarType::Bool,
        span,
    };
    if let Some((input, predicate)) = node.as_filter() {
        return Some(Node::Filter {
            input: Arc::clone(input),
            predicate: other(predicate.span),
        });
    }
    let mut changed = node.clone();
    let Node::Aggregate { aggregates, .. } = &mut changed else {
        return None;
    };
    let condition = aggregates.get_mut(aggregate?)?.condition.as_mut()?;
    *condition = other(condition.span);
    Some(changed)
}
