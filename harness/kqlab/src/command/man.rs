//! `kqlab man`: the manual pages.

use std::fs;
use std::path::Path;

use clap::{Command, CommandFactory as _};
use clap_mangen::Man;
use kqlab_suite::Exit;

use super::args::{Args, ManArgs};
use super::{Failure, write_file};
use crate::command::stderr::say;
use crate::write::Existing;

/// Writes a page for kqlab and one for each command, made from the definition of the command line.
pub(super) fn man(args: &ManArgs) -> Result<Exit, Failure> {
    fs::create_dir_all(&args.folder)?;
    // `help` is a command of the parser, and its pages would say what the others do.
    let mut command = Args::command().disable_help_subcommand(true);
    // Only a built command knows the options that all commands take.
    command.build();
    let count = write_pages(&command, "kqlab", &args.folder)?;
    say(format_args!(
        "wrote {count} pages into {}",
        args.folder.display()
    ));
    Ok(Exit::Passed)
}

/// Writes the page of a command and those of its subcommands; gives their number.
fn write_pages(command: &Command, name: &str, folder: &Path) -> Result<usize, Failure> {
    let mut page = Vec::new();
    Man::new(command.clone()).title(name).render(&mut page)?;
    write_file(&folder.join(format!("{name}.1")), &page, Existing::Replaced)?;
    let mut count = 1;
    for inner in command.get_subcommands() {
        count += write_pages(inner, &format!("{name}-{}", inner.get_name()), folder)?;
    }
    Ok(count)
}
