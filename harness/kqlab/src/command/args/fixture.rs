//! What `kqlab fixture` takes.

use std::path::PathBuf;

use clap::{Args as Arguments, ValueEnum};

/// `kqlab fixture`
#[derive(Arguments, Debug)]
pub struct FixtureArgs {
    /// Files of events: NDJSON, JSON, CSV or Parquet; `NAME=PATH` names the table
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<String>,
    /// The key of the pseudonyms; the same key gives the same ones. Without one the environment's KQLAB_KEY, else a new one
    #[arg(long, value_name = "TEXT", conflicts_with = "key_file")]
    pub key: Option<String>,
    /// A file that holds the key
    #[arg(long, value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// The table that the files are of; its schema gives the types
    #[arg(long, value_name = "NAME")]
    pub table: Option<String>,
    /// A rule or query file: what it tests stays, and its verdict is compared before and after
    #[arg(long, value_name = "RULE")]
    pub rule: Option<PathBuf>,
    /// Leave a column as it is; may be repeated
    #[arg(long = "keep", value_name = "COLUMN")]
    pub keep: Vec<String>,
    /// Which columns are written
    #[arg(long, value_enum, default_value = "all")]
    pub columns: FixtureColumns,
    /// How events are written
    #[arg(long, value_enum, default_value = "ndjson")]
    pub format: FixtureFormat,
    /// The folder to write a file for each table to
    #[arg(long, value_name = "FOLDER", conflicts_with = "format")]
    pub to: Option<PathBuf>,
    /// More tables: JSON `{"Table": {"Column": "type"}}`, or `.create table` commands in a `.kql` or `.csl` file
    #[arg(long, value_name = "FILE")]
    pub schema: Option<PathBuf>,
    /// What `now()` answers; the hour after the last event when not given
    #[arg(long, value_name = "DATETIME")]
    pub now: Option<String>,
}

/// Which columns of fixtures are written.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixtureColumns {
    /// All that hold something
    All,
    /// Those that the rule reads
    Used,
}

/// How fixtures are written.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixtureFormat {
    /// A JSON object a line
    Ndjson,
    /// Rows for `given:` of a test file
    Yaml,
}
