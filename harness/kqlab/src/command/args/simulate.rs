//! The arguments of `kqlab simulate`.

use std::path::PathBuf;

use clap::{Args as Arguments, ValueEnum};

use super::TableArgs;

/// `kqlab simulate`
#[derive(Arguments, Debug)]
pub struct SimulateArgs {
    /// The rule
    pub rule: PathBuf,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub tables: TableArgs,
    /// How long after it happened each event arrives, as in 2m; at once when not given
    #[arg(long, value_name = "TIME", value_parser = ticks, conflicts_with = "arrival_column")]
    pub delay: Option<i64>,
    /// The datetime column that says when each event arrived
    #[arg(long, value_name = "COLUMN")]
    pub arrival_column: Option<String>,
    /// The time for which the first run is scheduled; the first full interval that can see an event when not given
    #[arg(long, value_name = "DATETIME")]
    pub first_run: Option<String>,
    /// The time after which no run is scheduled; when nothing more can be seen when not given
    #[arg(long, value_name = "DATETIME")]
    pub until: Option<String>,
    /// How long after its scheduled time a run starts, as in 5m or 0s; five minutes for a scheduled rule when not given, as
    /// Microsoft's pages say
    #[arg(long, value_name = "TIME", value_parser = ticks)]
    pub start_delay: Option<i64>,
    /// Where a run's window ends and what `now()` answers, which the pages leave open
    #[arg(long, value_enum, default_value = "scheduled")]
    pub window: WindowEnd,
    /// Say how long events took to arrive, and which part of them the rule loses
    #[arg(long)]
    pub delay_profile: bool,
    /// End with exit code 4 when the rule missed events, saw some twice, or never fired
    #[arg(long, value_enum, value_name = "WHAT")]
    pub fail_on: Vec<Loss>,
    /// Write every run, not only those that fired or lost something
    #[arg(long)]
    pub all: bool,
    /// What is written to standard output
    #[arg(long, value_enum, default_value = "terminal")]
    pub format: SimulateFormat,
}

/// A length of time in ticks, as rules write it.
fn ticks(text: &str) -> Result<i64, String> {
    let wrong = || "a time is written as in 30s, 5m, 1h or PT1H".to_owned();
    kqlab_suite::rule::duration::parse(text).ok_or_else(wrong)
}

/// Where a run's window ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum WindowEnd {
    /// At the scheduled time
    Scheduled,
    /// When the run starts
    Started,
}

/// What is a failure.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Loss {
    /// An event that no run saw
    Missed,
    /// An event that several runs saw
    Doubled,
    /// No alert at all
    Silent,
}

/// How a simulation is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum SimulateFormat {
    /// A timeline and a summary
    Terminal,
    /// Everything, as JSON
    Json,
}
