//! `session_count`: how many sessions begin in each window of a timeline
//!
//! A session begins with an event whose id has no event within the look-back window before it. Kusto's page shows what it
//! gives as a chart, which says the rest: an event just so much later is still in the session, windows begin at multiples of
//! their size as those of `bin` do, and an event at the very start belongs to a session that began before. Events before the
//! start are looked back at.

use std::collections::HashMap;

use super::Plugin;
use super::activity::{Activity, Analysis, Event, Extras, Measured, Parameter};
use crate::RuntimeError;
use crate::types::{Scalar, ScalarType};

/// Sessions that begin in each window.
pub(super) static PLUGIN: Plugin = Plugin {
    name: "session_count",
    syntax: "session_count(IdColumn, TimelineColumn, Start, End, Bin, LookBackWindow, [Dimension, …])",
    bind: |binder, invocation| binder.activity(invocation, &ACTIVITY),
};

static ACTIVITY: Activity = Activity {
    name: PLUGIN.name,
    parameters: &[
        Parameter::Point,
        Parameter::Point,
        Parameter::Distance,
        Parameter::Distance,
    ],
    extras: Extras::None,
    points: &[""],
    measures: &[("count_sessions", ScalarType::Long)],
    measure,
};

fn measure(
    analysis: &Analysis,
    events: &[Event],
    measured: &mut Measured<'_>,
) -> Result<(), RuntimeError> {
    let [start, end, size, look_back] = analysis.values();
    let mut last_seen: HashMap<u32, i64> = HashMap::new();
    let window = |event: &Event| event.time.div_euclid(size);
    for events in events.chunk_by(|a, b| window(a) == window(b)) {
        let mut sessions = 0;
        let mut is_inside = false;
        for event in events {
            let is_analysed = event.time >= start && event.time <= end;
            is_inside |= is_analysed;
            let Some(id) = event.id else { continue };
            let before = last_seen.insert(id, event.time);
            let is_known = before.is_some_and(|last| event.time.saturating_sub(last) <= look_back);
            if is_analysed && !is_known && event.time > start {
                sessions += 1;
            }
        }
        if let (true, Some(first)) = (is_inside, events.first()) {
            let begin = window(first).saturating_mul(size);
            measured.push(&[begin], &[Scalar::Long(sessions)])?;
        }
    }
    Ok(())
}
