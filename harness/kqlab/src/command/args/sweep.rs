//! What `kqlab sweep` takes.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args as Arguments, ValueEnum};

use super::{ClockArgs, TableArgs};

/// `kqlab sweep`
#[derive(Arguments, Debug)]
pub struct SweepArgs {
    /// Rules in any form, or folders of them
    #[arg(required = true)]
    pub rules: Vec<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub tables: TableArgs,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub clock: ClockArgs,
    /// Pass over paths that match this pattern, such as `'**/Package/**'`; may be repeated
    #[arg(long, value_name = "PATTERN")]
    pub exclude: Vec<String>,
    /// Fail with exit code 1 when a rule fires, or when one does not
    #[arg(long, value_enum)]
    pub fail_on: Option<FailOn>,
    /// The verdicts that are known: any other is a failure
    #[arg(long, value_name = "FILE", conflicts_with = "fail_on")]
    pub baseline: Option<PathBuf>,
    /// Write the verdicts to a file that `--baseline` reads
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    pub write_baseline: Option<PathBuf>,
    /// On how many threads to work; all processors when not given, and the same result with any number
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// What is written to standard output
    #[arg(long, value_enum, default_value = "terminal")]
    pub format: SweepFormat,
}

/// Which verdict is a failure.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailOn {
    /// A rule fires: the events are of a quiet day
    Fires,
    /// A rule does not fire: the events are of an attack that all rules must see
    Silent,
}

/// How verdicts are written.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SweepFormat {
    /// A line for each rule, and the counts
    Terminal,
    /// One JSON document
    Json,
    /// Markdown, for a pull request
    Markdown,
    /// One HTML page
    Html,
    /// SARIF, for code scanning
    Sarif,
}
