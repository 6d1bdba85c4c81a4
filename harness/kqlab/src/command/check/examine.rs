//! Checking one file.

use std::borrow::Cow;
use std::path::Path;

use kql_eval::QueryError;
use kql_eval::bind::{Evidence, OpenSource};
use kql_eval::threads;
use kqlab_analysis::findings::Severity;
use kqlab_analysis::lint::{CLOCK, Fix, Ids, Levels, Subject, lint};
use kqlab_proof::Prepared;
use kqlab_suite::Exit;
use kqlab_suite::library::Selected;
use kqlab_suite::project::{Project, Projects};
use kqlab_suite::rule::{self, Contents, Rule, RuleError, RuleFields};
use kqlab_suite::runner::Suite;
use kqlab_suite::schema::Dialect;
use kqlab_suite::testfile::{Variant, expand};
use kqlab_suite::workspace::Workspace;
use miette::Report;

use super::super::args::{CheckArgs, TargetArg};
use super::super::notes::idioms_of;
use super::remarks::Remarks;
use super::select::{Selected as File, is_test_file};

/// What came of a file.
pub(super) enum Examined {
    /// It was checked: what is wrong, and what that means for the command.
    Checked(Vec<Report>, Exit),
    /// It holds rules.
    Rules(Box<Rules>),
    /// It is no rule, and nobody said that it were one.
    PassedOver,
}

/// A file of rules.
pub(super) struct Rules {
    /// The first of them, which has the file's text.
    pub first: Rule,
    /// What is wrong.
    pub reports: Vec<Report>,
    /// What lints find.
    pub linted: Vec<Linted>,
}

impl Rules {
    /// What the mistakes mean for the command.
    pub(super) const fn exit(&self) -> Exit {
        if self.reports.is_empty() {
            Exit::Passed
        } else {
            Exit::NotEvaluated
        }
    }
}

/// What a lint finds in a file.
pub(super) struct Linted {
    /// The finding at its place.
    pub report: Report,
    /// How much it matters here.
    pub weight: Severity,
    /// What puts it right.
    pub fix: Option<Fix>,
}

/// Looks at files in a workspace.
pub(super) struct Examiner<'c> {
    pub args: &'c CheckArgs,
    pub project: &'c Project,
    pub projects: &'c Projects,
    /// How much each lint matters.
    pub levels: &'c Levels,
}

/// What a file was found to hold.
type Contained = Option<Result<Contents, RuleError>>;

/// What came of a file, with what is said besides mistakes.
pub(super) struct Looked {
    pub examined: Examined,
    pub remarks: Remarks,
}

impl<'c> Examiner<'c> {
    /// One that has looked at nothing.
    pub(super) fn new(
        args: &'c CheckArgs,
        project: &'c Project,
        projects: &'c Projects,
        levels: &'c Levels,
    ) -> Self {
        Self {
            args,
            project,
            projects,
            levels,
        }
    }
}

