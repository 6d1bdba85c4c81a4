//! Rows for the sides of joins and for sub-queries, that meet rows at hand in their keys.
//!
//! A rule such as "not seen before" fires where such rows are absent: the paths through it say nothing of them.

use std::sync::Arc;

use kql_eval::operators::Comparison;
use kql_eval::plan::{Expr, ExprKind, Field, Node, Plan, Schema};
use kql_eval::types::{Scalar, ScalarType};
use kql_parser::Span;

use super::decision::{Constraint, Decision, Question, Truth};
use super::events::Events;
use super::path::Path;
use super::prepared::Prepared;
use super::solver::Solver;
use super::trace::trace;

/// As many paths through one leg are followed.
const MOST_PATHS: usize = 2;

/// As many sets of events are made.
const MOST_EVENTS: usize = 60;

/// A plan whose rows meet others by keys.
struct Leg<'p> {
    plan: &'p Arc<Plan>,
    /// The columns of the leg that are compared, and the values that they are compared with.
    keys: Vec<(usize, Scalar)>,
}

/// The events with rows added that come through a leg and meet theirs there, and with rows that nearly come through.
pub(super) fn with_legs(rule: &Prepared, events: &Events, solver: &Solver<'_>) -> Vec<Events> {
    let mut found = Vec::new();
    for leg in legs(rule, events) {
        let paths = trace(&rule.bound().with_plan(Arc::clone(leg.plan)));
        for path in paths.iter().take(MOST_PATHS) {
            let Some(question) = meeting(path, &leg.keys) else {
                continue;
            };
            add(path, &question, events, solver, &mut found);
            for number in 0..path.constraints.len() {
                if found.len() >= MOST_EVENTS {
                    return found;
                }
                let mut missing = question.clone();
                missing.at_boundary = true;
                if let Some(constraint) = missing.constraints.get_mut(number) {
                    constraint.truth = Truth::NotTrue;
                }
                add(path, &missing, events, solver, &mut found);
            }
        }
    }
    found
}

fn add(
    path: &Path,
    question: &Question,
    events: &Events,
    solver: &Solver<'_>,
    found: &mut Vec<Events>,
) {
    let Decision::Satisfiable(values) = solver.decide(question) else {
        return;
    };
    let mut all = events.clone();
    for (table, rows) in path.events(solver, &values, 0).tables {
        for row in rows {
            all.push(&table, row);
        }
    }
    if !found.contains(&all) {
        found.push(all);
    }
}

/// The question of rows on a path whose keys have these values.
fn meeting(path: &Path, keys: &[(usize, Scalar)]) -> Option<Question> {
    let mut question = path.question();
    for (column, value) in keys {
        let left = path.columns.get(*column)?.clone();
        if left.ty != value.ty() {
            return None;
        }
        let span = Span::at(0);
        question.constraints.push(Constraint::holds(Expr {
            kind: ExprKind::Compare {
                operator: Comparison::Equal,
                left: Box::new(left),
                right: Box::new(Expr::literal(value.clone(), span)),
            },
            ty: ScalarType::Bool,
            span,
        }));
    }
    Some(question)
}

fn legs<'p>(rule: &'p Prepared, events: &Events) -> Vec<Leg<'p>> {
    let bound = rule.bound();
    let mut found = Vec::new();
    for plan in bound.plans().flat_map(|plan| plan.nodes()) {
        if let Node::Join {
            left, right, on, ..
        } = &plan.node
        {
            let columns = on.iter().filter_map(|(column, _)| {
                let ty = left.schema.field(*column)?.ty;
                Some(Expr::column(*column, ty, Span::at(0)))
            });
            if let Some(values) = first_row(rule, left, columns.collect(), events) {
                let keys = on.iter().map(|(_, column)| *column).zip(values).collect();
                found.push(Leg { plan: right, keys });
            }
        }
        let Node::Filter { input, predicate } = &plan.node else {
            continue;
        };
        for part in parts(predicate) {
            match &part.kind {
                ExprKind::InSubquery {
                    value, subquery, ..
                } => {
                    let value = first_row(rule, input, vec![(**value).clone()], events);
                    let leg = bound.subqueries.get(*subquery);
                    if let (Some(value), Some(plan)) = (value, leg) {
                        let keys = value.into_iter().map(|value| (0, value)).collect();
                        found.push(Leg { plan, keys });
                    }
                }
                ExprKind::Subquery(number) => {
                    if let Some(plan) = bound.subqueries.get(*number) {
                        found.push(Leg { plan, keys: vec![] });
                    }
                }
                _ => {}
            }
        }
    }
    found
}

/// An expression and all that it is made of.
fn parts(expr: &Expr) -> Vec<&Expr> {
    let mut found = vec![expr];
    found.extend(expr.children().into_iter().flat_map(parts));
    found
}

/// The values of expressions for the first row that events give a plan.
fn first_row(
    rule: &Prepared,
    input: &Arc<Plan>,
    columns: Vec<Expr>,
    events: &Events,
) -> Option<Vec<Scalar>> {
    let fields = columns.iter().enumerate();
    let fields = fields.map(|(number, of)| Field::computed(format!("key{number}"), of.ty));
    let plan = Plan {
        schema: Arc::new(Schema::new(fields.collect())),
        span: input.span,
        node: Node::Project {
            input: Arc::clone(input),
            columns,
        },
    };
    let asked = rule.with_plans(rule.bound().with_plan(Arc::new(plan)));
    let table = asked.result(events).ok()?;
    let columns = table.batch.columns.iter();
    (table.batch.rows > 0).then(|| columns.map(|column| column.scalar(0)).collect())
}
