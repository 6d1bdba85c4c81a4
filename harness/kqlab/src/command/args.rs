//! What the command line takes.

mod check;
mod clock;
mod colour;
mod completions;
mod demo;
mod diff;
mod docs;
mod explain;
mod fixture;
mod generate;
mod import;
mod init;
mod limits;
mod man;
mod run;
mod schema;
mod simulate;
mod sweep;
mod tables;
mod test;
mod tune;
mod workspace;

use clap::{Parser, Subcommand};

pub use check::{CheckArgs, CheckFormat, TargetArg};
pub use clock::{ClockArgs, FixedClockArgs};
pub use colour::{ColourArgs, ColourChoice};
pub use completions::CompletionsArgs;
pub use demo::{DemoArgs, DemoOf};
pub use diff::DiffArgs;
pub use docs::DocsArgs;
pub use explain::{ExplainArgs, ExplainFormat};
pub use fixture::{FixtureArgs, FixtureColumns, FixtureFormat};
pub use generate::{EventFormat, GenerateArgs};
pub use import::ImportArgs;
pub use init::InitArgs;
pub use limits::LimitArgs;
pub use man::ManArgs;
pub use run::{BatchArgs, RowFormat, RunArgs};
pub use schema::{SchemaArgs, SchemaFormat};
pub use simulate::{Loss, SimulateArgs, SimulateFormat, WindowEnd};
pub use sweep::{FailOn, SweepArgs, SweepFormat};
pub use tables::{RecordedArgs, TableArgs};
pub use test::{MutateArgs, MutateFormat, ReportFormat, TestArgs};
pub use tune::{AuditArgs, AuditFormat, FoundFormat, TuneArgs};
pub use workspace::WorkspaceArgs;

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
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub workspace: WorkspaceArgs,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub colour: ColourArgs,
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
    /// Write a workspace file for a repository of rules, by looking at what it holds
    #[command(after_help = "Example: kqlab init . --print")]
    Init(InitArgs),
    /// Run many rules over the same events: which fire, which stay silent, which could see nothing
    #[command(
        after_help = "Example: kqlab sweep rules --table WindowsEvent=attack.evtx --map sysmon --map windows --shift-to-now"
    )]
    Sweep(SweepArgs),
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
    /// Run a rule on its schedule over events: which runs see which, and the alerts and incidents that come of it
    #[command(
        after_help = "Example: kqlab simulate rule.yaml --table SigninLogs=events.ndjson --delay 7m"
    )]
    Simulate(SimulateArgs),
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
    /// Print the columns and types that files of events have, ready for `--schema`
    #[command(after_help = "Example: kqlab schema MyLog_CL=events.ndjson > schema.json")]
    Schema(SchemaArgs),
    /// Answer JSON lines of queries with JSON lines of results
    #[command(after_help = "Example: echo '{\"id\": 1, \"query\": \"print x = 1\"}' | kqlab batch")]
    Batch(BatchArgs),
    /// Serve editors over standard input and output, by the language server protocol
    #[command(after_help = "Example: kqlab lsp      # started by an editor, see docs/editors.md")]
    Lsp,
    /// Write the example rules, their tests and events into a new folder, to try kqlab on
    #[command(after_help = "Example: kqlab demo && kqlab test kqlab-demo/rules")]
    Demo(DemoArgs),
    /// Print what makes a shell complete commands and options
    #[command(
        after_help = "Example: kqlab completions bash > ~/.local/share/bash-completion/completions/kqlab"
    )]
    Completions(CompletionsArgs),
    /// Write the manual pages: kqlab.1, and one for each command, such as kqlab-test.1
    #[command(after_help = "Example: kqlab man ~/.local/share/man/man1")]
    Man(ManArgs),
    /// Write the reference of functions and operators, and the JSON Schema of test files
    #[command(after_help = "Example: kqlab docs --check")]
    Docs(DocsArgs),
}
