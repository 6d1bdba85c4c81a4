//! What `kqlab schema` takes.

use clap::{Args as Arguments, ValueEnum};

/// `kqlab schema`
#[derive(Arguments, Debug)]
pub struct SchemaArgs {
    /// Files of events, folders or patterns of them; the table has the name of the file where none is given
    #[arg(required = true, value_name = "[NAME=]PATH")]
    pub files: Vec<String>,
    /// How the tables are written; `--schema` reads both
    #[arg(long, value_enum, default_value = "json")]
    pub format: SchemaFormat,
}

/// How tables are written.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaFormat {
    /// JSON `{"Table": {"Column": "type"}}`
    Json,
    /// `.create table` commands
    Kql,
}
