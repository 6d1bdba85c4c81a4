//! The command line: one file a subcommand.

mod args;
mod audit;
mod batch;
mod changed;
mod check;
mod diff;
mod docs;
mod explain;
mod fixture;
mod generate;
mod import;
mod mutate;
mod progress_bar;
mod run;
mod size;
mod test;
mod tune;
mod watch;

use std::io::{self, BufReader, Write};
use std::process::ExitCode;

use clap::Parser;

pub use batch::batch;

use crate::exit::Exit;
use crate::report::render;
use crate::runner::SuiteError;
use args::{Args, Command};

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
    let mut out = io::BufWriter::new(io::stdout().lock());
    let result = dispatch(&args, &mut out);
    let flushed = out.flush();
    match (result, flushed) {
        (Ok(exit), Ok(())) => exit.into(),
        (Err(Failure::Io(error)), _) | (Ok(_), Err(error))
            if error.kind() == io::ErrorKind::BrokenPipe =>
        {
            Exit::Passed.into()
        }
        (Ok(_), Err(error)) => complain(&Failure::Io(error)).into(),
        (Err(failure), _) => complain(&failure).into(),
    }
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
    match &args.command {
        Command::Test(args) => test::test(args, out),
        Command::Run(args) => run::run(args, out),
        Command::Check(args) => check::check(args, out),
        Command::Explain(args) => explain::explain(args, out),
        Command::Audit(args) => audit::audit(args, out),
        Command::Tune(args) => tune::tune(args, out),
        Command::Diff(args) => diff::diff(args, out),
        Command::Generate(args) => generate::generate(args, out),
        Command::Mutate(args) => mutate::mutate(args, out),
        Command::Fixture(args) => fixture::fixture(args, out),
        Command::Import(args) => import::import(args, out),
        Command::Docs(args) => docs::docs(args, out),
        Command::Batch(args) => {
            let clock = args.clock.clock()?;
            Ok(batch(
                &mut BufReader::new(io::stdin().lock()),
                out,
                clock,
                args.open,
            )?)
        }
    }
}

/// Prints diagnostics to standard error and gives the exit code.
fn complain(failure: &Failure) -> Exit {
    match failure {
        Failure::Io(error) => {
            eprintln!("error: {error}");
            Exit::Usage
        }
        Failure::Reported(reports, exit) => {
            for report in reports {
                eprint!("{}", render(report.as_ref(), is_coloured(&io::stderr())));
            }
            *exit
        }
    }
}

/// Whether colours are wanted on a stream: it is a terminal and `NO_COLOR` is not set.
#[must_use]
pub fn is_coloured(stream: &impl io::IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
