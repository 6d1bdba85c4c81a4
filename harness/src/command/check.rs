//! `kqlab check`: rules, queries and test files without running them.

use std::io::Write;
use std::path::Path;

use kql_eval::bind::{Evidence, OpenSource};
use miette::Report;

use super::args::CheckArgs;
use super::run::{catalog, with_declarations};
use super::{Failure, is_coloured};
use crate::command::stderr::{say, show};
use crate::exit::Exit;
use crate::proof::Clock;
use crate::report::render;
use crate::rule;
use crate::runner::{Suite, discover_files, read_text};
use crate::testfile::{Variant, expand};
use crate::workspace::Workspace;

/// Checks files and writes a line for each; diagnostics go to standard error.
pub(super) fn check(args: &CheckArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let is_wanted = |path: &Path| is_test_file(path) || rule::is_rule_file(path);
    let mut exit = Exit::Passed;
    let mut checked = 0;
    for path in &args.paths {
        let files = discover_files(path, &is_wanted).map_err(|error| {
            Failure::report(
                miette::miette!("{} cannot be read: {error}", path.display()),
                Exit::Usage,
            )
        })?;
        for file in files {
            let (errors, worst) = if is_test_file(&file) {
                check_tests(&file)
            } else {
                check_rule(&file, args)?
            };
            let verdict = if errors.is_empty() { "ok" } else { "WRONG" };
            writeln!(out, "{verdict:<6} {}", file.display())?;
            out.flush()?;
            for error in &errors {
                show(&render(error.as_ref(), is_coloured(&std::io::stderr())));
            }
            exit = exit.max(worst);
            checked += 1;
        }
    }
    if checked == 0 {
        say(format_args!("nothing to check"));
        return Ok(Exit::Nothing);
    }
    Ok(exit)
}

fn is_test_file(path: &Path) -> bool {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or("");
    name.ends_with(".test.yaml") || name.ends_with(".test.yml")
}

fn check_rule(path: &Path, args: &CheckArgs) -> Result<(Vec<Report>, Exit), Failure> {
    let rule = match rule::load(path) {
        Ok(rule) => rule,
        Err(error) => return Ok((vec![Report::new(error)], Exit::NotEvaluated)),
    };
    for repair in &rule.repairs {
        say(format_args!(
            "note: {}, line {}: {}",
            path.display(),
            repair.line,
            repair.message
        ));
    }
    let mut wrong = Vec::new();
    for (start, part) in rule::queries(&rule.query) {
        let workspace = workspace(args, part)?;
        // Blanks before a query keep the places of its mistakes.
        let before = rule.query.bytes().take(start);
        let mut text: String = before
            .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
            .collect();
        text.push_str(part);
        match workspace.prepare(&text) {
            Ok(query) => {
                for source in &query.bound().open {
                    say(format_args!(
                        "note: {}: {}",
                        path.display(),
                        open_source(source)
                    ));
                }
            }
            Err(errors) => {
                let source = with_declarations(&text, &workspace);
                wrong.extend(rule::reports(&rule, &source, errors));
            }
        }
    }
    let exit = if wrong.is_empty() {
        Exit::Passed
    } else {
        Exit::NotEvaluated
    };
    Ok((wrong, exit))
}

/// The tables that a query is checked against.
fn workspace(args: &CheckArgs, query: &str) -> Result<Workspace, Failure> {
    let catalog = catalog(args.dialect.of(query), args.schema.as_deref())?;
    let mut workspace = if args.open {
        Workspace::open(catalog, Clock::default())
    } else {
        Workspace::new(catalog, Clock::default())
    };
    for path in &args.functions {
        let text = read_text(path).map_err(|report| Failure::report(report, Exit::Usage))?;
        workspace.declare(&text);
    }
    Ok(workspace)
}

/// What an open source was taken for.
fn open_source(source: &OpenSource) -> String {
    let columns: Vec<String> = source
        .columns
        .iter()
        .map(|column| {
            let guess = match column.evidence {
                Evidence::Guess => " (guessed)",
                Evidence::Use | Evidence::None => "",
            };
            format!("{}: {}{guess}", column.name, column.ty)
        })
        .collect();
    if columns.is_empty() {
        format!("`{}` is not known and taken as it is used", source.name)
    } else {
        format!(
            "`{}` is not known and taken as it is used: {}",
            source.name,
            columns.join(", ")
        )
    }
}

fn check_tests(path: &Path) -> (Vec<Report>, Exit) {
    let suite = match Suite::open(path) {
        Ok(suite) => suite,
        Err((errors, exit)) => return (errors, exit),
    };
    let forms = expand(&suite.file).into_iter().map(|case| case.variant);
    for variant in std::iter::once(Variant::Original).chain(forms) {
        if let Err(error) = suite.form(&variant) {
            let exit = error.exit();
            return (error.into_reports(), exit);
        }
    }
    (vec![], Exit::Passed)
}
