//! `activity_metrics`: the ids of each window compared with those of the window before
//!
//! Where the window before is empty, all stayed and none left.

use std::collections::HashSet;

use super::Plugin;
use super::activity::{Activity, Analysis, Event, Extras, Measured, Parameter, window};
use super::activity_engagement::share;
use crate::RuntimeError;
use crate::types::{Scalar, ScalarType, cast};

/// The ids of each window that are new, that stayed and that left.
pub(super) static PLUGIN: Plugin = Plugin {
    name: "activity_metrics",
    syntax: "activity_metrics(IdColumn, TimelineColumn, Start, End, Window, [Dimension, …])",
    bind: |binder, invocation| binder.activity(invocation, &ACTIVITY),
};

static ACTIVITY: Activity = Activity {
    name: "activity_metrics",
    parameters: &[Parameter::Point, Parameter::Point, Parameter::Distance],
    extras: Extras::None,
    points: &[""],
    measures: &[
        ("dcount_values", ScalarType::Long),
        ("dcount_newvalues", ScalarType::Long),
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
    let of = |event: &Event| window(event.time, start, step);
    let mut before: HashSet<u32> = HashSet::new();
    let mut last = i64::MIN;
    for events in events.chunk_by(|a, b| of(a) == of(b)) {
        let mut inside = events
            .iter()
            .filter(|event| event.time >= start && event.time <= end)
            .peekable();
        let Some(at) = inside.peek().map(|event| of(event)) else {
            continue;
        };
        if last != at - 1 {
            before.clear();
        }
        let ids: HashSet<u32> = inside.filter_map(|event| event.id).collect();
        let stayed = ids.intersection(&before).count();
        let (retention, churn) = match before.len() {
            0 => (1.0, 0.0),
            all => (share(stayed, all), share(all - stayed, all)),
        };
        measured.push(
            &[start.saturating_add(at.saturating_mul(step))],
            &[
                Scalar::Long(cast::count(ids.len())),
                Scalar::Long(cast::count(ids.len() - stayed)),
                Scalar::Real(retention),
                Scalar::Real(churn),
            ],
        )?;
        before = ids;
        last = at;
    }
    Ok(())
}
