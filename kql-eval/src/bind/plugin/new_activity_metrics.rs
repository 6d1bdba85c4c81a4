//! `new_activity_metrics`: what becomes in each later window of the ids that are new in a window
//!
//! Every window up to the end has rows, whether it has events or not. The rates of a window without new ids are not numbers.

use std::collections::{HashMap, HashSet};

use super::Plugin;
use super::activity::{Activity, Analysis, Event, Extras, Measured, Parameter, window};
use super::activity_engagement::share;
use crate::RuntimeError;
use crate::types::{Scalar, ScalarType, cast};

/// The most windows of one analysis.
const MOST_WINDOWS: usize = 10_000;

/// What becomes of the new ids of each window.
pub(super) static PLUGIN: Plugin = Plugin {
    name: "new_activity_metrics",
    syntax: "new_activity_metrics(IdColumn, TimelineColumn, Start, End, Window, [Cohort], [Dimension, …], [Lookback])",
    bind: |binder, invocation| binder.activity(invocation, &ACTIVITY),
};

static ACTIVITY: Activity = Activity {
    name: "new_activity_metrics",
    parameters: &[Parameter::Point, Parameter::Point, Parameter::Distance],
    extras: Extras::CohortAndLookback,
    points: &["from_", "to_"],
    measures: &[
        ("dcount_new_values", ScalarType::Long),
        ("dcount_retained_values", ScalarType::Long),
        ("dcount_churn_values", ScalarType::Long),
        ("retention_rate", ScalarType::Real),
        ("churn_rate", ScalarType::Real),
    ],
    measure,
};

fn measure(
    analysis: &Analysis,
    events: &[Event],
    measured: &mut Measured<'_>,
) -> Result<(), RuntimeError> {
    let [start, end, step] = analysis.values();
    let windows = match usize::try_from(window(end, start, step)) {
        Ok(last) if last < MOST_WINDOWS => last + 1,
        Ok(_) => {
            return Err(RuntimeError::Limit {
                what: "an analysis of windows in pairs",
                limit: MOST_WINDOWS,
                span: None,
            });
        }
        Err(_) => return Ok(()),
    };
    let debuts = debuts(analysis, events, windows);
    let time = |window: usize| start.saturating_add(cast::count(window).saturating_mul(step));
    for from in 0..windows {
        let wanted = analysis
            .cohort
            .is_none_or(|cohort| window(cohort, start, step) == cast::count(from));
        if !wanted {
            continue;
        }
        let cohort = count_at(&debuts, from, from);
        for to in from..windows {
            let stayed = count_at(&debuts, to, from);
            let new = match to == from {
                true => cohort,
                false => (from + 1..=to)
                    .map(|debut| count_at(&debuts, to, debut))
                    .sum(),
            };
            measured.push(
                &[time(from), time(to)],
                &[
                    Scalar::Long(cast::count(new)),
                    Scalar::Long(cast::count(stayed)),
                    Scalar::Long(cast::count(cohort - stayed)),
                    Scalar::Real(share(stayed, cohort)),
                    Scalar::Real(share(cohort - stayed, cohort)),
                ],
            )?;
        }
    }
    Ok(())
}

/// For each window, how many of its ids were new in which window. Known ids are new in none.
fn debuts(analysis: &Analysis, events: &[Event], windows: usize) -> Vec<HashMap<usize, usize>> {
    let [start, end, step] = analysis.values();
    let mut first: HashMap<u32, usize> = HashMap::new();
    let mut seen: HashSet<(usize, u32)> = HashSet::new();
    let mut debuts = vec![HashMap::new(); windows];
    for event in events {
        let Some(id) = event.id.filter(|id| !analysis.known.contains(id)) else {
            continue;
        };
        let at = usize::try_from(window(event.time, start, step)).ok();
        let Some(at) = at.filter(|_| event.time <= end) else {
            continue;
        };
        let debut = *first.entry(id).or_insert(at);
        if seen.insert((at, id))
            && let Some(counts) = debuts.get_mut(at)
        {
            *counts.entry(debut).or_default() += 1;
        }
    }
    debuts
}

fn count_at(debuts: &[HashMap<usize, usize>], window: usize, debut: usize) -> usize {
    debuts
        .get(window)
        .and_then(|counts| counts.get(&debut))
        .copied()
        .unwrap_or(0)
}
