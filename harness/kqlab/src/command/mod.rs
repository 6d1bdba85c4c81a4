//! The command line: one file a subcommand.

mod args;
mod audit;
mod batch;
mod changed;
mod check;
mod colour;
mod completions;
mod demo;
mod diff;
mod docs;
mod duration;
mod explain;
mod fixture;
mod generate;
mod import;
mod init;
mod lsp;
mod man;
mod mutate;
mod notes;
mod overdue;
mod progress_bar;
mod recorded;
mod run;
mod schema;
mod simulate;
mod size;
mod stderr;
mod stdout;
mod sweep;
mod test;
mod tune;
mod watch;

use std::io::{self, BufReader, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;

pub use batch::{UnknownTables, batch};
pub use colour::{colours_of, is_coloured};
use kql_eval::internal::{faults, guarded};

use crate::output::{render, shown};
use crate::write::Existing;
use args::{Args, Command};
use kqlab_proof::budget;
use kqlab_suite::Exit;
use kqlab_suite::project::Projects;
use kqlab_suite::rule::{Rule, RuleFields, Schedule};
use kqlab_suite::runner::SuiteError;
use stderr::say;
use stdout::UntilClosed;

/// Runs the command line that the process was given.
#[must_use]
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help and version are results, mistakes are not.
            let exit = if error.use_stderr() {
                Exit::Usage
            } else {
                Exit::Passed
            };
            let _ = error.print();
            return exit.into();
        }
    };
    colour::put_in_force(args.colour.choice);
    let is_batch = matches!(args.command, Command::Batch(_));
    let budget = args.limits.budget();
    if let Some(limit) = budget.timeout.filter(|_| !is_batch) {
        overdue::end_when_overdue(limit);
    }
    // The lines of a batch have a time each.
    let timer = budget::put_in_force(budget).filter(|_| !is_batch);
    let mut out = io::BufWriter::new(UntilClosed::new(io::stdout().lock()));
    // Queries guard themselves; this is for faults of everything around them.
    let result = guarded(|| dispatch(&args, &mut out));
    let flushed = out.flush();
    drop(timer);
    let exit = match (result, flushed) {
        (Err(_), _) => Exit::Internal,
        (Ok(Ok(exit)), Ok(())) => exit,
        (Ok(Ok(_)), Err(error)) => complain(&Failure::Io(error)),
        (Ok(Err(failure)), _) => complain(&failure),
    };
    own_fault().unwrap_or(exit).into()
}

/// Says which faults of kqlab itself were met, also those that a command could go on without.
fn own_fault() -> Option<Exit> {
    let faults = faults();
    for fault in &faults {
        stderr::show(&render(fault, colours_of(&io::stderr())));
    }
    (!faults.is_empty()).then_some(Exit::Internal)
}

/// Why a command cannot go on.
#[derive(Debug)]
pub enum Failure {
    /// Something is wrong with what the command was given: the diagnostics, and how the command ends.
    Reported(Vec<miette::Report>, Exit),
    /// Reading or writing failed.
    Io(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Failure {
    /// What keeps a suite from running.
    pub fn of_suite(error: SuiteError) -> Self {
        let exit = error.exit();
        Self::Reported(error.into_reports(), exit)
    }

    /// One diagnostic.
    pub fn report(report: impl Into<miette::Report>, exit: Exit) -> Self {
        Self::Reported(vec![report.into()], exit)
    }
}

fn dispatch(args: &Args, out: &mut dyn Write) -> Result<Exit, Failure> {
    let projects = args.workspace.projects();
    let result = run_command(&args.command, &projects, out);
    // `check` is where the mistakes of a workspace are shown; elsewhere they may not concern what was asked.
    if !matches!(args.command, Command::Check(_)) {
        say_mistakes(&projects);
    }
    result
}

fn run_command(
    command: &Command,
    projects: &Projects,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    match command {
        Command::Test(args) => test::test(args, projects, out),
        Command::Run(args) => run::run(args, projects, out),
        Command::Sweep(args) => sweep::run(args, projects, out),
        Command::Check(args) => check::check(args, projects, out),
        Command::Explain(args) => explain::explain(args, projects, out),
        Command::Audit(args) => audit::audit(args, projects, out),
        Command::Tune(args) => tune::tune(args, projects, out),
        Command::Diff(args) => diff::diff(args, projects, out),
        Command::Generate(args) => generate::generate(args, projects, out),
        Command::Simulate(args) => simulate::simulate(args, projects, out),
        Command::Mutate(args) => mutate::mutate(args, projects, out),
        Command::Fixture(args) => fixture::fixture(args, projects, out),
        Command::Import(args) => import::import(args, out),
        Command::Schema(args) => schema::schema(args, out),
        Command::Init(args) => init::init(args, out),
        Command::Lsp => lsp::lsp(projects, out),
        Command::Demo(args) => demo::demo(args, out),
        Command::Completions(args) => Ok(completions::completions(args, out)),
        Command::Man(args) => man::man(args),
        Command::Docs(args) => docs::docs(args, out),
        Command::Batch(args) => {
            let clock = args.clock.clock()?;
            Ok(batch(
                &mut BufReader::new(io::stdin().lock()),
                out,
                clock,
                if args.open {
                    UnknownTables::Open
                } else {
                    UnknownTables::Mistakes
                },
            )?)
        }
    }
}

/// Says that files of a workspace were not read: what they hold is missing in whatever was done.
fn say_mistakes(projects: &Projects) {
    for (file, project) in projects.opened() {
        let wrong = match project.mistakes.len() {
            0 => continue,
            1 => "1 file that it names was".to_owned(),
            count => format!("{count} files that it names were"),
        };
        say(format_args!(
            "note: workspace {}: {wrong} not read; `kqlab check --workspace {}` says why",
            file.display(),
            file.display()
        ));
    }
}

/// The schedule of a rule, or what is wrong with it.
fn schedule_of(rule: &Rule) -> Result<Schedule, Failure> {
    RuleFields::schedule_of(rule)
        .map_err(|mistakes| Failure::Reported(mistakes, Exit::NotEvaluated))
}

/// Writes a file as a whole, or says why it is not written; what was there is then as it was.
fn write_file(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), Failure> {
    crate::write::write(path, bytes, existing).map_err(|error| {
        let report = miette::miette!(
            code = "kqlab::write",
            "{} cannot be written: {error}",
            shown(&path.display().to_string())
        );
        Failure::report(report, Exit::Usage)
    })
}

/// Prints diagnostics to standard error and gives the exit code.
fn complain(failure: &Failure) -> Exit {
    match failure {
        Failure::Io(error) => {
            say(format_args!("error: {error}"));
            Exit::Usage
        }
        Failure::Reported(reports, exit) => {
            for report in reports {
                stderr::show(&render(report.as_ref(), colours_of(&io::stderr())));
            }
            *exit
        }
    }
}
