//! The arguments of `kqlab check`.

use std::path::{Path, PathBuf};

use clap::{Args as Arguments, ValueEnum};
use kqlab_suite::project::Target;
use kqlab_suite::schema::Dialect;

/// `kqlab check`
#[derive(Arguments, Debug)]
pub struct CheckArgs {
    /// Rules, queries, functions, test files, or folders of them; the rules of the workspace when not given
    pub paths: Vec<PathBuf>,
    /// More tables: JSON `{"Table": {"Column": "type"}}`, or `.create table` commands in a `.kql` or `.csl` file
    #[arg(long, value_name = "FILE")]
    pub schema: Option<PathBuf>,
    /// Saved functions of a workspace: a file of them in any form; may be repeated
    #[arg(long = "functions", value_name = "FILE")]
    pub functions: Vec<PathBuf>,
    /// Whose tables: by the query's own time column unless given
    #[arg(long, value_enum, default_value = "auto")]
    pub dialect: DialectArg,
    /// Take tables and functions that are not known as open sources: with the columns that the query uses
    #[arg(long)]
    pub open: bool,
    /// Pass over paths that match this pattern, such as `'**/Package/**'`; may be repeated
    #[arg(long, value_name = "PATTERN")]
    pub exclude: Vec<String>,
    /// What runs the rules: by their kind, then by the workspace's `target`, unless given
    #[arg(long = "for", value_enum, value_name = "TARGET")]
    pub target: Option<TargetArg>,
    /// Which lints are shown: `all`, with advice; `none`; or names, parted by commas. Errors and warnings unless given
    #[arg(long, value_name = "LINTS", value_delimiter = ',')]
    pub lints: Vec<String>,
    /// Put right what can be put right without changing what a rule does, then check
    #[arg(long)]
    pub fix: bool,
    /// Show what `--fix` would change, and write nothing
    #[arg(long, requires = "fix")]
    pub dry_run: bool,
    /// Findings that are known: only others count
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write the findings to a file that `--baseline` reads
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    pub write_baseline: Option<PathBuf>,
    /// What is written to standard output
    #[arg(long, value_enum, default_value = "terminal")]
    pub format: CheckFormat,
    /// A line for each cause and the summary
    #[arg(short, long)]
    pub quiet: bool,
}

impl CheckArgs {
    /// One file, by the options that hold when none is given.
    #[must_use]
    pub fn of_file(path: &Path) -> Self {
        Self {
            paths: vec![path.to_owned()],
            schema: None,
            functions: vec![],
            dialect: DialectArg::Auto,
            open: false,
            exclude: vec![],
            target: None,
            lints: vec![],
            fix: false,
            dry_run: false,
            baseline: None,
            write_baseline: None,
            format: CheckFormat::Terminal,
            quiet: false,
        }
    }
}

/// How findings are written.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckFormat {
    /// A line for each file, the findings on standard error, and the summary
    Terminal,
    /// One JSON document
    Json,
    /// SARIF, for code scanning
    Sarif,
    /// Annotations of a GitHub workflow
    Github,
    /// Markdown, for a pull request
    Markdown,
    /// JUnit XML
    Junit,
}

/// What runs rules.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetArg {
    /// Scheduled analytics rules of Sentinel
    Sentinel,
    /// Near-real-time rules of Sentinel
    Nrt,
    /// Custom detections of Defender XDR
    CustomDetection,
}

impl TargetArg {
    /// The target in a workspace's terms.
    #[must_use]
    pub const fn target(self) -> Target {
        match self {
            Self::Sentinel => Target::Sentinel,
            Self::Nrt => Target::NearRealTime,
            Self::CustomDetection => Target::CustomDetection,
        }
    }
}

/// Whose tables a rule is written for.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum DialectArg {
    /// Both, the workspace's first where the query names `TimeGenerated`
    Auto,
    /// Advanced hunting of Defender XDR
    Defender,
    /// A Log Analytics workspace
    Sentinel,
}

impl DialectArg {
    /// The dialect for a query.
    #[must_use]
    pub fn of(self, query: &str) -> Dialect {
        match self {
            Self::Auto => Dialect::of_query(query),
            Self::Defender => Dialect::Defender,
            Self::Sentinel => Dialect::Sentinel,
        }
    }
}
