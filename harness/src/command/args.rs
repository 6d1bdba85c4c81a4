//! What the command line takes.

mod fixture;
mod limits;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args as Arguments, Parser, Subcommand, ValueEnum};
use kql_eval::types::ticks::UNIX_EPOCH;

use super::Failure;
use crate::exit::Exit;
use crate::proof::Clock;
use crate::schema::Dialect;
pub use fixture::{FixtureArgs, FixtureColumns, FixtureFormat};
pub use limits::LimitArgs;

/// Tests KQL detection rules on your own machine: no cloud, no workspace.
#[derive(Parser, Debug)]
#[command(name = "kqlab", version, max_term_width = 100, after_help = EXIT_CODES)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub limits: LimitArgs,
}

const EXIT_CODES: &str = "Exit codes: 0 all passed, 1 a test failed, 2 usage or invalid test file, 3 a rule cannot be \
evaluated, 4 a gate was missed, 5 nothing was selected, 70 kqlab itself failed.";

/// The subcommands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Run test files against their rules
    #[command(after_help = "Example: kqlab test rules -k window --format junit\n\
         Example: kqlab test rules --coverage --min-coverage 100")]
    Test(TestArgs),
    /// Run a query or rule over files of events
    #[command(
        after_help = "Example: kqlab run rule.yaml --table DeviceNetworkEvents=events.ndjson --now 2026-01-15T12:00:00Z"
    )]
    Run(RunArgs),
    /// Check rules, queries and test files without running them
    #[command(after_help = "Example: kqlab check rules")]
    Check(CheckArgs),
    /// Say what became of events: which predicate dropped them and why, and what each result was made of
    #[command(
        after_help = "Examples:\n  kqlab explain rule.yaml --row '{\"RemoteUrl\": \"notsyncromsp.com\"}'\n  \
kqlab explain rule.yaml --rows events.ndjson --line 812\n  \
kqlab explain rule.yaml --test 'unsanctioned agent beacons' --tuned"
    )]
    Explain(ExplainArgs),
    /// Say what every exclusion of a rule does, with events that show it
    #[command(after_help = "Example: kqlab audit rules/rmm/syncromsp/SyncroMSP_netconn.yaml")]
    Audit(AuditArgs),
    /// Print a rule with its exclusions in place, ready to deploy, or find exclusions from benign events
    #[command(
        after_help = "Examples: kqlab tune rules/rmm/syncromsp/SyncroMSP_netconn.yaml\n          kqlab tune rule.yaml --from-scenarios --format markdown"
    )]
    Tune(TuneArgs),
    /// Say what a changed rule newly catches and newly misses, with events that show it
    #[command(
        after_help = "Examples: kqlab diff old.yaml new.yaml\n          kqlab diff --git main rules/rmm/syncromsp/SyncroMSP_netconn.yaml"
    )]
    Diff(DiffArgs),
    /// Make events from a rule: those it fires for, and those that miss it by one predicate
    #[command(after_help = "Example: kqlab generate rule.yaml --count 3 --seed 7 --write")]
    Generate(GenerateArgs),
    /// Make fixtures of real events: pseudonyms for identifiers, secrets taken out, the rule's verdict kept
    #[command(
        after_help = "Example: kqlab fixture export.csv --table DeviceNetworkEvents --rule rule.yaml --key-file key.txt"
    )]
    Fixture(FixtureArgs),
    /// Turn a rule of any form (Sentinel YAML, ARM, Bicep, Terraform, Graph, notebooks, …) into a rule and a test file
    #[command(after_help = "Example: kqlab import page.txt --to rules/rmm/syncromsp")]
    Import(ImportArgs),
    /// Change a rule in small ways and see whether its tests notice
    #[command(after_help = "Example: kqlab mutate rules/rmm/syncromsp --min-score 100")]
    Mutate(MutateArgs),
    /// Answer JSON lines of queries with JSON lines of results
    #[command(after_help = "Example: echo '{\"id\": 1, \"query\": \"print x = 1\"}' | kqlab batch")]
    Batch(BatchArgs),
    /// Write the reference of functions and operators, and the JSON Schema of test files
    #[command(after_help = "Example: kqlab docs --check")]
    Docs(DocsArgs),
}

