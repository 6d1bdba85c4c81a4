//! Whether a mutant means the same as the rule.

use kql_eval::plan::{Expr, ExprKind};
use kql_eval::types::ScalarType;
use kql_parser::Span;

use super::argument::same_rows_by;
use super::{
    Argument, Decision, Demand, Events, NO_STEPS_LEFT, Prepared, Route, Solver, Truth,
    VariableKind, substitute, trace,
};

/// What is known of a rule and its mutant.
#[derive(Clone, Debug, PartialEq)]
pub enum Comparison {
    /// They give the same rows over any events, for this reason.
    Same(Argument),
    /// They answer these events differently; whether the rule fires.
    Apart {
        /// The events.
        events: Events,
        /// Whether the rule fires on them, and the mutant does not.
        rule_fires: bool,
    },
    /// It is not decided; the obstacle in words.
    Undecided(String),
}

/// Compares a rule with a mutant. That they are the same rests on an argument over every node of both plans; events that tell
/// them apart are checked by running both.
#[must_use]
pub fn compare(rule: &Prepared, mutant: &Prepared) -> Comparison {
    compare_by(rule, mutant, &rule.solver().seeded(1))
}

/// As [`compare`], decided by a solver of the rule; where that has no steps left nothing is decided.
#[must_use]
pub fn compare_by(rule: &Prepared, mutant: &Prepared, solver: &Solver<'_>) -> Comparison {
    let obstacle = match same_rows_by(rule, mutant, solver) {
        Ok(argument) => return Comparison::Same(argument),
        Err(obstacle) => obstacle,
    };
    if !solver.may_go_on() {
        return Comparison::Undecided(NO_STEPS_LEFT.to_owned());
    }
    let found = apart(rule, mutant, solver);
    found.unwrap_or(Comparison::Undecided(obstacle))
}

/// Events along the one path through each query that meet all constraints of the one and not all of the other.
fn apart(rule: &Prepared, mutant: &Prepared, solver: &Solver<'_>) -> Option<Comparison> {
    let (ways, others) = (trace(rule.bound()), trace(mutant.bound()));
    let ([way], [other]) = (ways.as_slice(), others.as_slice()) else {
        return None;
    };
    [(way, other, true), (other, way, false)]
        .into_iter()
        .find_map(|(takes, drops, rule_fires)| {
            let mut takes = takes.clone();
            let dropped = over(&mut takes, drops)?;
            let mut question = takes.question();
            question.demands.push(Demand::drops(dropped));
            let Decision::Satisfiable(values) = solver.decide(&question) else {
                return None;
            };
            let events = takes.events(solver, &values, 0);
            (differ(rule, mutant, &events) == Some(rule_fires))
                .then_some(Comparison::Apart { events, rule_fires })
        })
}

/// Whether the constraints of a path are about the columns of one row alone.
fn is_of_one_row(route: &Route) -> bool {
    let is_row = |demand: &Demand| {
        let mut only_columns = true;
        demand.predicate.for_each_column(&mut |number| {
            only_columns &= route
                .variables
                .get(number)
                .is_some_and(|variable| matches!(variable.kind, VariableKind::Column(_)));
        });
        only_columns
    };
    route.sources.len() == 1 && route.demands.iter().all(is_row)
}

/// Whether the rule fires where the mutant does not (true) or the other way round (false); `None` when they agree.
fn differ(rule: &Prepared, mutant: &Prepared, events: &Events) -> Option<bool> {
    match (rule.fires(events).ok()?, mutant.fires(events).ok()?) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// All demands of `other` over the variables of `way`, which gets the columns that it lacks; `None` when `other` asks for
/// more than columns of the same tables.
fn over(way: &mut Route, other: &Route) -> Option<Expr> {
    if !is_of_one_row(other) {
        return None;
    }
    let mut places = Vec::with_capacity(other.variables.len());
    for variable in &other.variables {
        let VariableKind::Column(source) = variable.kind else {
            // No demand is about it.
            places.push(0);
            continue;
        };
        let same_table = way.sources.get(source)?.table == other.sources.get(source)?.table;
        if !same_table {
            return None;
        }
        let known = way.column(source, &variable.name);
        places.push(known.unwrap_or_else(|| {
            way.variables.push(variable.clone());
            way.variables.len() - 1
        }));
    }
    let types: Vec<ScalarType> = other.variables.iter().map(|one| one.ty).collect();
    let moved = substitute(&all(other), &|column| {
        let (place, ty) = (places.get(column)?, types.get(column)?);
        Some(Expr::column(*place, *ty, Span::at(0)))
    });
    Some(moved)
}

/// All demands of a way as one predicate.
fn all(route: &Route) -> Expr {
    let span = Span::at(0);
    let predicates = route.demands.iter().map(|demand| {
        match demand.truth {
            Truth::True => demand.predicate.clone(),
            // Only true predicates of filters are asked for; another demand is left to the run that checks the events.
            _ => Expr::literal(kql_eval::types::Scalar::Bool(true), span),
        }
    });
    Expr {
        kind: ExprKind::And(predicates.collect()),
        ty: ScalarType::Bool,
        span,
    }
}
