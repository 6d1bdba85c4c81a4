//! `kqlab tune`: a rule with its exclusions in place, and finding exclusions from benign events.

use std::io::Write;
use std::path::{Path, PathBuf};

use kqlab_analysis::tuning::synthesis::{Choice, Synthesis, added, synthesize};
use kqlab_suite::Exit;
use kqlab_suite::project::Projects;
use kqlab_suite::runner::{Suite, read_text};
use kqlab_suite::testfile::{Variant, nearest};

use super::args::{FoundFormat, TuneArgs};
use super::colour::style_of_stdout;
use super::{Failure, write_file};
use crate::command::stderr::say;
use crate::output::{Colours, Detail, shown_lines};
use crate::report::tuning::{json, markdown, terminal};
use crate::write::Existing;

/// Prints the tuned KQL, or what exclusions were found.
pub(super) fn tune(
    args: &TuneArgs,
    projects: &Projects,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let path = test_file_of(&args.rule);
    let suite = Suite::open_in(&path, projects)
        .map_err(|(errors, exit)| Failure::Reported(errors, exit))?;
    if args.from_scenarios || !args.benign.is_empty() {
        return find(args, &suite, out);
    }
    // Refused rather than ignored: who asks for `--write` expects a file to have changed.
    if args.write || args.format != FoundFormat::Text {
        let report = miette::miette!(
            help = "add `--from-scenarios`, or `--benign FILE`",
            "`--write` and `--format` are about exclusions that are found"
        );
        return Err(Failure::report(report, Exit::Usage));
    }
    let mut suite = suite;
    if args.with.is_empty() {
        if suite.file.tuned.apply.is_empty() {
            say(format_args!(
                "note: {} applies no exclusion, the rule is printed as it is",
                path.display()
            ));
        }
        suite = suite.with_query(&form(&suite, &Variant::Tuned)?);
    }
    for name in &args.with {
        suite = suite.with_query(&form(&suite, &Variant::With(name.clone()))?);
    }
    writeln!(out, "{}", suite.rule.query)?;
    Ok(Exit::Passed)
}

/// Finds exclusions and writes them with their evidence.
fn find(args: &TuneArgs, suite: &Suite, out: &mut dyn Write) -> Result<Exit, Failure> {
    check_names(args, suite)?;
    let choice = Choice {
        scenarios: args.from_scenarios,
        only: &args.scenario,
        files: &args.benign,
    };
    let synthesis = synthesize(suite, &choice).map_err(Failure::of_suite)?;
    match args.format {
        FoundFormat::Text => {
            let style = style_of_stdout(Detail::Everything);
            let text = terminal(&synthesis, style);
            out.write_all(shown_lines(&text, style.colours()).as_bytes())?;
        }
        FoundFormat::Markdown => {
            let text = markdown(&synthesis);
            out.write_all(shown_lines(&text, Colours::None).as_bytes())?;
        }
        FoundFormat::Json => out.write_all(json(&synthesis).as_bytes())?,
    }
    if args.write {
        write(suite, &synthesis)?;
    }
    Ok(if !synthesis.refused.is_empty() {
        Exit::Failed
    } else if synthesis.exclusions.is_empty() {
        Exit::Nothing
    } else {
        Exit::Passed
    })
}

/// Every scenario that the command line names must be there.
fn check_names(args: &TuneArgs, suite: &Suite) -> Result<(), Failure> {
    let scenarios = suite.file.scenarios.iter().map(|one| &one.id);
    let tests = suite.file.tests.iter().map(|one| &one.name);
    let names: Vec<&str> = scenarios
        .chain(tests)
        .map(|name| name.value.as_str())
        .collect();
    let Some(unknown) = args
        .scenario
        .iter()
        .find(|id| !names.contains(&id.as_str()))
    else {
        return Ok(());
    };
    let mut diagnostic =
        miette::MietteDiagnostic::new(format!("no scenario or benign test is named `{unknown}`"));
    diagnostic.help = nearest(unknown, names).map(|near| format!("did you mean `{near}`?"));
    Err(Failure::report(
        miette::Report::new(diagnostic),
        Exit::Usage,
    ))
}

/// Writes the exclusions into the test file.
fn write(suite: &Suite, synthesis: &Synthesis) -> Result<(), Failure> {
    let usage = |report: miette::Report| Failure::report(report, Exit::Usage);
    let text = read_text(&suite.path).map_err(usage)?;
    let text = added(&suite.file, &text, &synthesis.exclusions)
        .map_err(|error| usage(miette::Report::new(error)))?;
    write_file(&suite.path, text.as_bytes(), Existing::Replaced)?;
    let count = synthesis.exclusions.len();
    let plural = if count == 1 { "" } else { "s" };
    say(format_args!(
        "{}: {count} exclusion{plural} added",
        suite.path.display()
    ));
    Ok(())
}

/// The text of a form of the rule.
fn form(suite: &Suite, variant: &Variant) -> Result<String, Failure> {
    let form = suite.form(variant).map_err(Failure::of_suite)?;
    Ok(form.text().to_owned())
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