/// `kqlab docs`
#[derive(Arguments, Debug)]
pub struct DocsArgs {
    /// Write nothing; end with exit code 1 when a file is not as it would be written
    #[arg(long)]
    pub check: bool,
    /// Only print the JSON Schema of test files, for editors
    #[arg(long, conflicts_with_all = ["check", "root"])]
    pub schema: bool,
    /// The project's folder, with `testdata` and `docs` in it
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    pub root: PathBuf,
}

/// How results are written.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportFormat {
    /// A line for each test, details for failures
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
    /// Only failures and the summary
    #[arg(short, long)]
    pub quiet: bool,
}

/// The clock of a run.
#[derive(Arguments, Debug)]
pub struct ClockArgs {
    /// What `now()` answers; the machine's clock when not given
    #[arg(long, value_name = "DATETIME")]
    pub now: Option<String>,
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

/// `kqlab batch`
#[derive(Arguments, Debug)]
pub struct BatchArgs {
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub clock: ClockArgs,
    /// Take tables and functions that are not known as open sources: with the columns that the query uses, and no rows
    #[arg(long)]
    pub open: bool,
}

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
}

/// `kqlab run`
#[derive(Arguments, Debug)]
pub struct RunArgs {
    /// A rule or query file, or with `-q` the query itself
    pub query: String,
    /// The argument is the query itself
    #[arg(short = 'q', long = "query")]
    pub is_text: bool,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub tables: TableArgs,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub clock: ClockArgs,
    /// Count lines of NDJSON that cannot be read, and pass over them
    #[arg(long)]
    pub skip_bad_lines: bool,
    /// On how many threads to work; all processors when not given, and the same result with any number
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// Show no progress on the terminal
    #[arg(long)]
    pub quiet: bool,
    /// Say everything of what was read, not only what is unusual
    #[arg(long)]
    pub verbose: bool,
    /// How rows are written
    #[arg(long, value_enum, default_value = "table")]
    pub format: RowFormat,
    /// Write CSV for programs: texts that a spreadsheet would run as formulas stay as they are
    #[arg(long)]
    pub raw: bool,
}

/// How rows are written.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFormat {
    /// Aligned text
    Table,
    /// A JSON array of objects
    Json,
    /// A JSON object a line
    Ndjson,
    /// Comma-separated values
    Csv,
    /// A Markdown table
    Markdown,
    /// Kusto's REST v1 response
    Kusto,
}

/// `kqlab check`
#[derive(Arguments, Debug)]
pub struct CheckArgs {
    /// Rules, queries, functions, test files, or folders of them; the rules of the workspace when not given
    pub paths: Vec<PathBuf>,
    /// The workspace: a folder with a `kqlab.yaml`, or such a file; the nearest above the first path when not given
    #[arg(long, value_name = "PATH")]
    pub workspace: Option<PathBuf>,
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

/// `kqlab explain`
#[derive(Arguments, Debug)]
pub struct ExplainArgs {
    /// A rule or query file
    pub rule: PathBuf,
    /// The event as a JSON object, or an array of them; columns not given are empty
    #[arg(long, value_name = "JSON", required_unless_present_any = ["test", "tables", "rows"])]
    pub row: Option<String>,
    /// The events of a file, for the table that the rule reads first unless it is named
    #[arg(long, value_name = "[NAME=]PATH", conflicts_with_all = ["row", "test"])]
    pub rows: Option<String>,
    /// Follow the row that begins on this line of the file, and no other
    #[arg(long, value_name = "N", conflicts_with_all = ["row", "test", "number", "result"])]
    pub line: Option<u64>,
    /// Follow the row with this number, and no other; of the table that the rule reads first unless it is named
    #[arg(long, value_name = "[NAME:]N", conflicts_with = "result")]
    pub number: Option<String>,
    /// Trace back only the row of the result with this number
    #[arg(long, value_name = "N")]
    pub result: Option<usize>,
    /// A test of the rule's test file, by name: its rows, clock and functions
    #[arg(long, value_name = "NAME", conflicts_with_all = ["row", "tables", "now", "schema", "functions"])]
    pub test: Option<String>,
    /// The rule with this exclusion of its test file
    #[arg(long, value_name = "EXCLUSION")]
    pub with: Option<String>,
    /// The rule as its test file tunes it
    #[arg(long, conflicts_with = "with")]
    pub tuned: bool,
    /// All rows that a stage dropped and all rows of the result, not the first ones alone
    #[arg(long)]
    pub all: bool,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub tables: TableArgs,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub clock: ClockArgs,
    /// What is written to standard output
    #[arg(long, value_enum, default_value = "terminal")]
    pub format: ExplainFormat,
}

/// How an explanation is written.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExplainFormat {
    /// Text
    Terminal,
    /// One JSON document
    Json,
}

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

