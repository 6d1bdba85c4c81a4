//! Durations: reading and printing.

mod parse;

use std::fmt::Write as _;

pub use parse::{parse_timespan, parse_timespan_literal};

use super::ticks::{DAY, HOUR, MINUTE, SECOND};

/// Writes `[-][d.]hh:mm:ss[.fffffff]`, as `tostring` does.
pub fn write_timespan(ticks: i64, out: &mut String) {
    if ticks < 0 {
        out.push('-');
    }
    let ticks = ticks.unsigned_abs();
    let part = |unit: i64, of: i64| ticks / unit.unsigned_abs() % of.unsigned_abs();
    let days = ticks / DAY.unsigned_abs();
    if days > 0 {
        let _ = write!(out, "{days}.");
    }
    let _ = write!(
        out,
        "{:02}:{:02}:{:02}",
        part(HOUR, 24),
        part(MINUTE, 60),
        part(SECOND, 60)
    );
    let fraction = part(1, SECOND);
    if fraction > 0 {
        let _ = write!(out, ".{fraction:07}");
    }
}
