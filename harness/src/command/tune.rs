//! `kqlab tune`: a rule with its exclusions in place.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::Failure;
use super::args::TuneArgs;
use crate::exit::Exit;
use crate::runner::{Suite, variant_text};
use crate::testfile::Variant;

/// Prints the tuned KQL.
pub(super) fn tune(args: &TuneArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let path = test_file_of(&args.rule);
    let mut suite = Suite::open(&path).map_err(|(errors, exit)| Failure::Reported(errors, exit))?;
    let mut text = suite.rule.query.clone();
    if args.with.is_empty() {
        if suite.file.tuned.apply.is_empty() {
            eprintln!(
                "note: {} applies no exclusion, the rule is printed as it is",
                path.display()
            );
        }
        text = variant(&suite, &Variant::Tuned)?;
    }
    for name in &args.with {
        suite.rule.query = text;
        text = variant(&suite, &Variant::With(name.clone()))?;
    }
    writeln!(out, "{text}")?;
    Ok(Exit::Passed)
}

fn variant(suite: &Suite, variant: &Variant) -> Result<String, Failure> {
    variant_text(&suite.file, &suite.rule, variant, &suite.workspace).map_err(|error| {
        let exit = error.exit();
        Failure::Reported(error.into_reports(), exit)
    })
}

/// The test file itself, or the one beside a rule.
pub(super) fn test_file_of(path: &Path) -> PathBuf {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or("");
    if name.ends_with(".test.yaml") || name.ends_with(".test.yml") {
        return path.to_owned();
    }
    let stem = path
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    path.with_file_name(format!("{stem}.test.yaml"))
}
