//! The arguments of `kqlab diff`.

use std::path::PathBuf;

use clap::Args as Arguments;

use super::{FixedClockArgs, FoundFormat};

/// `kqlab diff`
#[derive(Arguments, Debug)]
pub struct DiffArgs {
    /// The old rule and the new one; with `--git` the new one alone
    #[arg(required = true, num_args = 1..=2, value_names = ["OLD", "NEW"])]
    pub rules: Vec<PathBuf>,
    /// Take the old rule from git, as it was at this revision
    #[arg(long, value_name = "REV")]
    pub git: Option<String>,
    /// A test file whose rows both rules run over, instead of those beside the rules; may be repeated
    #[arg(long, value_name = "FILE")]
    pub tests: Vec<PathBuf>,
    /// Without a test file, more tables: JSON `{"Table": {"Column": "type"}}`, or `.create table` commands
    #[arg(long, value_name = "FILE")]
    pub schema: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub clock: FixedClockArgs,
    /// Say why both rules give the same rows, or what stands in the way of a decision
    #[arg(long)]
    pub why: bool,
    /// How much work may go into the comparison, in seconds of a machine of today
    #[arg(long, value_name = "SECONDS", default_value_t = 3)]
    pub budget: u32,
    /// How differences are written
    #[arg(long, value_enum, default_value = "text")]
    pub format: FoundFormat,
}
