//! The arguments of `kqlab run` and `kqlab batch`.

use std::num::NonZeroUsize;

use clap::{Args as Arguments, ValueEnum};

use super::{ClockArgs, TableArgs};

/// `kqlab run`
#[derive(Arguments, Debug)]
pub struct RunArgs {
    /// A rule or query file, or with `-e` the query itself
    pub query: String,
    /// The argument is the query itself
    #[arg(short = 'e', long = "query")]
    pub is_text: bool,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub tables: TableArgs,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub clock: ClockArgs,
    /// Count lines of NDJSON that cannot be read, and pass over them
    #[arg(long)]
    pub skip_bad_lines: bool,
    /// On how many threads to work; all processors when not given, and the same result with any number
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// Show no progress on the terminal
    #[arg(short, long)]
    pub quiet: bool,
    /// Say everything of what was read, not only what is unusual
    #[arg(short, long)]
    pub verbose: bool,
    /// How rows are written
    #[arg(long, value_enum, default_value = "table")]
    pub format: RowFormat,
    /// Write CSV for programs: texts that a spreadsheet would run as formulas stay as they are
    #[arg(long)]
    pub raw: bool,
}

/// How rows are written.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFormat {
    /// Aligned text
    Table,
    /// A JSON array of objects
    Json,
    /// A JSON object a line
    Ndjson,
    /// Comma-separated values
    Csv,
    /// A Markdown table
    Markdown,
    /// Kusto's REST v1 response
    Kusto,
}

/// `kqlab batch`
#[derive(Arguments, Debug)]
pub struct BatchArgs {
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub clock: ClockArgs,
    /// Take tables and functions that are not known as open sources: with the columns that the query uses, and no rows
    #[arg(long)]
    pub open: bool,
}
