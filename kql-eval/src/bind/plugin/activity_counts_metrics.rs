//! `activity_counts_metrics`: events and ids of each window, compared with all windows before

use std::collections::HashSet;

use super::Plugin;
use super::activity::{Activity, Analysis, Event, Extras, Measured, Parameter, window};
use crate::RuntimeError;
use crate::types::{Scalar, ScalarType, cast};

/// Events and ids of each window.
pub(super) static PLUGIN: Plugin = Plugin {
    name: "activity_counts_metrics",
    syntax: "activity_counts_metrics(IdColumn, TimelineColumn, Start, End, Step, [Dimension, …])",
    bind: |binder, invocation| binder.activity(invocation, &ACTIVITY),
};

static ACTIVITY: Activity = Activity {
    name: "activity_counts_metrics",
    parameters: &[Parameter::Point, Parameter::Point, Parameter::Distance],
    extras: Extras::None,
    points: &[""],
    measures: &[
        ("count", ScalarType::Long),
        ("dcount", ScalarType::Long),
        ("new_dcount", ScalarType::Long),
        ("aggregated_dcount", ScalarType::Long),
    ],
    measure,
};

fn measure(
    analysis: &Analysis,
    events: &[Event],
    measured: &mut Measured<'_>,
) -> Result<(), RuntimeError> {
    let [start, end, step] = analysis.values();
    let mut seen: HashSet<u32> = HashSet::new();
    let of = |event: &Event| window(event.time, start, step);
    for events in events.chunk_by(|a, b| of(a) == of(b)) {
        let inside = events
            .iter()
            .filter(|event| event.time >= start && event.time <= end);
        let count = inside.clone().count();
        let Some(first) = inside.clone().next() else {
            continue;
        };
        let ids: HashSet<u32> = inside.filter_map(|event| event.id).collect();
        let new = ids.iter().filter(|id| seen.insert(**id)).count();
        let counts = [count, ids.len(), new, seen.len()];
        measured.push(
            &[start.saturating_add(of(first).saturating_mul(step))],
            &counts.map(|count| Scalar::Long(cast::count(count))),
        )?;
    }
    Ok(())
}
