//! What is wrong with a rule that binds: fields that do not fit its query, its schedule or the service that runs it.
//!
//! A lint says nothing about what it cannot know: the columns of a query that does not bind, the times of a filter that is not
//! constant.

mod alert_detail;
mod alerting;
mod connector;
mod cost;
mod custom_detail;
mod detection;
mod entity;
mod fix;
mod form;
mod identity;
mod ids;
mod indentation;
mod known_entities;
mod legs;
mod levels;
mod limits;
mod lookback;
mod place;
mod registry;
mod restriction;
mod schedule;
mod subject;
mod time_column;
mod trigger;
mod window;

pub use fix::{Fix, placed};
pub use ids::Ids;
pub use levels::{Chosen, Levels, UnknownLint};
pub use place::{At, Found};
pub use registry::LINTS;
pub use subject::{CLOCK, Subject};

use kqlab_suite::project::Target;

use crate::findings::Severity;

/// Something that is looked for in every rule.
#[derive(Debug)]
pub struct Lint {
    /// Its name, the last part of its code.
    pub name: &'static str,
    /// Its code: `kqlab::lint::` and the name.
    pub code: &'static str,
    /// How much it matters unless a workspace says otherwise. A [`Note`](Severity::Note) is advice.
    pub weight: Severity,
    /// For which services' rules it holds; empty for every query.
    pub targets: &'static [Target],
    /// What it finds, in a sentence.
    pub summary: &'static str,
    /// Why that matters and what to do.
    pub page: &'static str,
    /// A rule in which it finds something.
    pub bad: &'static str,
    /// The same rule put right.
    pub good: &'static str,
    /// Looks at a rule.
    pub look: fn(&Subject<'_>) -> Vec<Found>,
}

/// Rules of Sentinel.
const SENTINEL: &[Target] = &[Target::Sentinel, Target::NearRealTime];
/// Rules of Sentinel that run on a schedule.
const SCHEDULED: &[Target] = &[Target::Sentinel];
/// Near-real-time rules of Sentinel.
const NRT: &[Target] = &[Target::NearRealTime];
/// Custom detections of Defender XDR.
const DETECTION: &[Target] = &[Target::CustomDetection];
/// Rules of any service.
const RULES: &[Target] = &[
    Target::Sentinel,
    Target::NearRealTime,
    Target::CustomDetection,
];

impl Lint {
    /// The lint with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        LINTS.iter().copied().find(|lint| lint.name == name)
    }

    /// Whether it holds for rules of a service; None where nothing says which one runs them.
    #[must_use]
    pub fn holds_for(&self, target: Option<Target>) -> bool {
        self.targets.is_empty() || target.is_some_and(|target| self.targets.contains(&target))
    }
}

/// What all lints find in a rule, in the order of the registry.
#[must_use]
pub fn lint(subject: &Subject<'_>) -> Vec<(&'static Lint, Found)> {
    let target = subject.target();
    LINTS
        .iter()
        .filter(|lint| lint.holds_for(target))
        .flat_map(|lint| {
            (lint.look)(subject)
                .into_iter()
                .map(move |found| (*lint, found))
        })
        .collect()
}

#[cfg(test)]
mod tests;
