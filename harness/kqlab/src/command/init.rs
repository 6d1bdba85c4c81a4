//! `kqlab init`: a workspace file for a repository, written by looking at it.

use std::io::Write;

use kqlab_suite::Exit;
use kqlab_suite::project::{FILE_NAMES, Holding, Survey};

use super::args::InitArgs;
use super::{Failure, write_file};
use crate::command::stderr::say;
use crate::write::Existing;

/// Looks at a folder and writes its workspace file, or prints it.
pub(super) fn init(args: &InitArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let known = FILE_NAMES.map(|name| args.folder.join(name));
    let existing = known.iter().find(|path| path.exists());
    if let Some(path) = existing.filter(|_| !args.print && !args.force) {
        let report = miette::miette!(
            help = "`--print` shows what would be written, `--force` replaces it",
            "{} exists",
            path.display()
        );
        return Err(Failure::report(report, Exit::Usage));
    }
    let survey = Survey::of(&args.folder).map_err(|error| {
        let folder = args.folder.display();
        Failure::report(
            miette::miette!("{folder} cannot be read: {error}"),
            Exit::Usage,
        )
    })?;
    if survey.is_empty() {
        say(format_args!(
            "{} holds no rules, functions, tables or watchlists that kqlab knows",
            args.folder.display()
        ));
        return Ok(Exit::Nothing);
    }
    let text = survey.workspace_file();
    if args.print {
        out.write_all(text.as_bytes())?;
    } else {
        let path = existing.unwrap_or(&known[0]);
        write_file(path, text.as_bytes(), Existing::Replaced)?;
        say(format_args!("wrote {}", path.display()));
    }
    say_found(&survey);
    say(format_args!(
        "next: `kqlab check --workspace {}`",
        args.folder.display()
    ));
    Ok(Exit::Passed)
}

/// Says what the folder holds, and what was passed over.
fn say_found(survey: &Survey) {
    for holding in Holding::ALL {
        let count = survey.count(holding);
        if count > 0 {
            let places = survey.places(holding).join(", ");
            let files = if count == 1 { "file" } else { "files" };
            say(format_args!(
                "{count} {files} of {}: {places}",
                holding.key()
            ));
        }
    }
    if !survey.packed.is_empty() {
        let count = survey.packed.len();
        say(format_args!("{count} folders of packed copies are ignored"));
    }
    if !survey.others.is_empty() {
        let count = survey.others.len();
        let first: Vec<String> = survey
            .others
            .iter()
            // Three names show what kind of files they are.
            .take(3)
            .map(|path| path.display().to_string())
            .collect();
        say(format_args!(
            "{count} files hold none of these, such as {}",
            first.join(", ")
        ));
    }
    match survey.data() {
        0 => {}
        1 => say(format_args!("1 file of JSON or CSV describes no table")),
        count => say(format_args!(
            "{count} files of JSON or CSV describe no table"
        )),
    }
}
