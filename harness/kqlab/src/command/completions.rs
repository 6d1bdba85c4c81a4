//! `kqlab completions`: what makes a shell complete commands and options.

use std::io::Write;

use clap::CommandFactory as _;
use kqlab_suite::Exit;

use super::args::{Args, CompletionsArgs};

/// Writes the completions of a shell, made from the definition of the command line.
pub(super) fn completions(args: &CompletionsArgs, mut out: &mut dyn Write) -> Exit {
    clap_complete::generate(args.shell, &mut Args::command(), "kqlab", &mut out);
    Exit::Passed
}
