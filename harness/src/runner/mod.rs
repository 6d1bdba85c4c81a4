//! Running test files: rows in, verdicts out.

mod discover;
mod files;
mod findings;
mod fixture;
mod inputs;
mod outcome;
mod provide;
mod reads;
mod schedule;
mod variants;
mod window;

use std::path::{Path, PathBuf};

use kql_eval::exec::Table;
use kql_eval::{Query, Settings};
use miette::Report;

pub use discover::{discover, discover_files};
pub use files::run_files;
pub use fixture::{Filled, Fixture, json_rows};
pub use inputs::inputs;
pub use outcome::{FileReport, Outcome, ScenarioNote, Status};
pub(crate) use reads::{columns_of, tables_of};
pub use schedule::period_note;
pub(crate) use variants::first_table;
pub use variants::{RuleVariants, VariantError, compile_rule, variant_text};

use crate::coverage::coverage;
use crate::exit::Exit;
use crate::output::cell_json;
use crate::rule::{self, Rule, RuleFields, Schedule};
use crate::schema::{Catalog, Dialect};
use crate::testfile::{
    ActualRows, CaseKind, ColumnType, Expectation, SchemaSource, TestCase, TestFile, check_types,
    compare, expand,
};
use crate::workspace::Workspace;

/// Which tests run.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Only tests whose name contains this text, in any letter case.
    pub name: Option<String>,
    /// Only tests with this tag.
    pub tag: Option<String>,
    /// Only tests of this kind.
    pub kind: Option<String>,
    /// Stop at the first failure.
    pub exit_first: bool,
    /// Leave out what the audit finds.
    pub without_findings: bool,
    /// Also measure what all tests of the file exercise of its rule, selected or not.
    pub coverage: bool,
}

impl Selection {
    fn takes(&self, case: &TestCase) -> bool {
        let name = case.name.to_lowercase();
        self.name
            .as_ref()
            .is_none_or(|text| name.contains(&text.to_lowercase()))
            && self.tag.as_ref().is_none_or(|tag| {
                case.tags
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(tag))
            })
            && self
                .kind
                .as_ref()
                .is_none_or(|kind| case.kind.name() == kind)
    }
}

/// A test file with its rule, ready to run.
#[derive(Debug)]
pub struct Suite {
    /// The test file.
    pub path: PathBuf,
    /// What it says.
    pub file: TestFile,
    /// The rule.
    pub rule: Rule,
    /// The known tables.
    pub workspace: Workspace,
    /// The clock of its runs, and what else they are told.
    pub settings: Settings,
    /// When the rule runs, over what, and when its results are an alert.
    pub schedule: Schedule,
}

impl Suite {
    /// Reads a test file and its rule.
    ///
    /// # Errors
    /// The diagnostics, and the exit code that they mean: 2 for the test file, 3 for the rule.
    pub fn open(path: &Path) -> Result<Self, (Vec<Report>, Exit)> {
        let usage = |report: Report| (vec![report], Exit::Usage);
        let text = read_text(path).map_err(usage)?;
        let file = TestFile::read(&path.display().to_string(), &text)
            .map_err(|errors| usage(Report::new(errors)))?;
        let folder = path.parent().unwrap_or_else(|| Path::new(""));
        let rule_path = folder.join(file.rule.value.trim_start_matches("./"));
        let rule = rule::load(&rule_path).map_err(|error| {
            let exit = error.exit();
            (vec![Report::new(error)], exit)
        })?;
        let mut catalog = Catalog::bundled(Dialect::of_query(&rule.query));
        add_schema(&file, folder, &mut catalog).map_err(usage)?;
        provide::undescribed_tables(&file, &mut catalog);
        let mut workspace = Workspace::new(catalog);
        provide::functions(&file, folder, &mut workspace).map_err(usage)?;
        let settings = Settings {
            now: file.clock.value,
            locations: provide::locations(&workspace).map_err(usage)?,
            ..Settings::default()
        };
        Ok(Self {
            path: path.to_owned(),
            file,
            schedule: RuleFields::of(&rule).0.schedule,
            rule,
            workspace,
            settings,
        })
    }
}

/// A file's text.
///
/// # Errors
/// It cannot be read, or is not UTF-8.
pub fn read_text(path: &Path) -> Result<String, Report> {
    let bytes = std::fs::read(path)
        .map_err(|error| miette::miette!("{} cannot be read: {error}", path.display()))?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        miette::miette!(
            help = "save the file as UTF-8",
            "{} is not valid UTF-8 at byte {at}",
            path.display()
        )
    })
}

fn add_schema(file: &TestFile, folder: &Path, catalog: &mut Catalog) -> Result<(), Report> {
    match &file.schema {
        None => {}
        Some(SchemaSource::Inline(tables)) => {
            for table in tables {
                let columns = table
                    .columns
                    .iter()
                    .map(|column| (column.name.value.clone(), column.ty.value))
                    .collect();
                catalog.add(crate::schema::TableSchema {
                    name: table.name.value.clone(),
                    columns,
                });
            }
        }
        Some(SchemaSource::File(path)) => {
            let text = read_text(&folder.join(&path.value))?;
            catalog.add_text(&text)?;
        }
    }
    Ok(())
}

