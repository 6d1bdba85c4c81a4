//! The arguments of `kqlab explain`.

use std::path::PathBuf;

use clap::{Args as Arguments, ValueEnum};

use super::{ClockArgs, TableArgs};

/// `kqlab explain`
#[derive(Arguments, Debug)]
pub struct ExplainArgs {
    /// A rule or query file
    pub rule: PathBuf,
    /// The event as a JSON object, or an array of them; columns not given are empty
    #[arg(long, value_name = "JSON", required_unless_present_any = ["test", "tables", "rows"])]
    pub row: Option<String>,
    /// The events of a file, for the table that the rule reads first unless it is named
    #[arg(long, value_name = "[NAME=]PATH", conflicts_with_all = ["row", "test"])]
    pub rows: Option<String>,
    /// Follow the row that begins on this line of the file, and no other
    #[arg(long, value_name = "N", conflicts_with_all = ["row", "test", "number", "result"])]
    pub line: Option<u64>,
    /// Follow the row with this number, and no other; of the table that the rule reads first unless it is named
    #[arg(long, value_name = "[NAME:]N", conflicts_with = "result")]
    pub number: Option<String>,
    /// Trace back only the row of the result with this number
    #[arg(long, value_name = "N")]
    pub result: Option<usize>,
    /// A test of the rule's test file, by name: its rows, clock and functions
    #[arg(long, value_name = "NAME", conflicts_with_all = ["row", "tables", "now", "schema", "functions"])]
    pub test: Option<String>,
    /// The rule with this exclusion of its test file
    #[arg(long, value_name = "EXCLUSION")]
    pub with: Option<String>,
    /// The rule as its test file tunes it
    #[arg(long, conflicts_with = "with")]
    pub tuned: bool,
    /// All rows that a stage dropped and all rows of the result, not the first ones alone
    #[arg(long)]
    pub all: bool,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub tables: TableArgs,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub clock: ClockArgs,
    /// What is written to standard output
    #[arg(long, value_enum, default_value = "terminal")]
    pub format: ExplainFormat,
}

/// How an explanation is written.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExplainFormat {
    /// Text
    Terminal,
    /// One JSON document
    Json,
}
