//! Whether a mutant means the same as the rule.

use kql_eval::plan::{Expr, ExprKind};
use kql_eval::types::ScalarType;
use kql_parser::Span;

use crate::argument::same_rows_by;
use crate::{
    Argument, Constraint, Decision, Events, NO_STEPS_LEFT, Path, Prepared, Solver, Truth, Variable,
    VariableKind, columns_read, substitute, trace,
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

/// The steps that a part of an expression costs that is written out along a path.
const COST_OF_PART: usize = 10;

/// Pairs of paths, one through each query, that are compared.
const MOST_PAIRS: usize = 6;

/// Events along a path through the one query that meet all its constraints and not all of the path through the other query
/// that is like it. Both queries are run over them: whether paths are followed back in full does not matter here.
fn apart(rule: &Prepared, mutant: &Prepared, solver: &Solver<'_>) -> Option<Comparison> {
    let (paths, others) = (trace(rule.bound()), trace(mutant.bound()));
    // To write out long expressions for each comparison is work too.
    solver.spend(paths.iter().chain(&others).map(Path::size).sum::<usize>() * COST_OF_PART);
    let alike = paths.len() == others.len();
    let pairs = paths.iter().enumerate().flat_map(|(number, path)| {
        let others = others.iter().enumerate();
        let others = others.filter(move |(of, _)| !alike || *of == number);
        others.map(move |(_, other)| (path, other))
    });
    pairs.take(MOST_PAIRS).find_map(|(path, other)| {
        [(path, other, true), (other, path, false)]
            .into_iter()
            .find_map(|(takes, drops, rule_fires)| {
                let events = between(takes, drops, solver, &mut |events| {
                    differ(rule, mutant, events) == Some(rule_fires)
                })?;
                Some(Comparison::Apart { events, rule_fires })
            })
    })
}

/// Events that take one path, and not the other, which `shows` something.
fn between(
    takes: &Path,
    drops: &Path,
    solver: &Solver<'_>,
    shows: &mut dyn FnMut(&Events) -> bool,
) -> Option<Events> {
    let mut takes = takes.clone();
    let dropped = over(&mut takes, drops)?;
    let mut question = takes.question();
    question.constraints.push(Constraint::drops(dropped));
    let Decision::Satisfiable(values) = solver.decide(&question) else {
        return None;
    };
    (0..takes.sources.len().clamp(1, 3)).find_map(|repeated| {
        let events = takes.events(solver, &values, repeated);
        shows(&events).then_some(events)
    })
}

/// Whether the rule fires where the mutant does not (true) or the other way round (false); `None` when they agree.
fn differ(rule: &Prepared, mutant: &Prepared, events: &Events) -> Option<bool> {
    match (rule.fires(events).ok()?, mutant.fires(events).ok()?) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// The constraints of `other` over the variables of `way`, which gets the columns that it lacks: those that are about the same
/// rows and groups. `None` where there are none.
fn over(way: &mut Path, other: &Path) -> Option<Expr> {
    let places: Vec<Option<usize>> = other
        .variables
        .iter()
        .enumerate()
        .map(|(number, variable)| place(way, other, number, variable))
        .collect();
    let span = Span::at(0);
    let is_common = |constraint: &&Constraint| {
        let read = columns_read(&constraint.predicate);
        constraint.truth == Truth::True
            && read
                .iter()
                .all(|number| matches!(places.get(*number), Some(Some(_))))
    };
    let common: Vec<Expr> = other
        .constraints
        .iter()
        .filter(is_common)
        .map(|constraint| {
            substitute(&constraint.predicate, &|column| {
                let place = (*places.get(column)?)?;
                let ty = other.variables.get(column)?.ty;
                Some(Expr::column(place, ty, span))
            })
        })
        .collect();
    (!common.is_empty()).then_some(Expr {
        kind: ExprKind::And(common),
        ty: ScalarType::Bool,
        span,
    })
}

/// The variable of `way` that is about the same column or group as one of `other`; a column that it lacks is added.
fn place(way: &mut Path, other: &Path, number: usize, variable: &Variable) -> Option<usize> {
    if let VariableKind::Column(source) = variable.kind {
        let same_table = way.sources.get(source)?.table == other.sources.get(source)?.table;
        if !same_table {
            return None;
        }
        let known = way.column(source, &variable.name);
        return Some(known.unwrap_or_else(|| way.add(variable.clone())));
    }
    // Variables of groups come in the order of the stages.
    let same = way.variables.get(number)?;
    let is_same = std::mem::discriminant(&same.kind) == std::mem::discriminant(&variable.kind)
        && same.ty == variable.ty;
    is_same.then_some(number)
}