/// Runs the selected tests of a file.
#[must_use]
pub fn run_file(path: &Path, selection: &Selection) -> FileReport {
    match Suite::open(path) {
        Ok(mut suite) => run_suite(&mut suite, selection),
        Err((errors, exit)) => FileReport::broken(path, errors, exit),
    }
}

/// Runs the selected tests of a suite.
#[must_use]
pub fn run_suite(suite: &mut Suite, selection: &Selection) -> FileReport {
    let all = expand(&suite.file);
    let cases: Vec<&TestCase> = all.iter().filter(|case| selection.takes(case)).collect();
    let mut report = FileReport::new(suite);
    let variants = match RuleVariants::compile(suite, cases.iter().map(|case| &case.variant)) {
        Ok(variants) => variants,
        Err(error) => {
            report.exit = error.exit();
            report.errors = error.into_reports();
            return report;
        }
    };
    let fixture = Fixture::new(suite, &variants);
    let settings = suite.settings.clone();
    for case in cases {
        let outcome = match fixture.fill(case, &suite.file, &mut suite.workspace) {
            Err(errors) => {
                report.errors.push(errors);
                report.exit = report.exit.max(Exit::Usage);
                continue;
            }
            Ok(filled) => run_case(case, suite, &variants, &settings, filled),
        };
        match outcome {
            Ok(outcome) => {
                let failed = !outcome.status.is_passed();
                report.outcomes.push(outcome);
                if failed && selection.exit_first {
                    break;
                }
            }
            Err(error) => {
                report.errors.push(error);
                report.exit = report.exit.max(Exit::Usage);
            }
        }
    }
    if selection.coverage {
        report.coverage = coverage(suite, &variants);
    }
    let stopped = selection.exit_first
        && report
            .outcomes
            .iter()
            .any(|outcome| !outcome.status.is_passed());
    if !stopped && !selection.without_findings {
        findings::check(suite, &variants, &all, selection, &mut report);
    }
    if report
        .outcomes
        .iter()
        .any(|outcome| !outcome.status.is_passed())
    {
        report.exit = report.exit.max(Exit::Failed);
    }
    if report
        .outcomes
        .iter()
        .any(|outcome| matches!(outcome.status, Status::NotEvaluated(_)))
    {
        report.exit = report.exit.max(Exit::NotEvaluated);
    }
    report
}

fn run_case(
    case: &TestCase,
    suite: &Suite,
    variants: &RuleVariants,
    settings: &Settings,
    filled: Filled,
) -> Result<Outcome, Report> {
    let started = std::time::Instant::now();
    let Some(query) = variants.get(&case.variant) else {
        let status =
            Status::NotEvaluated(format!("the variant `{}` was not compiled", case.variant));
        return Ok(Outcome::new(case, status, started.elapsed()));
    };
    let table = match result(query, &suite.workspace, settings) {
        Ok(table) => table,
        Err(message) => {
            return Ok(Outcome::new(
                case,
                Status::NotEvaluated(message),
                started.elapsed(),
            ));
        }
    };
    let columns = table.schema.columns();
    let types: Vec<ColumnType<'_>> = columns
        .iter()
        .map(|(name, ty)| ColumnType { name, ty: *ty })
        .collect();
    check_expectation(&case.expectation, &types, suite)?;
    let rows: Vec<Vec<serde_json::Value>> = (0..table.batch.rows)
        .map(|row| {
            table
                .batch
                .columns
                .iter()
                .map(|column| cell_json(column, row))
                .collect()
        })
        .collect();
    let actual = ActualRows {
        columns: &types,
        rows: &rows,
        verdict: schedule::verdict(case, &suite.schedule, table.batch.rows),
    };
    let notes = schedule::notes(case, &suite.schedule, table.batch.rows, &filled);
    let status = match compare(&case.expectation, actual, suite.file.clock.value) {
        Ok(()) => Status::Passed,
        Err(mismatch) => {
            let mut lines = outcome::describe(&mismatch, &columns, &rows, case);
            lines.extend(notes.iter().cloned());
            Status::Failed(lines)
        }
    };
    let mut outcome = Outcome::new(case, status, started.elapsed());
    outcome.rows = Some(table.batch.rows);
    outcome.notes = notes;
    if !outcome.status.is_passed() || case.kind != CaseKind::Scenario {
        outcome.unset = filled.unset;
    }
    Ok(outcome)
}

fn check_expectation(
    expectation: &Expectation,
    columns: &[ColumnType<'_>],
    suite: &Suite,
) -> Result<(), Report> {
    let mistakes = check_types(expectation, columns, suite.file.clock.value);
    if mistakes.is_empty() {
        Ok(())
    } else {
        Err(Report::new(suite.file.errors(mistakes)))
    }
}

/// The rows of the rule's last statement.
fn result(query: &Query, workspace: &Workspace, settings: &Settings) -> Result<Table, String> {
    let mut tables = query
        .run(workspace, settings)
        .map_err(|error| error.to_string())?;
    tables
        .pop()
        .ok_or_else(|| "the rule has no result".to_owned())
}
