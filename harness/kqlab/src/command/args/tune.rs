//! The arguments of `kqlab tune` and `kqlab audit`: the exclusions of a rule.

use std::path::PathBuf;

use clap::{Args as Arguments, ValueEnum};

/// `kqlab tune`
#[derive(Arguments, Debug)]
pub struct TuneArgs {
    /// A rule with a test file beside it, or the test file
    pub rule: PathBuf,
    /// These exclusions instead of those the test file applies; may be repeated
    #[arg(long = "with", value_name = "EXCLUSION")]
    pub with: Vec<String>,
    /// Find the narrowest exclusions that silence the scenarios and keep every positive
    #[arg(long, conflicts_with = "with")]
    pub from_scenarios: bool,
    /// Find exclusions that silence the rows of this file, of the rule's table; may be repeated
    #[arg(long, value_name = "FILE", conflicts_with = "with")]
    pub benign: Vec<PathBuf>,
    /// Only this scenario, or benign test by name; may be repeated
    #[arg(long, value_name = "ID", requires = "from_scenarios")]
    pub scenario: Vec<String>,
    /// Write what was found into the test file
    #[arg(long)]
    pub write: bool,
    /// How what was found is written
    #[arg(long, value_enum, default_value = "text")]
    pub format: FoundFormat,
}

/// How what was found is written.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundFormat {
    /// Text
    Text,
    /// Markdown, for a pull request
    Markdown,
    /// One JSON document
    Json,
}

/// `kqlab audit`
#[derive(Arguments, Debug)]
pub struct AuditArgs {
    /// Rules with a test file beside them, test files, or folders of them
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// How the audit is written
    #[arg(long, value_enum, default_value = "terminal")]
    pub format: AuditFormat,
}

/// How an audit is written.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditFormat {
    /// Text
    Terminal,
    /// One JSON document
    Json,
    /// Markdown, for a pull request
    Markdown,
}
