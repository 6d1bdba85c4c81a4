//! Events that miss a rule by one predicate.

use kql_eval::operators::Comparison;
use kql_eval::plan::{Expr, ExprKind};
use kql_eval::types::ScalarType;

use super::{Constraint, Decision, Events, Positive, Prepared, Solver, Truth};

/// Events for which a rule is silent, one predicate away from events for which it fires; the engine has run it over them.
#[derive(Clone, Debug)]
pub struct NearMiss {
    /// The events.
    pub events: Events,
    /// The predicate that fails, as the rule writes it.
    pub predicate: String,
}

/// For each predicate that the events of a positive meet, events that meet all the others; for a window one on either side.
/// Predicates that cannot fail alone are left out.
#[must_use]
pub fn near_misses(rule: &Prepared, seed: u64, positive: &Positive) -> Vec<NearMiss> {
    near_misses_by(rule, &rule.solver().seeded(seed), positive)
}

/// As [`near_misses`], found by a solver of the rule as long as that has steps left.
pub(super) fn near_misses_by(
    rule: &Prepared,
    solver: &Solver<'_>,
    positive: &Positive,
) -> Vec<NearMiss> {
    let mut found: Vec<NearMiss> = Vec::new();
    for (number, constraint) in positive.path.constraints.iter().enumerate() {
        for beyond in sides(&constraint.predicate) {
            let events = missing(solver, positive, number, beyond);
            let Some(events) = events else { continue };
            if rule.fires(&events) != Ok(false) {
                continue;
            }
            let predicate = one_line(constraint.predicate.span.text(rule.text()));
            if found.iter().all(|known| known.events != events) {
                found.push(NearMiss { events, predicate });
            }
        }
    }
    found
}

/// Events that meet all constraints but one, and lie close to the positive.
fn missing(
    solver: &Solver<'_>,
    positive: &Positive,
    number: usize,
    beyond: Option<Expr>,
) -> Option<Events> {
    let mut question = positive.path.question().near(&positive.values);
    question.at_boundary = true;
    question.constraints.get_mut(number)?.truth = Truth::NotTrue;
    question.constraints.extend(beyond.map(Constraint::holds));
    match solver.decide(&question) {
        Decision::Satisfiable(values) => {
            Some(positive.path.events(solver, &values, positive.repeated))
        }
        Decision::Unsatisfiable | Decision::Undecided(_) => None,
    }
}

/// The ways in which a predicate is missed: for a window below and above it, otherwise any.
fn sides(predicate: &Expr) -> Vec<Option<Expr>> {
    let ExprKind::Between {
        negated: false,
        value,
        low,
        high,
    } = &predicate.kind
    else {
        return vec![None];
    };
    let compare = |operator, other: &Expr| Expr {
        kind: ExprKind::Compare {
            operator,
            left: value.clone(),
            right: Box::new(other.clone()),
        },
        ty: ScalarType::Bool,
        span: predicate.span,
    };
    let mut sides = vec![Some(compare(Comparison::Less, low))];
    sides.push((high.ty == value.ty).then(|| compare(Comparison::Greater, high)));
    sides
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
