//! The arguments of `kqlab test` and `kqlab mutate`.

use std::path::PathBuf;

use clap::{Args as Arguments, ValueEnum};

/// `kqlab test`
#[derive(Arguments, Debug)]
pub struct TestArgs {
    /// Test files, or folders to look for `*.test.yaml` in
    #[arg(default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// Only tests whose name contains this text
    #[arg(short = 'k', long = "name", value_name = "TEXT")]
    pub name: Option<String>,
    /// Only tests with this tag
    #[arg(long)]
    pub tag: Option<String>,
    /// Only tests of this kind: positive, near-miss, benign, evasion, must-keep
    #[arg(long)]
    pub kind: Option<String>,
    /// Only test files that differ from git's HEAD, or whose rule or fixtures do
    #[arg(long)]
    pub changed: bool,
    /// The same, for another revision
    #[arg(long, value_name = "REV")]
    pub since: Option<String>,
    /// Run again what changes, until Ctrl-C
    #[arg(long, conflicts_with_all = ["changed", "since", "outputs"])]
    pub watch: bool,
    /// Stop at the first failure
    #[arg(short = 'x', long)]
    pub exit_first: bool,
    /// Fail with exit code 4 when fewer tests ran
    #[arg(long, value_name = "N")]
    pub min_tests: Option<usize>,
    /// Show what all tests of a file exercise of its rule, and tests that would close the gaps
    #[arg(long)]
    pub coverage: bool,
    /// Fail with exit code 4 when the tests of a rule exercise less of it; with `--coverage` in it
    #[arg(long, value_name = "PERCENT")]
    pub min_coverage: Option<f64>,
    /// What is written to standard output
    #[arg(long, value_enum, default_value = "terminal")]
    pub format: ReportFormat,
    /// Also write a report to a file: `junit=report.xml`; may be repeated
    #[arg(short = 'o', long = "output", value_name = "FORMAT=FILE")]
    pub outputs: Vec<String>,
    /// Only failures and the counts
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Every test by its name, and every note
    #[arg(short, long)]
    pub verbose: bool,
}

/// How results are written.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportFormat {
    /// What fits a screen where all pass, details for failures
    Terminal,
    /// One JSON document
    Json,
    /// JUnit XML
    Junit,
    /// Test Anything Protocol
    Tap,
    /// SARIF, for code scanning
    Sarif,
    /// Annotations of a GitHub workflow
    Github,
    /// Markdown, for a pull request
    Markdown,
    /// One HTML page
    Html,
    /// A layer of the ATT&CK Navigator
    Navigator,
}

/// `kqlab mutate`
#[derive(Arguments, Debug)]
pub struct MutateArgs {
    /// Test files, or folders to look for `*.test.yaml` in
    #[arg(default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// Fail with exit code 4 when a smaller share of a rule's mutants is killed
    #[arg(long, value_name = "PERCENT")]
    pub min_score: Option<f64>,
    /// Write a test for each survivor that a row would kill into the test file
    #[arg(long)]
    pub fix: bool,
    /// Say why mutants keep the same rows, and what stands in the way where it is not decided
    #[arg(long)]
    pub why: bool,
    /// How much work may go into what is known of the survivors of one rule, in seconds of a machine of today
    #[arg(long, value_name = "SECONDS", default_value_t = 3)]
    pub budget: u32,
    /// What is written to standard output
    #[arg(long, value_enum, default_value = "terminal")]
    pub format: MutateFormat,
}

/// How mutants are written.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum MutateFormat {
    /// The survivors as differences, and the score
    Terminal,
    /// One JSON document of all mutants
    Json,
}
