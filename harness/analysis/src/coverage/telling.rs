//! Tests that depend on a predicate: the rule would fire over their rows if the predicate said otherwise, or does because it
//! says what it says.

use std::sync::Arc;

use kql_eval::bind::BoundQuery;
use kql_eval::plan::{Expr, ExprKind, Node, Plan};
use kql_eval::types::ScalarType;
use kqlab_proof::{Constraint, Truth};

/// The rule with what is asked of a row in place of a predicate: where this fires, the rows that meet the constraints are the
/// reason. None when the predicate is not in the last statement's plan.
pub(super) fn constrained(
    bound: &BoundQuery,
    predicate: &Expr,
    constraints: &[Constraint],
) -> Option<BoundQuery> {
    let all = constraints.iter().map(|constraint| match constraint.truth {
        Truth::True => constraint.predicate.clone(),
        Truth::False | Truth::NotTrue | Truth::NotFalse => Expr {
            kind: ExprKind::Not(Box::new(constraint.predicate.clone())),
            ty: ScalarType::Bool,
            span: constraint.predicate.span,
        },
    });
    let other = Expr {
        kind: ExprKind::And(all.collect()),
        ty: ScalarType::Bool,
        span: predicate.span,
    };
    let last = bound.results.last()?;
    let plan = replaced(&last.plan, predicate, &other)?;
    Some(bound.with_plan(plan))
}

/// The plan with another predicate in place of one of its own, which is told by its identity.
fn replaced(plan: &Arc<Plan>, predicate: &Expr, other: &Expr) -> Option<Arc<Plan>> {
    let mut changed = None;
    let inputs = plan.inputs().into_iter().map(|input| {
        if changed.is_some() {
            return Arc::clone(input);
        }
        changed = replaced(input, predicate, other);
        changed.clone().unwrap_or_else(|| Arc::clone(input))
    });
    let inputs: Vec<Arc<Plan>> = inputs.collect();
    if changed.is_some() {
        return Some(Arc::new(plan.with_inputs(inputs)));
    }
    let node = match &plan.node {
        Node::Filter {
            input,
            predicate: own,
        } if std::ptr::eq(own, predicate) => Node::Filter {
            input: Arc::clone(input),
            predicate: other.clone(),
        },
        Node::Aggregate {
            input,
            keys,
            aggregates,
        } => {
            let is_own = |condition: &Option<Expr>| {
                condition
                    .as_ref()
                    .is_some_and(|own| std::ptr::eq(own, predicate))
            };
            let number = aggregates.iter().position(|of| is_own(&of.condition))?;
            let mut aggregates = aggregates.clone();
            aggregates.get_mut(number)?.condition = Some(other.clone());
            Node::Aggregate {
                input: Arc::clone(input),
                keys: keys.clone(),
                aggregates,
            }
        }
        Node::ForEach {
            input,
            by,
            repeated,
            slot,
            body,
        } => Node::ForEach {
            input: Arc::clone(input),
            by: by.clone(),
            repeated: repeated.clone(),
            slot: *slot,
            body: replaced(body, predicate, other)?,
        },
        _ => return None,
    };
    Some(Arc::new(Plan {
        node,
        schema: Arc::clone(&plan.schema),
        span: plan.span,
    }))
}
