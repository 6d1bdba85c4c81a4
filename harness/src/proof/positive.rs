//! Events for which a rule fires.

use kql_eval::{Query, Settings};

use super::{Positive, Refusal};
use crate::proof::{Decision, Plausible, Route, Solver, VariableKind, trace};

/// So many ways through a rule are tried.
const MOST_WAYS: usize = 24;

/// Events for which a query's last statement gives rows: `count` of them, each with other values. The same seed gives the
/// same events.
///
/// # Errors
/// Why there are none.
pub fn positives(
    query: &Query,
    settings: &Settings,
    seed: u64,
    count: usize,
) -> Result<Vec<Positive>, Refusal> {
    let settings = at_clock(query, settings);
    let routes = trace(query.bound());
    let mut found: Vec<Positive> = Vec::new();
    let first = first_positive(query, &settings, &routes, seed)?;
    found.push(first);
    for number in 1..u64::try_from(count).unwrap_or(1) {
        let solver = Solver::new(
            Some(query.bound()),
            &settings,
            Plausible::new(seed, settings.now).other(number),
        );
        let Some(first) = found.first() else { break };
        // The same way again, and the other ways in turn.
        let turn = usize::try_from(number).unwrap_or(0);
        let other = routes.get(turn % routes.len().max(1));
        let next = other
            .and_then(|route| along(query, &settings, &solver, route).ok())
            .or_else(|| along(query, &settings, &solver, &first.route).ok());
        if let Some(next) = next
            && found.iter().all(|known| known.events != next.events)
        {
            found.push(next);
        }
    }
    Ok(found)
}

/// The settings with the clock that the query sets itself.
fn at_clock(query: &Query, settings: &Settings) -> Settings {
    Settings {
        now: query.bound().now.unwrap_or(settings.now),
        ..settings.clone()
    }
}

fn first_positive(
    query: &Query,
    settings: &Settings,
    routes: &[Route],
    seed: u64,
) -> Result<Positive, Refusal> {
    let solver = Solver::new(
        Some(query.bound()),
        settings,
        Plausible::new(seed, settings.now),
    );
    if routes.iter().all(|route| route.sources.is_empty()) {
        return Err(Refusal::NoTables);
    }
    let mut refusal = Refusal::Impossible;
    for route in routes.iter().take(MOST_WAYS) {
        match along(query, settings, &solver, route) {
            Ok(positive) => return Ok(positive),
            // The reason of the first way that is not plainly impossible is told.
            Err(reason) if refusal == Refusal::Impossible => refusal = reason,
            Err(_) => {}
        }
    }
    Err(refusal)
}

/// Events that take one way.
fn along(
    query: &Query,
    settings: &Settings,
    solver: &Solver<'_>,
    route: &Route,
) -> Result<Positive, Refusal> {
    let question = route.question();
    let values = match solver.decide(&question) {
        Decision::Satisfiable(values) => values,
        Decision::Unsatisfiable => {
            return Err(match route.obstacles.first() {
                None => Refusal::Impossible,
                Some(reason) => Refusal::Undecided(reason.clone()),
            });
        }
        Decision::Undecided(reason) => return Err(Refusal::Undecided(reason)),
    };
    let mut refusal = None;
    for values in variations(route, &values) {
        if !solver.meets(&route.demands, &values) {
            continue;
        }
        for repeated in 0..route.sources.len().min(3) {
            let events = route.events(solver, &values, repeated);
            match events.rows_of(query, settings) {
                Ok(0) => {}
                Ok(_) => {
                    return Ok(Positive {
                        events,
                        route: route.clone(),
                        values,
                        repeated,
                    });
                }
                Err(error) => refusal = Some(Refusal::Fails(error.to_string())),
            }
        }
    }
    Err(refusal.unwrap_or_else(|| {
        let reason = route.obstacles.first().cloned();
        Refusal::Silent(reason.unwrap_or_else(|| {
            "its groups or joins ask for more than one way through the rule gives".to_owned()
        }))
    }))
}

/// The values, and the same with more rows in each group: an aggregate may ask for several rows without saying how many.
fn variations(
    route: &Route,
    values: &[kql_eval::types::Scalar],
) -> Vec<Vec<kql_eval::types::Scalar>> {
    let mut all = vec![values.to_vec()];
    let is_count =
        |kind: &VariableKind| matches!(kind, VariableKind::Rows(_) | VariableKind::Distinct { .. });
    if !route.groups.is_empty() {
        for count in [2, 20] {
            let mut more = values.to_vec();
            for (variable, slot) in route.variables.iter().zip(&mut more) {
                if is_count(&variable.kind) && slot.as_long().is_some_and(|rows| rows < count) {
                    *slot = kql_eval::types::Scalar::Long(count);
                }
            }
            if !all.contains(&more) {
                all.push(more);
            }
        }
    }
    all
}
