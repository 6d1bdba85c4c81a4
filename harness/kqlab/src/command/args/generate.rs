//! The arguments of `kqlab generate`.

use std::path::PathBuf;

use clap::{Args as Arguments, ValueEnum};

use super::FixedClockArgs;

/// `kqlab generate`
#[derive(Arguments, Debug)]
pub struct GenerateArgs {
    /// A rule or query file
    pub rule: PathBuf,
    /// How many positives
    #[arg(long, value_name = "N", default_value = "1")]
    pub count: usize,
    /// The same seed gives the same events
    #[arg(long, value_name = "N", default_value = "0")]
    pub seed: u64,
    /// How many events in all: the positives among plausible others, a JSON object a line
    #[arg(long, value_name = "N", conflicts_with = "write")]
    pub rows: Option<usize>,
    /// With `--rows`: the folder to write a file for each table to
    #[arg(long, value_name = "FOLDER", requires = "rows")]
    pub to: Option<PathBuf>,
    /// Write the test file beside the rule
    #[arg(long)]
    pub write: bool,
    /// Replace a test file that exists
    #[arg(long, requires = "write")]
    pub force: bool,
    /// How events are printed
    #[arg(long, value_enum, default_value = "yaml")]
    pub format: EventFormat,
    /// More tables: a JSON file `{"Table": {"Column": "type"}}`
    #[arg(long, value_name = "FILE")]
    pub schema: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub clock: FixedClockArgs,
}

/// How events are printed.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventFormat {
    /// A test file
    Yaml,
    /// The positives, a JSON object a line
    Ndjson,
}
