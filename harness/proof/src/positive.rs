//! Events for which a rule fires.

use std::fmt;

use kql_eval::types::Scalar;

use super::{Decision, Events, Path, Prepared, Solver, VariableKind, never_fires, trace};

/// Events for which a rule fires; the engine has run it over them.
#[derive(Clone, Debug)]
pub struct Positive {
    /// The events.
    pub events: Events,
    /// The way they take through the rule.
    pub path: Path,
    /// The values of its variables.
    pub values: Vec<Scalar>,
    /// Which source of a group is repeated, see [`Path::events`].
    pub repeated: usize,
}

/// Why no events were found for which a rule fires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The rule reads no tables.
    NoTables,
    /// No event can meet all its predicates.
    Impossible,
    /// It was not found out whether there are any; the reason in words.
    Undecided(String),
    /// Events meet all predicates that are understood, and the rule is silent over them; the reason in words.
    Silent(String),
    /// The engine fails over the events.
    Fails(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTables => f.write_str("the rule reads no tables"),
            Self::Impossible => f.write_str("no event can meet all predicates of the rule"),
            Self::Undecided(reason) => write!(f, "no event was found: {reason}"),
            Self::Silent(reason) => write!(
                f,
                "the rule is silent over the events that were found: {reason}"
            ),
            Self::Fails(reason) => write!(f, "the rule fails over the events: {reason}"),
        }
    }
}

/// How many paths through a rule are tried.
const MOST_WAYS: usize = 24;

/// Events for which a query's last statement gives rows: `count` of them, each with other values. The same seed gives the
/// same events.
///
/// # Errors
/// Why there are none.
pub fn positives(rule: &Prepared, seed: u64, count: usize) -> Result<Vec<Positive>, Refusal> {
    positives_within(rule, seed, count, usize::MAX)
}

/// As [`positives`], where the solver takes no more than `steps` for each event.
pub(crate) fn positives_within(
    rule: &Prepared,
    seed: u64,
    count: usize,
    steps: usize,
) -> Result<Vec<Positive>, Refusal> {
    let paths = trace(rule.bound());
    let solver = rule.solver().seeded(seed).within(steps);
    let first = first_positive(rule, &paths, &solver)?;
    let mut found: Vec<Positive> = vec![first];
    for number in 1..u64::try_from(count).unwrap_or(1) {
        let solver = rule.solver().seeded(seed).for_event(number);
        let solver = solver.within(steps);
        let Some(first) = found.first() else { break };
        // The same way again, and the other ways in turn.
        let turn = usize::try_from(number).unwrap_or(0);
        let other = paths.get(turn % paths.len().max(1));
        let next = other
            .and_then(|path| along(rule, &solver, path).ok())
            .or_else(|| along(rule, &solver, &first.path).ok());
        if let Some(next) = next
            && found.iter().all(|known| known.events != next.events)
        {
            found.push(next);
        }
    }
    Ok(found)
}

fn first_positive(
    rule: &Prepared,
    paths: &[Path],
    solver: &Solver<'_>,
) -> Result<Positive, Refusal> {
    if paths.iter().all(|path| path.sources.is_empty()) {
        return Err(Refusal::NoTables);
    }
    let mut refusal = Refusal::Impossible;
    for path in paths.iter().take(MOST_WAYS) {
        match along(rule, solver, path) {
            Ok(positive) => return Ok(positive),
            // The reason of the first way that is not plainly impossible is told.
            Err(reason) if refusal == Refusal::Impossible => refusal = reason,
            Err(_) => {}
        }
    }
    // That no path leads to a result is no proof: the rule's whole plan is asked.
    if refusal == Refusal::Impossible
        && let Err(obstacle) = never_fires(rule)
    {
        refusal = Refusal::Undecided(obstacle);
    }
    Err(refusal)
}

/// Events that take one way.
fn along(rule: &Prepared, solver: &Solver<'_>, path: &Path) -> Result<Positive, Refusal> {
    let question = path.question();
    let values = match solver.decide(&question) {
        Decision::Satisfiable(values) => values,
        Decision::Unsatisfiable => {
            return Err(match path.obstacles.first() {
                None => Refusal::Impossible,
                Some(reason) => Refusal::Undecided(reason.clone()),
            });
        }
        Decision::Undecided(reason) => return Err(Refusal::Undecided(reason)),
    };
    let mut refusal = None;
    for values in variations(path, &values) {
        if !solver.meets(&path.constraints, &values) {
            continue;
        }
        for repeated in 0..path.sources.len().min(3) {
            let events = path.events(solver, &values, repeated);
            match rule.count(&events) {
                Ok(0) => {}
                Ok(_) => {
                    return Ok(Positive {
                        events,
                        path: path.clone(),
                        values,
                        repeated,
                    });
                }
                Err(error) => refusal = Some(Refusal::Fails(error.to_string())),
            }
        }
    }
    Err(refusal.unwrap_or_else(|| {
        let reason = path.obstacles.first().cloned();
        Refusal::Silent(reason.unwrap_or_else(|| {
            "its groups or joins ask for more than one way through the rule gives".to_owned()
        }))
    }))
}

/// The values, and the same with more rows in each group: an aggregate may ask for several rows without saying how many.
fn variations(path: &Path, values: &[Scalar]) -> Vec<Vec<Scalar>> {
    let mut all = vec![values.to_vec()];
    let is_count =
        |kind: &VariableKind| matches!(kind, VariableKind::Rows(_) | VariableKind::Distinct { .. });
    if !path.groups.is_empty() {
        for count in [2, 20] {
            let mut more = values.to_vec();
            for (variable, slot) in path.variables.iter().zip(&mut more) {
                if is_count(&variable.kind) && slot.as_long().is_some_and(|rows| rows < count) {
                    *slot = Scalar::Long(count);
                }
            }
            if !all.contains(&more) {
                all.push(more);
            }
        }
    }
    all
}
