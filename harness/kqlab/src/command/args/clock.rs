//! The clock given on the command line.

use clap::Args as Arguments;
use kql_eval::types::ticks::UNIX_EPOCH;
use kqlab_proof::Clock;
use kqlab_suite::Exit;

use crate::command::Failure;

/// The clock of a run.
#[derive(Arguments, Debug)]
pub struct ClockArgs {
    /// What `now()` answers; the machine's clock when not given
    #[arg(long, value_name = "DATETIME")]
    pub now: Option<String>,
}

impl ClockArgs {
    /// The clock: the machine's where none is given.
    ///
    /// # Errors
    /// It is no datetime.
    pub fn clock(&self) -> Result<Clock, Failure> {
        self.now
            .as_deref()
            .map_or_else(|| Ok(machine_clock()), parsed)
    }
}

/// The clock of generated events.
#[derive(Arguments, Debug)]
pub struct FixedClockArgs {
    /// What `now()` answers
    #[arg(long, value_name = "DATETIME", default_value = "2026-01-15T12:00:00Z")]
    pub now: String,
}

impl FixedClockArgs {
    /// The clock.
    ///
    /// # Errors
    /// It is no datetime.
    pub fn clock(&self) -> Result<Clock, Failure> {
        parsed(&self.now)
    }
}

/// A clock as the command line writes it.
fn parsed(text: &str) -> Result<Clock, Failure> {
    Clock::parse(text).ok_or_else(|| {
        let message =
            format!("`--now` takes a datetime such as 2026-01-15T12:00:00Z, not `{text}`");
        Failure::report(miette::Report::msg(message), Exit::Usage)
    })
}

/// The machine's clock.
fn machine_clock() -> Clock {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    Clock::at(UNIX_EPOCH.saturating_add(i64::try_from(now.as_nanos() / 100).unwrap_or(i64::MAX)))
}
