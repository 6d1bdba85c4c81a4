//! Rows that reach a place of a plan and show something there.

use std::collections::BTreeSet;
use std::sync::Arc;

use kql_eval::operators::Comparison;
use kql_eval::plan::{Expr, ExprKind, Node, Plan};
use kql_eval::types::{Scalar, ScalarType};
use kqlab_proof::{
    Constraint, Events, Given, Path, Prepared, Solver, Truth, VariableKind, no_row_meets, trace,
};

use super::site::{Input, PointId, PredicateSite};
use super::telling::constrained;

/// How many paths to a place are tried.
pub(super) const MOST_WAYS: usize = 8;

/// What was found.
pub(super) enum Found {
    /// Rows that reach the wanted point
    Events {
        /// The rows.
        events: Events,
        /// All that they reach.
        reached: BTreeSet<PointId>,
        /// A rule that must fire over them, see [`constrained`].
        constrained: Option<Prepared>,
    },
    /// No rows can
    Impossible,
    /// Neither
    Nothing,
}

/// Says what events reach, if the wanted point is among it.
pub(super) type Judge<'j> = &'j mut dyn FnMut(&Events) -> Option<BTreeSet<PointId>>;

/// Finds rows for places of a query.
pub(super) struct Finder<'q> {
    /// The rule.
    pub rule: &'q Prepared,
    /// Answers questions about values.
    pub solver: Solver<'q>,
    /// The same with other plausible values.
    pub other: Solver<'q>,
}

impl<'q> Finder<'q> {
    /// A finder for a rule.
    pub fn new(rule: &'q Prepared) -> Self {
        Self {
            rule,
            solver: rule.solver().seeded(1),
            other: rule.solver().seeded(1).for_event(7),
        }
    }

    /// The ways in which rows become those of a plan, which the nodes around run for each group of rows.
    pub fn ways(&self, plan: Plan, around: &[&Plan]) -> Vec<Path> {
        let plan = around.iter().rev().fold(plan, |plan, around| {
            let Node::ForEach {
                input, by, slot, ..
            } = &around.node
            else {
                return plan;
            };
            let node = Node::ForEach {
                input: Arc::clone(input),
                by: by.clone(),
                repeated: vec![],
                slot: *slot,
                body: Arc::new(plan),
            };
            beside(around, node)
        });
        trace(&self.rule.bound().with_plan(Arc::new(plan)))
    }

    /// The ways to a plan's rows on which a row meets constraints. What must hold is asked as a filter would, so that the rows
    /// of a list's sub-query are looked for as well.
    fn ways_with(&self, input: &Input<'_>, constraints: &[Constraint]) -> Vec<Path> {
        let (holding, others): (Vec<&Constraint>, Vec<&Constraint>) = constraints
            .iter()
            .partition(|constraint| constraint.truth == Truth::True);
        let mut plan = Arc::clone(input.plan);
        for constraint in holding {
            let node = Node::Filter {
                input: Arc::clone(&plan),
                predicate: constraint.predicate.clone(),
            };
            plan = Arc::new(beside(&plan, node));
        }
        let columns = others.iter().map(|constraint| constraint.predicate.clone());
        let mut ways = self.ways(projected(&plan, columns.collect()), &input.around);
        for way in &mut ways {
            let columns = way.columns.clone();
            way.constraints.extend(columns.into_iter().zip(&others).map(
                |(predicate, constraint)| Constraint {
                    predicate,
                    truth: constraint.truth,
                },
            ));
        }
        ways
    }

    /// Rows of which one reaches a plan's result and meets constraints there.
    pub fn meeting(
        &self,
        input: &Input<'_>,
        constraints: &[Constraint],
        judge: Judge<'_>,
    ) -> Found {
        self.first(&self.ways_with(input, constraints), judge)
    }

