//! `kqlab check`: rules, queries and test files without running them.

use std::io::Write;
use std::path::Path;

use kql_eval::Query;
use miette::Report;

use super::args::CheckArgs;
use super::run::{catalog, reports};
use super::{Failure, is_coloured, render};
use crate::exit::Exit;
use crate::rule;
use crate::runner::{RuleVariants, Suite, discover_files};
use crate::testfile::expand;
use crate::workspace::Workspace;

/// Checks files and writes a line for each; diagnostics go to standard error.
pub(super) fn check(args: &CheckArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let workspace = Workspace::new(catalog(args.schema.as_deref())?);
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
                check_rule(&file, &workspace)
            };
            let verdict = if errors.is_empty() { "ok" } else { "WRONG" };
            writeln!(out, "{verdict:<6} {}", file.display())?;
            out.flush()?;
            for error in &errors {
                eprint!(
                    "{}",
                    render(error.as_ref(), is_coloured(&std::io::stderr()))
                );
            }
            exit = exit.max(worst);
            checked += 1;
        }
    }
    if checked == 0 {
        eprintln!("nothing to check");
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

fn check_rule(path: &Path, workspace: &Workspace) -> (Vec<Report>, Exit) {
    let rule = match rule::load(path) {
        Ok(rule) => rule,
        Err(error) => return (vec![Report::new(error)], Exit::NotEvaluated),
    };
    for repair in &rule.repairs {
        eprintln!(
            "note: {}, line {}: {}",
            path.display(),
            repair.line,
            repair.message
        );
    }
    match Query::compile(&rule.query, workspace) {
        Ok(_) => (vec![], Exit::Passed),
        Err(errors) => (
            reports(&path.display().to_string(), &rule.query, errors),
            Exit::NotEvaluated,
        ),
    }
}

fn check_tests(path: &Path) -> (Vec<Report>, Exit) {
    let suite = match Suite::open(path) {
        Ok(suite) => suite,
        Err((errors, exit)) => return (errors, exit),
    };
    let cases = expand(&suite.file);
    match RuleVariants::compile(&suite, cases.iter().map(|case| &case.variant)) {
        Ok(_) => (vec![], Exit::Passed),
        Err(error) => {
            let exit = error.exit();
            (error.into_reports(), exit)
        }
    }
}
