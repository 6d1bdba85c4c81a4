//! `--timeout`, `--max-memory`, `--max-rows`: what a request may use.

use std::time::Duration;

use clap::Args as Arguments;
use kqlab_proof::budget::Budget;

use crate::command::{duration, size};

/// What a command may use; every command takes these options.
#[derive(Arguments, Debug)]
pub struct LimitArgs {
    /// How long the command may take, or with `batch` each line, as in 30s, 5m or 500ms; no limit when not given
    #[arg(long, global = true, value_name = "TIME", value_parser = duration::read)]
    pub timeout: Option<Duration>,
    /// The most memory that the groups, joins, sorts, values and results of a query may hold at once, as in 4GB or 500MB; 16GB
    /// when not given
    #[arg(long, global = true, value_name = "SIZE", value_parser = size::bytes)]
    pub max_memory: Option<usize>,
    /// The most rows that a stage may make of fewer, such as `range`, `mv-expand` and plugins; 10000000 when not given
    #[arg(long, global = true, value_name = "N")]
    pub max_rows: Option<usize>,
}

impl LimitArgs {
    /// The budget that they are.
    #[must_use]
    pub const fn budget(&self) -> Budget {
        Budget {
            timeout: self.timeout,
            max_memory: self.max_memory,
            max_rows: self.max_rows,
        }
    }
}