    /// Rows of which some reach a predicate, meet constraints there, and would make the rule fire if they passed by that.
    pub fn hinging(
        &self,
        site: &PredicateSite<'_>,
        constraints: &[Constraint],
        judge: Judge<'_>,
    ) -> Found {
        let Some(other) = constrained(self.rule.bound(), site.place, constraints) else {
            return Found::Nothing;
        };
        let other = self.rule.with_plans(other);
        let mut fires = |events: &Events| {
            let reached = judge(events)?;
            (other.fires(events) == Ok(true)).then_some(reached)
        };
        match self.first(&trace(other.bound()), &mut fires) {
            Found::Events {
                events, reached, ..
            } => Found::Events {
                events,
                reached,
                constrained: Some(other),
            },
            found => found,
        }
    }

    /// Events along the first of some ways that do.
    fn first(&self, ways: &[Path], judge: Judge<'_>) -> Found {
        for way in ways.iter().take(MOST_WAYS) {
            let Some(values) = self.solver.decide(&way.question()).values() else {
                continue;
            };
            let exact = self.with_none_counted(way, &values);
            for values in exact.iter().chain([&values]) {
                if let Some(found) = self.along(way, values, judge) {
                    return found;
                }
            }
        }
        Found::Nothing
    }

    /// Values with the same counts, where a count with a condition is 0 and the rows do not meet its condition.
    fn with_none_counted(&self, way: &Path, values: &[Scalar]) -> Option<Vec<Scalar>> {
        let mut question = way.question().near(values);
        for (given, (variable, value)) in question
            .given
            .iter_mut()
            .zip(way.variables.iter().zip(values))
        {
            if !matches!(variable.kind, VariableKind::Column(_)) {
                *given = Given::Fixed(value.clone());
            }
        }
        let before = question.constraints.len();
        for constraint in &way.constraints {
            if let ExprKind::Or(items) = &constraint.predicate.kind
                && let [condition, none] = items.as_slice()
                && constraint.truth == Truth::True
                && is_count_of_none(none)
                && self.solver.truth(none, values) == Some(true)
            {
                question
                    .constraints
                    .push(Constraint::drops(condition.clone()));
            }
        }
        if question.constraints.len() == before {
            return None;
        }
        self.solver.decide(&question).values()
    }

    /// Events for the values of a way, if they do.
    fn along(&self, way: &Path, values: &[Scalar], judge: Judge<'_>) -> Option<Found> {
        for repeated in 0..way.sources.len().clamp(1, 3) {
            let events = way.events(&self.solver, values, repeated);
            if let Some(reached) = judge(&events) {
                return Some(Found::Events {
                    events,
                    reached,
                    constrained: None,
                });
            }
        }
        None
    }

    /// Whether it is proven that no row meets constraints, whatever the events.
    pub fn is_impossible(&self, input: &Input<'_>, constraints: &[Constraint]) -> bool {
        no_row_meets(input.plan, constraints, &self.solver).is_ok()
    }
}

/// A plan that stands where another does. It is traced and never run, so that its columns need no schema of their own.
pub(super) fn beside(plan: &Plan, node: Node) -> Plan {
    Plan {
        node,
        schema: Arc::clone(&plan.schema),
        span: plan.span,
    }
}

/// The rows of a plan with other columns.
pub(super) fn projected(input: &Arc<Plan>, columns: Vec<Expr>) -> Plan {
    let node = Node::Project {
        input: Arc::clone(input),
        columns,
    };
    beside(input, node)
}

/// A comparison.
pub(super) fn compare(left: Expr, operator: Comparison, right: Expr) -> Expr {
    Expr {
        span: left.span,
        kind: ExprKind::Compare {
            operator,
            left: Box::new(left),
            right: Box::new(right),
        },
        ty: ScalarType::Bool,
    }
}

/// Whether this asks that a variable is 0, as a way does of a count with a condition.
fn is_count_of_none(expr: &Expr) -> bool {
    let ExprKind::Compare {
        operator: Comparison::Equal,
        left,
        right,
    } = &expr.kind
    else {
        return false;
    };
    matches!(left.kind, ExprKind::Column(_)) && right.as_literal() == Some(&Scalar::Long(0))
}
