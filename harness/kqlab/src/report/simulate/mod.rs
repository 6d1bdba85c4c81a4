//! A rule on its schedule, as people and tools read it.

mod json;
mod terminal;

use kqlab_analysis::simulate::{Simulation, TimedTable, Timetable};
use kqlab_suite::rule::Rule;

pub use json::json;
pub use terminal::{More, terminal};

/// What is written about.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'s> {
    /// The rule.
    pub rule: &'s Rule,
    /// When it runs.
    pub timetable: &'s Timetable,
    /// The events.
    pub tables: &'s [TimedTable],
    /// What became of them.
    pub simulation: &'s Simulation,
}

/// A time to the second: `2026-01-15 12:05:00`.
fn time(ticks: i64) -> String {
    let mut text = String::new();
    kql_eval::types::write_datetime(ticks, &mut text);
    text.truncate(19);
    text.replace('T', " ")
}
