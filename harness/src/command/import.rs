//! `kqlab import`: from a page to a rule and a test file.

use std::io::Write;

use super::args::ImportArgs;
use super::docs::schema_line;
use super::{Failure, write_file};
use crate::exit::Exit;
use crate::rule;
use crate::write::Existing;

/// Imports a page and says what was written, put right and found.
pub(super) fn import(args: &ImportArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let import = rule::import(&args.page).map_err(|error| Failure::report(error, Exit::Usage))?;
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
    for file in [&import.rule, &import.tests] {
        let path = args.to.join(&file.name);
        if path.exists() && !args.force {
            let report = miette::miette!(
                help = "`--force` replaces it",
                "{} exists already",
                path.display()
            );
            return Err(Failure::report(report, Exit::Usage));
        }
    }
    for file in [&import.rule, &import.tests] {
        let path = args.to.join(&file.name);
        let text = if file.name == import.tests.name {
            schema_line(&args.to) + &file.text
        } else {
            file.text.clone()
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
