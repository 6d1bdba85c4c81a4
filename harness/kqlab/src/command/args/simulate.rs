//! The arguments of `kqlab simulate`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args as Arguments, ValueEnum};

use super::TableArgs;
use crate::command::duration;

/// `kqlab simulate`
#[derive(Arguments, Debug)]
pub struct SimulateArgs {
    /// The rule
    pub rule: PathBuf,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub tables: TableArgs,
    /// How long after it happened each event arrives, as in 2m; at once when not given
    #[arg(long, value_name = "TIME", value_parser = duration::read, conflicts_with = "arrival_column")]
    pub delay: Option<Duration>,
    /// The datetime column that says when each event arrived
    #[arg(long, value_name = "COLUMN")]
    pub arrival_column: Option<String>,
    /// The time for which the first run is scheduled; the first full interval that can see an event when not given
    #[arg(long, value_name = "DATETIME")]
    pub first_run: Option<String>,
    /// The time after which no run is scheduled; when nothing more can be seen when not given
    #[arg(long, value_name = "DATETIME")]
    pub until: Option<String>,
    /// How long after its scheduled time a run starts, as in 5m, or `none`; five minutes for a scheduled rule when not given, as
    /// Microsoft's pages say
    #[arg(long, value_name = "TIME")]
    pub start_delay: Option<String>,
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
