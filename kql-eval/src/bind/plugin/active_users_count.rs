//! `active_users_count`: the ids of each window that were there in enough periods of the time before
//!
//! The time before an event begins just after the event's time less the look-back, and ends with the event.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Plugin;
use super::activity::{Activity, Analysis, Event, Extras, Measured, Parameter, window};
use crate::RuntimeError;
use crate::types::{Scalar, ScalarType, cast};

/// The ids that were there often enough.
pub(super) static PLUGIN: Plugin = Plugin {
    name: "active_users_count",
    syntax: "active_users_count(IdColumn, TimelineColumn, Start, End, LookbackWindow, Period, ActivePeriodsCount, Bin, [Dimension, …])",
    bind: |binder, invocation| binder.activity(invocation, &ACTIVITY),
};

static ACTIVITY: Activity = Activity {
    name: "active_users_count",
    parameters: &[
        Parameter::Point,
        Parameter::Point,
        Parameter::Distance,
        Parameter::Distance,
        Parameter::Count,
        Parameter::Distance,
    ],
    extras: Extras::None,
    points: &[""],
    measures: &[("dcount", ScalarType::Long)],
    measure,
};

fn measure(
    analysis: &Analysis,
    events: &[Event],
    measured: &mut Measured<'_>,
) -> Result<(), RuntimeError> {
    let [start, end, lookback, period, wanted, step] = analysis.values();
    let mut times: HashMap<u32, Vec<i64>> = HashMap::new();
    for event in events {
        if let Some(id) = event.id {
            times.entry(id).or_default().push(event.time);
        }
    }
    let mut active: BTreeMap<i64, HashSet<u32>> = BTreeMap::new();
    for (id, times) in &times {
        let mut periods: HashMap<i64, usize> = HashMap::new();
        let mut leaving = times.iter().peekable();
        for time in times {
            *periods.entry(window(*time, start, period)).or_default() += 1;
            while let Some(left) = leaving.next_if(|left| **left <= time.saturating_sub(lookback)) {
                let period = window(*left, start, period);
                if let Some(count) = periods.get_mut(&period) {
                    *count -= 1;
                    if *count == 0 {
                        periods.remove(&period);
                    }
                }
            }
            let inside = (start..=end).contains(time);
            if inside && cast::count(periods.len()) >= wanted {
                active
                    .entry(window(*time, start, step))
                    .or_default()
                    .insert(*id);
            }
        }
    }
    for (window, ids) in active {
        measured.push(
            &[start.saturating_add(window.saturating_mul(step))],
            &[Scalar::Long(cast::count(ids.len()))],
        )?;
    }
    Ok(())
}