/// `kqlab generate`
#[derive(Arguments, Debug)]
pub struct GenerateArgs {
    /// A rule or query file
    pub rule: PathBuf,
    /// How many positives
    #[arg(long, value_name = "N", default_value = "1")]
    pub count: usize,
    /// The same seed gives the same events
    #[arg(long, value_name = "N", default_value = "0")]
    pub seed: u64,
    /// So many events in all: the positives among plausible others, a JSON object a line
    #[arg(long, value_name = "N", conflicts_with = "write")]
    pub rows: Option<usize>,
    /// With `--rows`: the folder to write a file for each table to
    #[arg(long, value_name = "FOLDER", requires = "rows")]
    pub to: Option<PathBuf>,
    /// Write the test file beside the rule
    #[arg(long)]
    pub write: bool,
    /// Replace a test file that exists
    #[arg(long, requires = "write")]
    pub force: bool,
    /// How events are printed
    #[arg(long, value_enum, default_value = "yaml")]
    pub format: EventFormat,
    /// More tables: a JSON file `{"Table": {"Column": "type"}}`
    #[arg(long, value_name = "FILE")]
    pub schema: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub clock: FixedClockArgs,
}

/// How events are printed.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventFormat {
    /// A test file
    Yaml,
    /// The positives, a JSON object a line
    Ndjson,
}

/// The clock of generated events.
#[derive(Arguments, Debug)]
pub struct FixedClockArgs {
    /// What `now()` answers
    #[arg(long, value_name = "DATETIME", default_value = "2026-01-15T12:00:00Z")]
    pub now: String,
}

impl FixedClockArgs {
    /// The clock.
    ///
    /// # Errors
    /// It is no datetime.
    pub fn clock(&self) -> Result<Clock, Failure> {
        parsed(&self.now)
    }
}

/// `kqlab import`
#[derive(Arguments, Debug)]
pub struct ImportArgs {
    /// A file of rules or saved functions, in any form
    pub page: PathBuf,
    /// The folder to write to
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    pub to: PathBuf,
    /// Replace files that exist
    #[arg(long)]
    pub force: bool,
}

impl ClockArgs {
    /// The clock: the machine's where none is given.
    ///
    /// # Errors
    /// It is no datetime.
    pub fn clock(&self) -> Result<Clock, Failure> {
        self.now
            .as_deref()
            .map_or_else(|| Ok(machine_clock()), parsed)
    }
}

/// A clock as the command line writes it.
fn parsed(text: &str) -> Result<Clock, Failure> {
    Clock::parse(text).ok_or_else(|| {
        let message =
            format!("`--now` takes a datetime such as 2026-01-15T12:00:00Z, not `{text}`");
        Failure::report(miette::Report::msg(message), Exit::Usage)
    })
}

/// The machine's clock.
fn machine_clock() -> Clock {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    Clock::at(UNIX_EPOCH.saturating_add(i64::try_from(now.as_nanos() / 100).unwrap_or(i64::MAX)))
}