impl Examiner<'_> {
    /// Checks files, several at a time: test files, rules, or saved functions. What came of them is in their order.
    pub(super) fn files(&self, files: &[File]) -> Vec<Looked> {
        let threads = threads::available();
        let contents = threads::each(files, threads, |file| self.contents(file.path()));
        // Which of several rules has an id first hangs on the order of the files, and is settled before any is looked at.
        let mut ids = Ids::default();
        for contents in contents.iter().flatten() {
            if let Ok(Contents::Rules(rules)) = contents {
                rules.iter().for_each(|rule| ids.add(rule));
            }
        }
        let read = files.iter().zip(contents);
        threads::each(read, threads, |(file, contents)| {
            self.look(file, contents, &ids)
        })
    }

    /// What a file holds; None for a test file, which is read with all that it names.
    fn contents(&self, path: &Path) -> Contained {
        if is_test_file(path) {
            return None;
        }
        let bytes = rule::bytes_in(path, self.projects.unsaved());
        Some(bytes.and_then(|bytes| rule::contents_of(path, bytes)))
    }

    fn look(&self, file: &File, contents: Contained, ids: &Ids) -> Looked {
        let mut remarks = Remarks::default();
        let path = file.path();
        let examined = match contents {
            None => examine_tests(path, self.projects),
            Some(Ok(Contents::Rules(rules))) => self.rules(path, rules, ids, &mut remarks),
            Some(Ok(Contents::Functions(_))) => wrong(self.functions(path, &mut remarks)),
            Some(Err(RuleError::NotARule { .. } | RuleError::NoQuery { .. }))
                if matches!(file, File::Found(_)) =>
            {
                Examined::PassedOver
            }
            Some(Err(error)) => {
                let exit = error.exit();
                Examined::Checked(vec![Report::new(error)], exit)
            }
        };
        Looked { examined, remarks }
    }

    fn rules(&self, path: &Path, rules: Vec<Rule>, ids: &Ids, remarks: &mut Remarks) -> Examined {
        remark_repairs(path, &rules, remarks);
        let (mut reports, mut linted) = (Vec::new(), Vec::new());
        for rule in &rules {
            let workspace = workspace(&rule.query, self.args, self.project);
            let prepared = workspace.prepare(&rule.query);
            let (fields, mistakes) = RuleFields::of(rule);
            let subject = Subject {
                rule,
                fields,
                query: prepared.as_ref().ok(),
                workspace: &workspace,
                asked: self.args.target.map(TargetArg::target),
                default: self.project.config.target,
                ids,
            };
            linted.extend(self.lints(&subject));
            if subject.names_hidden_columns() {
                let remark = "the columns of the result are not all known, so that those which entities, details and names of alerts are taken from are not checked";
                remarks.add(path.display().to_string(), remark.to_owned());
            }
            reports.extend(mistakes_of(rule, &workspace, prepared, remarks));
            reports.extend(mistakes.iter().map(|mistake| mistake.report(rule)));
        }
        match rules.into_iter().next() {
            Some(first) => Examined::Rules(Box::new(Rules {
                first,
                reports,
                linted,
            })),
            None => wrong(reports),
        }
    }

    /// What lints find in a rule, but for those that are off.
    fn lints(&self, subject: &Subject<'_>) -> Vec<Linted> {
        let found = lint(subject).into_iter();
        let weighed = found.filter_map(|(lint, found)| {
            let weight = self.levels.weight(lint)?;
            Some(Linted {
                report: found.report(subject.rule, lint, weight),
                weight,
                fix: found.fix,
            })
        });
        weighed.collect()
    }

    /// Binds the bodies of the saved functions of a file.
    pub(super) fn functions(&self, path: &Path, remarks: &mut Remarks) -> Vec<Report> {
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
            remarks.add(path.display().to_string(), remark);
        }
        library.mistakes_in(path, &compile)
    }
}

/// What was put right in a file is said once, whatever number of rules it holds.
fn remark_repairs(path: &Path, rules: &[Rule], remarks: &mut Remarks) {
    let repairs = rules.first().map_or(&[][..], |rule| &rule.repairs);
    for repair in repairs {
        let place = match repair.line {
            // It holds of the whole file.
            1 => path.display().to_string(),
            line => format!("{}, line {line}", path.display()),
        };
        remarks.add(place, repair.message.clone());
    }
}

fn mistakes_of(
    rule: &Rule,
    workspace: &Workspace,
    prepared: Result<Prepared, Vec<QueryError>>,
    remarks: &mut Remarks,
) -> Vec<Report> {
    match prepared {
        Ok(query) => {
            for (place, message) in idioms_of(rule, &query) {
                remarks.add(place, message);
            }
            for source in &query.bound().open {
                let place = rule.path.display().to_string();
                remarks.add(place, open_source(source));
            }
            vec![]
        }
        Err(errors) => workspace.reports(rule, &rule.query, errors),
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
    let workspace = workspace.at(CLOCK);
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
