//! Checking one file.

use std::path::Path;

use kql_eval::bind::{Evidence, OpenSource};
use kqlab_suite::Exit;
use kqlab_suite::library;
use kqlab_suite::project::{Project, Projects};
use kqlab_suite::rule::{self, Contents, Rule, RuleError, RuleFields};
use kqlab_suite::runner::Suite;
use kqlab_suite::testfile::{Variant, expand};
use kqlab_suite::workspace::Workspace;
use miette::Report;

use super::super::args::CheckArgs;
use super::super::notes::say_idioms;
use super::select::{Selected, is_test_file};
use crate::command::stderr::say;

/// What came of a file.
pub(super) enum Examined {
    /// It was checked: what is wrong, and what that means for the command.
    Checked(Vec<Report>, Exit),
    /// It is no rule, and nobody said that it were one.
    PassedOver,
}

pub(super) fn examine(
    file: &Selected,
    args: &CheckArgs,
    project: &Project,
    projects: &Projects,
) -> Examined {
    let path = file.path();
    if is_test_file(path) {
        return examine_tests(path, projects);
    }
    let rules = match rule::load_contents(path) {
        Ok(Contents::Rules(rules)) => rules,
        Ok(Contents::Functions(_)) => return wrong(examine_functions(path, project)),
        Err(RuleError::NotARule { .. } | RuleError::NoQuery { .. })
            if matches!(file, Selected::Found(_)) =>
        {
            return Examined::PassedOver;
        }
        Err(error) => {
            let exit = error.exit();
            return Examined::Checked(vec![Report::new(error)], exit);
        }
    };
    let mut reports = Vec::new();
    for (number, rule) in rules.iter().enumerate() {
        // What was put right in a file is said once, whatever number of rules it holds.
        let repairs = if number == 0 { &rule.repairs[..] } else { &[] };
        for repair in repairs {
            let (path, line) = (path.display(), repair.line);
            say(format_args!(
                "note: {path}, line {line}: {}",
                repair.message
            ));
        }
        reports.extend(mistakes(rule, args, project));
        let fields = RuleFields::of(rule).1;
        reports.extend(fields.iter().map(|mistake| mistake.report(rule)));
    }
    wrong(reports)
}

fn wrong(reports: Vec<Report>) -> Examined {
    let exit = if reports.is_empty() {
        Exit::Passed
    } else {
        Exit::NotEvaluated
    };
    Examined::Checked(reports, exit)
}

/// The tables that a query finds.
fn workspace(query: &str, args: &CheckArgs, project: &Project) -> Workspace {
    let workspace = project.workspace(args.dialect.of(query), query);
    if args.open {
        workspace.opened()
    } else {
        workspace
    }
}

fn mistakes(rule: &Rule, args: &CheckArgs, project: &Project) -> Vec<Report> {
    let workspace = workspace(&rule.query, args, project);
    match workspace.prepare(&rule.query) {
        Ok(query) => {
            say_idioms(rule, &query);
            for source in &query.bound().open {
                say(format_args!(
                    "note: {}: {}",
                    rule.path.display(),
                    open_source(source)
                ));
            }
            vec![]
        }
        Err(errors) => workspace.reports(rule, &rule.query, errors),
    }
}

/// Binds the bodies of the saved functions of a file.
pub(super) fn examine_functions(path: &Path, project: &Project) -> Vec<Report> {
    let dialect = kqlab_suite::schema::Dialect::AnySentinelFirst;
    let compile = |functions: &library::Selected, query: &str| {
        let mut workspace = project.tables(dialect);
        workspace.declare_functions(functions.clone());
        workspace.prepare(query).map(|_| ())
    };
    // Read again it would be in the library twice, and each of its functions would take its own place.
    if project.function_files.iter().any(|file| file == path) {
        return project.library.mistakes_in(path, &compile);
    }
    let mut library = project.library.clone();
    if let Err(error) = library.add_file(path) {
        return vec![Report::new(error)];
    }
    library.mistakes_in(path, &compile)
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

fn examine_tests(path: &Path, projects: &Projects) -> Examined {
    let suite = match Suite::open_in(path, projects) {
        Ok(suite) => suite,
        Err((errors, exit)) => return Examined::Checked(errors, exit),
    };
    let forms = expand(&suite.file).into_iter().map(|case| case.variant);
    // An exclusion that no longer fits the rule is found here, before a pipeline deploys it.
    for variant in std::iter::once(Variant::Original).chain(forms) {
        if let Err(error) = suite.form(&variant) {
            let exit = error.exit();
            return Examined::Checked(error.into_reports(), exit);
        }
    }
    Examined::Checked(vec![], Exit::Passed)
}
