//! Running test files: rows in, verdicts out.

mod file_rows;
mod forms;
mod inputs;
mod outcome;
mod provide;
mod reads;
mod rows;
mod schedule;
mod suite;
mod window;

use std::path::Path;

use miette::Report;

pub use crate::files::{discover, discover_files, read_text};
pub use forms::{SuiteError, first_table};
pub use inputs::inputs;
pub use outcome::{FileReport, Outcome, ScenarioNote, Status};
pub use reads::{columns_asked_of, columns_decided_by, columns_of, is_call, tables_of};
pub use suite::{Suite, prepare_rule};

use crate::Exit;
use crate::testfile::{
    ActualRows, CaseKind, ColumnType, Expectation, TestCase, check_types, compare, expand,
};
use kql_eval::types::cell_json;

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
}

impl Selection {
    fn takes(&self, case: &TestCase) -> bool {
        self.takes_named(&case.name, &case.tags, case.kind)
    }

    /// Whether something with this name, these tags and this kind is selected.
    #[must_use]
    pub fn takes_named(&self, name: &str, tags: &[String], kind: CaseKind) -> bool {
        let name = name.to_lowercase();
        self.name
            .as_ref()
            .is_none_or(|text| name.contains(&text.to_lowercase()))
            && self
                .tag
                .as_ref()
                .is_none_or(|tag| tags.iter().any(|known| known.eq_ignore_ascii_case(tag)))
            && self.kind.as_ref().is_none_or(|known| kind.name() == known)
    }
}

/// Runs the selected tests of a file.
#[must_use]
pub fn run_file(path: &Path, selection: &Selection) -> FileReport {
    match Suite::open(path) {
        Ok(suite) => run_suite(&suite, selection),
        Err((errors, exit)) => FileReport::broken(path, errors, exit),
    }
}

/// Runs the selected tests of a suite.
#[must_use]
pub fn run_suite(suite: &Suite, selection: &Selection) -> FileReport {
    let all = expand(&suite.file);
    let cases: Vec<&TestCase> = all.iter().filter(|case| selection.takes(case)).collect();
    let mut report = FileReport::new(suite);
    // All forms first: a rule that does not compile is one report, not one for each test.
    if let Err(error) = compile(suite, &cases) {
        report.exit = error.exit();
        report.errors = error.into_reports();
        return report;
    }
    for case in cases {
        match run_case(case, suite) {
            Ok(outcome) => {
                let failed = !outcome.status.is_passed();
                report.add(outcome);
                if failed && selection.exit_first {
                    break;
                }
            }
            Err(error) => {
                report.errors.extend(error.into_reports());
                report.exit = report.exit.max(Exit::Usage);
            }
        }
    }
    report
}

/// Compiles the rule and all its forms that tests run, before any of them does.
fn compile(suite: &Suite, cases: &[&TestCase]) -> Result<(), SuiteError> {
    suite.original()?;
    for case in cases {
        suite.form(&case.variant)?;
    }
    Ok(())
}

fn run_case(case: &TestCase, suite: &Suite) -> Result<Outcome, SuiteError> {
    let form = suite.form(&case.variant)?;
    let given = suite.case_rows(case)?;
    let started = std::time::Instant::now();
    let table = match form.result(&given.rows) {
        Ok(table) => table,
        Err(error) => {
            let status = Status::NotEvaluated(error.to_string());
            return Ok(Outcome::new(case, status, started.elapsed()));
        }
    };
    let columns = table.schema.columns();
    let types: Vec<ColumnType<'_>> = columns
        .iter()
        .map(|(name, ty)| ColumnType { name, ty: *ty })
        .collect();
    // Only now, as the types of a result are known when the rule has been compiled and run.
    check_expectation(&case.expectation, &types, suite)?;
    let rows: Vec<Vec<serde_json::Value>> = (0..table.batch.rows)
        .map(|row| {
            let columns = table.batch.columns.iter();
            columns.map(|column| cell_json(column, row)).collect()
        })
        .collect();
    let actual = ActualRows {
        columns: &types,
        rows: &rows,
        verdict: schedule::verdict(case, &suite.schedule, table.batch.rows),
    };
    let notes = schedule::notes(case, &suite.schedule, table.batch.rows, &given.outside);
    let status = match compare(&case.expectation, actual, suite.clock()) {
        Ok(()) => Status::Passed,
        Err(mismatch) => {
            let mut lines = outcome::describe(&mismatch, &columns, &rows, case);
            // With a failure, since the schedule is often why: rows outside of `queryPeriod` look as if the rule missed them.
            lines.extend(notes.iter().cloned());
            Status::Failed(lines)
        }
    };
    let mut outcome = Outcome::new(case, status, started.elapsed());
    outcome.rows = Some(table.batch.rows);
    outcome.notes = notes;
    // A scenario that passes sets what the page documents, and no more; a warning for each would be noise.
    if !outcome.status.is_passed() || case.kind != CaseKind::Scenario {
        outcome.unset = given.unset(&form);
    }
    Ok(outcome)
}

fn check_expectation(
    expectation: &Expectation,
    columns: &[ColumnType<'_>],
    suite: &Suite,
) -> Result<(), SuiteError> {
    let mistakes = check_types(expectation, columns, suite.clock());
    if mistakes.is_empty() {
        return Ok(());
    }
    let errors = suite.file.errors(mistakes);
    Err(SuiteError::TestFile(Report::new(errors)))
}
