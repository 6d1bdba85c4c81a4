//! Tables and functions given on the command line.

use std::path::PathBuf;

use clap::Args as Arguments;

use super::RecordedArgs;

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
