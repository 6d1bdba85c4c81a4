//! `kqlab import`: from files of any form to rules and test files.

use std::io::Write;
use std::path::Path;

use kqlab_suite::Exit;
use kqlab_suite::rule::{self, FileKind};

use super::args::ImportArgs;
use super::docs::schema_line;
use super::{Failure, write_file};
use crate::write::Existing;

/// Imports a file and says what was written, put right and found.
pub(super) fn import(args: &ImportArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let import = rule::import(&args.page).map_err(|error| Failure::report(error, Exit::Usage))?;
    for file in &import.files {
        // All are asked about before the first is written: an import leaves all of its files or none.
        may_write(&args.to.join(&file.name), args)?;
    }
    std::fs::create_dir_all(&args.to).map_err(|error| {
        Failure::report(
            miette::miette!("{} cannot be made: {error}", args.to.display()),
            Exit::Usage,
        )
    })?;
    let existing = if args.force {
        Existing::Replaced
    } else {
        Existing::Kept
    };
    for file in &import.files {
        let path = args.to.join(&file.name);
        let text = match file.kind {
            FileKind::Tests => schema_line(&args.to) + &file.text,
            FileKind::Rule | FileKind::Functions => file.text.clone(),
        };
        write_file(&path, text.as_bytes(), existing)?;
        writeln!(out, "wrote {}", path.display())?;
    }
    for repair in &import.repairs {
        writeln!(out, "repaired line {}: {}", repair.line, repair.message)?;
    }
    for note in &import.notes {
        writeln!(out, "note {note}")?;
    }
    Ok(Exit::Passed)
}

/// Whether a file may be written here: nothing is there, or `--force` was given and it is a file.
fn may_write(path: &Path, args: &ImportArgs) -> Result<(), Failure> {
    let Ok(found) = std::fs::symlink_metadata(path) else {
        return Ok(());
    };
    if found.is_symlink() && !path.exists() {
        let report = miette::miette!(
            help = "remove the link: what is written through it would be made elsewhere",
            "{} is a link to nothing",
            path.display()
        );
        return Err(Failure::report(report, Exit::Usage));
    }
    if !args.force {
        let report = miette::miette!(
            help = "`--force` replaces it",
            "{} exists already",
            path.display()
        );
        return Err(Failure::report(report, Exit::Usage));
    }
    Ok(())
}
