//! Checking one file.

use std::borrow::Cow;
use std::path::Path;

use kql_eval::bind::{Evidence, OpenSource};
use kqlab_suite::Exit;
use kqlab_suite::library::Selected;
use kqlab_suite::project::{Project, Projects};
use kqlab_suite::rule::{self, Contents, Rule, RuleError, RuleFields};
use kqlab_suite::runner::Suite;
use kqlab_suite::schema::Dialect;
use kqlab_suite::testfile::{Variant, expand};
use kqlab_suite::workspace::Workspace;
use miette::Report;

use super::super::args::CheckArgs;
use super::super::notes::idioms_of;
use super::remarks::Remarks;
use super::select::{Selected as File, is_test_file};

/// What came of a file.
pub(super) enum Examined {
    /// It was checked: what is wrong, and what that means for the command.
    Checked(Vec<Report>, Exit),
    /// It is no rule, and nobody said that it were one.
    PassedOver,
}

/// Looks at files in a workspace.
pub(super) struct Examiner<'c> {
    pub args: &'c CheckArgs,
    pub project: &'c Project,
    pub projects: &'c Projects,
    /// What is said besides mistakes.
    pub remarks: Remarks,
}

impl Examiner<'_> {
    /// Checks a file: a test file, rules, or saved functions.
    pub(super) fn file(&mut self, file: &File) -> Examined {
        let path = file.path();
        if is_test_file(path) {
            return examine_tests(path, self.projects);
        }
        let rules = match self.contents(path) {
            Ok(Contents::Rules(rules)) => rules,
            Ok(Contents::Functions(_)) => return wrong(self.functions(path)),
            Err(RuleError::NotARule { .. } | RuleError::NoQuery { .. })
                if matches!(file, File::Found(_)) =>
            {
                return Examined::PassedOver;
            }
            Err(error) => {
                let exit = error.exit();
                return Examined::Checked(vec![Report::new(error)], exit);
            }
        };
        // What was put right in a file is said once, whatever number of rules it holds.
        let repairs = rules.first().map_or(&[][..], |rule| &rule.repairs);
        for repair in repairs {
            let place = match repair.line {
                // It holds of the whole file.
                1 => path.display().to_string(),
                line => format!("{}, line {line}", path.display()),
            };
            self.remarks.add(place, repair.message.clone());
        }
        let mut reports = Vec::new();
        for rule in &rules {
            reports.extend(self.mistakes(rule));
            let fields = RuleFields::of(rule).1;
            reports.extend(fields.iter().map(|mistake| mistake.report(rule)));
        }
        wrong(reports)
    }

    fn contents(&self, path: &Path) -> Result<Contents, RuleError> {
        let bytes = rule::bytes_in(path, self.projects.unsaved())?;
        rule::contents_of(path, bytes)
    }

    fn mistakes(&mut self, rule: &Rule) -> Vec<Report> {
        let workspace = workspace(&rule.query, self.args, self.project);
        match workspace.prepare(&rule.query) {
            Ok(query) => {
                for (place, message) in idioms_of(rule, &query) {
                    self.remarks.add(place, message);
                }
                for source in &query.bound().open {
                    let place = rule.path.display().to_string();
                    self.remarks.add(place, open_source(source));
                }
                vec![]
            }
            Err(errors) => workspace.reports(rule, &rule.query, errors),
        }
    }

    /// Binds the bodies of the saved functions of a file.
    pub(super) fn functions(&mut self, path: &Path) -> Vec<Report> {
        let project = self.project;
        let compile = |functions: &Selected, query: &str| {
            let mut workspace = project.tables(Dialect::AnySentinelFirst);
            workspace.declare_functions(functions.clone());
            workspace.prepare(query).map(|_| ())
        };
        let mut library = Cow::Borrowed(&project.library);
        // Read again it would be in the library twice, and each of its functions would take its own place.
        if !project.function_files.iter().any(|file| file == path)
            && let Err(error) = library.to_mut().add_file_in(path, self.projects.unsaved())
        {
            return vec![Report::new(error)];
        }
        for name in library.unbound_in(path) {
            let remark = format!(
                "the body of `{name}` is not checked: it hangs on the rows that callers give"
            );
            self.remarks.add(path.display().to_string(), remark);
        }
        library.mistakes_in(path, &compile)
    }
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
