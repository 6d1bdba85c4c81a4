//! Tables and functions given on the command line.

use std::path::PathBuf;

use clap::Args as Arguments;

/// Tables given on the command line.
#[derive(Arguments, Debug)]
pub struct TableArgs {
    /// A table's rows: a file of NDJSON, JSON, CSV or Parquet, a folder of them, or a pattern such as `'logs/*.ndjson.gz'`;
    /// may be repeated
    #[arg(short, long = "table", value_name = "NAME=PATH")]
    pub tables: Vec<String>,
    /// More tables: JSON `{"Table": {"Column": "type"}}`, or `.create table` commands in a `.kql` or `.csl` file
    #[arg(long, value_name = "FILE")]
    pub schema: Option<PathBuf>,
    /// Saved functions of a workspace: a file of them in any form; may be repeated
    #[arg(long = "functions", value_name = "FILE")]
    pub functions: Vec<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub recorded: RecordedArgs,
}

/// What makes recorded events of another source and time fit a rule.
#[derive(Arguments, Debug)]
pub struct RecordedArgs {
    /// Make the tables that rules read out of those given: a mapping by name (`windows`, `sysmon`, `security`,
    /// `cloudtrail`, `zeek`), or a file of functions; may be repeated
    #[arg(long = "map", value_name = "NAME|FILE")]
    pub maps: Vec<String>,
    /// Move the times of all events so that the last lies just before the clock
    #[arg(long, conflicts_with = "shift")]
    pub shift_to_now: bool,
    /// Move the times of all events by a timespan, as in `365d` or `-1h`
    #[arg(long, value_name = "TIMESPAN", allow_hyphen_values = true)]
    pub shift: Option<String>,
}
