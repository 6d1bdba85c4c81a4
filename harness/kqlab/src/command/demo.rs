//! `kqlab demo`: rules, tests and events to try kqlab on, from the program alone.

mod files;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use kqlab_suite::Exit;
use kqlab_suite::testfile::json_schema;

use super::args::{DemoArgs, DemoOf};
use super::docs::SCHEMA;
use super::{Failure, write_file};
use crate::output::shown;
use crate::write::Existing;
use files::{Bundled, FILES, HUNTING_PAGE};

/// What the README's first steps are made over, beside the rules.
const FIRST_STEPS: [&str; 2] = ["my_rule.kql", "events.ndjson"];

/// The rule whose files stand at the top of the documentation's folder, as its pages name them.
const RULE_OF_THE_PAGES: &str = "rules/rmm/syncromsp/";

/// Writes files that are kept in the program into a new folder.
pub(super) fn demo(args: &DemoArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    match &args.of {
        None => {
            write_all(&args.folder, &of_rules())?;
            say_steps(&args.folder, out)?;
        }
        Some(DemoOf::Docs { folder }) => {
            write_all(folder, &of_docs())?;
            say_folders(folder, out)?;
        }
    }
    Ok(Exit::Passed)
}

/// What files hold, by their path below the new folder.
type Placed = BTreeMap<PathBuf, Cow<'static, [u8]>>;

/// The example rules with their tests, and a rule with events.
fn of_rules() -> Placed {
    let mut placed = Placed::new();
    for file in FILES {
        let first = file.path.strip_prefix("testdata/docs/common/");
        if file.path.starts_with("rules/") {
            placed.insert(PathBuf::from(file.path), file.bytes.into());
        } else if let Some(name) = first.filter(|name| FIRST_STEPS.contains(name)) {
            placed.insert(PathBuf::from(name), file.bytes.into());
        }
    }
    add_schema(&mut placed, Path::new(""));
    placed
}

/// The files of all pages at the top, and a folder for each page that has files of its own.
fn of_docs() -> Placed {
    let mut placed = Placed::new();
    for folder in std::iter::once("").chain(pages_with_files()) {
        let folder = Path::new(folder);
        for file in FILES {
            let common = file.path.strip_prefix("testdata/docs/common/");
            if let Some(name) = common.or_else(|| file.path.strip_prefix(RULE_OF_THE_PAGES)) {
                placed.insert(folder.join(name), file.bytes.into());
            }
            if file.path.starts_with("rules/") {
                placed.insert(folder.join(file.path), file.bytes.into());
            }
        }
        add_schema(&mut placed, folder);
    }
    // Last, as a page's own file takes the place of the one that all pages have.
    for file in FILES {
        let path = file.path.strip_prefix("testdata/docs/");
        if let Some(path) = path.filter(|path| !path.starts_with("common/")) {
            placed.insert(PathBuf::from(path), file.bytes.into());
        }
    }
    let page = PathBuf::from("import/hunting_page.txt");
    placed.insert(page, HUNTING_PAGE.bytes.into());
    placed
}

/// The schema of test files, which their first line names for editors.
fn add_schema(placed: &mut Placed, folder: &Path) {
    placed.insert(folder.join(SCHEMA), json_schema().into_bytes().into());
}

/// The pages that have files of their own.
fn pages_with_files() -> Vec<&'static str> {
    let page = |file: &Bundled| {
        let (page, _) = file.path.strip_prefix("testdata/docs/")?.split_once('/')?;
        (page != "common").then_some(page)
    };
    let mut pages: Vec<&str> = FILES.iter().filter_map(page).collect();
    pages.dedup();
    pages
}

/// Writes the files into a folder that is new or empty.
fn write_all(folder: &Path, files: &Placed) -> Result<(), Failure> {
    if has_anything(folder)? {
        let report = miette::miette!(
            code = "kqlab::demo::exists",
            help = "name another folder; nothing was written",
            "{} is there already",
            shown(&folder.display().to_string())
        );
        return Err(Failure::report(report, Exit::Usage));
    }
    for (path, bytes) in files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        write_file(&path, bytes, Existing::Kept)?;
    }
    Ok(())
}

/// Whether there is something at a path that is not an empty folder.
fn has_anything(folder: &Path) -> io::Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Ok(true),
        Err(error) => Err(error),
    }
}

fn say_steps(folder: &Path, out: &mut dyn Write) -> io::Result<()> {
    let is_test =
        |file: &&Bundled| file.path.starts_with("rules/") && file.path.ends_with(".test.yaml");
    let rules = FILES.iter().filter(is_test).count();
    let folder = folder.display().to_string();
    let folder = shown(&folder);
    writeln!(
        out,
        "wrote {rules} rules with their tests, and a rule with a file of events, into {folder}\n\n\
next:\n  cd {folder}\n  kqlab test rules\n  \
kqlab run my_rule.kql --table DeviceProcessEvents=events.ndjson --now 2026-01-15T12:00:00Z"
    )
}

fn say_folders(folder: &Path, out: &mut dyn Write) -> io::Result<()> {
    let folder = folder.display().to_string();
    let folder = shown(&folder);
    writeln!(
        out,
        "wrote the files that the documentation uses into {folder}\n\n\
run the commands of these pages in the folder of their name: {}\n\
run those of every other page in {folder}",
        pages_with_files().join(", ")
    )
}
