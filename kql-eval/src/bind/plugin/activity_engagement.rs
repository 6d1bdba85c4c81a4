//! `activity_engagement`: how many of the ids of a longer window are there in the step it ends with
//!
//! A step without events has a row where the longer window has events.

use super::Plugin;
use super::activity::{Activity, Analysis, Event, Extras, Measured, Parameter};
use super::sliding::Sliding;
use crate::RuntimeError;
use crate::types::{Scalar, ScalarType, cast};

/// The ids of a step as a share of those of a longer window.
pub(super) static PLUGIN: Plugin = Plugin {
    name: "activity_engagement",
    syntax: "activity_engagement(IdColumn, TimelineColumn, Start, End, InnerActivityWindow, OuterActivityWindow, [Dimension, …])",
    bind: |binder, invocation| binder.activity(invocation, &ACTIVITY),
};

static ACTIVITY: Activity = Activity {
    name: "activity_engagement",
    parameters: &[
        Parameter::Point,
        Parameter::Point,
        Parameter::Distance,
        Parameter::Distance,
    ],
    extras: Extras::None,
    points: &[""],
    measures: &[
        ("dcount_activities_inner", ScalarType::Long),
        ("dcount_activities_outer", ScalarType::Long),
        ("activity_ratio", ScalarType::Real),
    ],
    measure,
};

fn measure(
    analysis: &Analysis,
    events: &[Event],
    measured: &mut Measured<'_>,
) -> Result<(), RuntimeError> {
    let [start, end, step, length] = analysis.values();
    let windows = Sliding {
        start,
        end,
        step,
        length,
    };
    windows.over(events, |window| {
        let (inner, outer) = (window.last_ids, window.ids);
        measured.push(
            &[window.time],
            &[
                Scalar::Long(cast::count(inner)),
                Scalar::Long(cast::count(outer)),
                Scalar::Real(share(inner, outer)),
            ],
        )
    })
}

/// A part of a whole; not a number when the whole is nothing.
pub(super) fn share(part: usize, whole: usize) -> f64 {
    let real = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    real(part) / real(whole)
}
