//! `sliding_window_counts`: events and ids of the time before, for each step of a timeline

use super::Plugin;
use super::activity::{Activity, Analysis, Event, Extras, Measured, Parameter};
use super::sliding::Sliding;
use crate::RuntimeError;
use crate::types::{Scalar, ScalarType, cast};

/// Events and ids in a window that slides.
pub(super) static PLUGIN: Plugin = Plugin {
    name: "sliding_window_counts",
    syntax: "sliding_window_counts(IdColumn, TimelineColumn, Start, End, LookbackWindow, Bin, [Dimension, …])",
    bind: |binder, invocation| binder.activity(invocation, &ACTIVITY),
};

static ACTIVITY: Activity = Activity {
    name: "sliding_window_counts",
    parameters: &[
        Parameter::Point,
        Parameter::Point,
        Parameter::Distance,
        Parameter::Distance,
    ],
    extras: Extras::None,
    points: &[""],
    measures: &[("Count", ScalarType::Long), ("Dcount", ScalarType::Long)],
    measure,
};

fn measure(
    analysis: &Analysis,
    events: &[Event],
    measured: &mut Measured<'_>,
) -> Result<(), RuntimeError> {
    let [start, end, length, step] = analysis.values();
    let windows = Sliding {
        start,
        end,
        step,
        length,
    };
    windows.over(events, |window| {
        let counts = [window.events, window.ids];
        measured.push(
            &[window.time],
            &counts.map(|count| Scalar::Long(cast::count(count))),
        )
    })
}
