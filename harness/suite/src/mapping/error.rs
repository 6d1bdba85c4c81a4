//! What can be wrong with a mapping.

use miette::Diagnostic;
use thiserror::Error;

use super::NAMES;
use crate::rule::RuleError;
use kql_eval::RuntimeError;

/// A mapping that gives no rows.
#[derive(Error, Debug, Diagnostic)]
pub enum MappingError {
    /// No mapping has this name, and no file this path.
    #[error("there is no mapping `{name}`, and no such file")]
    #[diagnostic(
        code(kqlab::mapping::unknown),
        help("there are {}; or name a file of functions", NAMES.join(", "))
    )]
    Unknown {
        /// As it was asked for.
        name: Box<str>,
    },
    /// Its file cannot be read.
    #[error(transparent)]
    #[diagnostic(transparent)]
    File(#[from] RuleError),
    /// No rows were given for what it reads.
    #[error(
        "the mapping `{mapping}` makes {table} out of {sources}, and no rows were given for it"
    )]
    #[diagnostic(
        code(kqlab::mapping::no_source),
        help("give the events to it: `--table {first}=FILES`")
    )]
    NoSource {
        /// The mapping.
        mapping: Box<str>,
        /// The table that it gives.
        table: Box<str>,
        /// The tables that it reads.
        sources: Box<str>,
        /// One of them.
        first: Box<str>,
    },
    /// It gives a column that the table does not have.
    #[error(
        "the mapping `{mapping}` gives {table} a column `{column}`, which the table does not have"
    )]
    #[diagnostic(code(kqlab::mapping::column))]
    Column {
        /// The mapping.
        mapping: Box<str>,
        /// The table.
        table: Box<str>,
        /// The column.
        column: Box<str>,
        /// The nearest one.
        #[help]
        help: Option<String>,
    },
    /// It does not compile.
    #[error("the mapping `{mapping}` does not give {table}: {first}")]
    #[diagnostic(
        code(kqlab::mapping::mistakes),
        help("`kqlab check` shows the mistakes of a file of functions")
    )]
    Mistakes {
        /// The mapping.
        mapping: Box<str>,
        /// The table.
        table: Box<str>,
        /// The first mistake.
        first: Box<str>,
    },
    /// It does not run to its end.
    #[error("the mapping `{mapping}` does not give {table}: {cause}")]
    #[diagnostic(code(kqlab::mapping::run))]
    Run {
        /// The mapping.
        mapping: Box<str>,
        /// The table.
        table: Box<str>,
        /// What failed.
        cause: RuntimeError,
    },
}
