//! What came of tests.

use std::path::{Path, PathBuf};
use std::time::Duration;

use kql_eval::types::ScalarType;
use miette::Report;
use serde_json::Value;

use super::Suite;
use crate::Exit;
use crate::rule::Repair;
use crate::testfile::{
    CaseKind, ColumnsMismatch, Mismatch, MissingRow, TestCase, UnknownColumn, VerdictMismatch,
};

/// What came of a test file.
#[derive(Debug)]
pub struct FileReport {
    /// The test file.
    pub path: PathBuf,
    /// The rule's name; empty when the file could not be read.
    pub rule: String,
    /// The rule's file.
    pub rule_path: PathBuf,
    /// The MITRE ATT&CK techniques that the rule is for.
    pub techniques: Vec<String>,
    /// What was put right to read the rule.
    pub repairs: Vec<Repair>,
    /// The documented scenarios whose filter cannot be expressed.
    pub notes: Vec<ScenarioNote>,
    /// How many documented scenarios there are.
    pub scenarios: usize,
    /// The tests that ran, in the file's order.
    pub outcomes: Vec<Outcome>,
    /// What kept tests from running.
    pub errors: Vec<Report>,
    /// What the file means for the exit code.
    pub exit: Exit,
}

/// A documented scenario whose filter cannot be expressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioNote {
    /// The scenario.
    pub id: String,
    /// Why not.
    pub reason: String,
}

/// What came of a test.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The test's name.
    pub name: String,
    /// Its kind.
    pub kind: CaseKind,
    /// The form of the rule that ran.
    pub variant: String,
    /// The line of the test file.
    pub line: usize,
    /// What came of it.
    pub status: Status,
    /// How many rows the rule gave; None when it did not run.
    pub rows: Option<usize>,
    /// The blind spot that it documents.
    pub known: Option<String>,
    /// Columns that the rule reads and no row of the test sets.
    pub unset: Vec<String>,
    /// Where the rule's own schedule decided, in words.
    pub notes: Vec<String>,
    /// How long it ran.
    pub duration: Duration,
}

/// What came of a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// The rule answered as expected.
    Passed,
    /// It did not; what differs, a line each.
    Failed(Vec<String>),
    /// The rule could not be run.
    NotEvaluated(String),
}

impl Status {
    /// Whether the rule answered as expected.
    #[must_use]
    pub const fn is_passed(&self) -> bool {
        matches!(self, Self::Passed)
    }
}

impl Outcome {
    pub(super) fn new(case: &TestCase, status: Status, duration: Duration) -> Self {
        Self {
            name: case.name.clone(),
            kind: case.kind,
            variant: case.variant.to_string(),
            line: case.place.line,
            status,
            rows: None,
            known: case.known.clone(),
            unset: vec![],
            notes: vec![],
            duration,
        }
    }
}

impl FileReport {
    pub(super) fn new(suite: &Suite) -> Self {
        let note = |scenario: &crate::testfile::Scenario| {
            let reason = scenario.inexpressible.as_ref()?;
            Some(ScenarioNote {
                id: scenario.id.value.clone(),
                reason: reason.value.clone(),
            })
        };
        Self {
            path: suite.path.clone(),
            rule: suite.rule.name.clone(),
            rule_path: suite.rule.path.clone(),
            techniques: suite.rule.techniques.clone(),
            repairs: suite.rule.repairs.clone(),
            notes: suite.file.scenarios.iter().filter_map(note).collect(),
            scenarios: suite.file.scenarios.len(),
            outcomes: vec![],
            errors: vec![],
            exit: Exit::Passed,
        }
    }

    /// Adds what came of a test, and what it means for the exit code.
    pub fn add(&mut self, outcome: Outcome) {
        let exit = match outcome.status {
            Status::Passed => Exit::Passed,
            Status::Failed(_) => Exit::Failed,
            Status::NotEvaluated(_) => Exit::NotEvaluated,
        };
        self.exit = self.exit.max(exit);
        self.outcomes.push(outcome);
    }

    /// A test file that could not be read, or whose rule could not.
    #[must_use]
    pub fn broken(path: &Path, errors: Vec<Report>, exit: Exit) -> Self {
        Self {
            path: path.to_owned(),
            rule: String::new(),
            rule_path: PathBuf::new(),
            techniques: vec![],
            repairs: vec![],
            notes: vec![],
            scenarios: 0,
            outcomes: vec![],
            errors,
            exit,
        }
    }

    /// How many tests passed.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.outcomes
            .iter()
            .filter(|outcome| outcome.status.is_passed())
            .count()
    }

    /// How many tests did not pass.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.outcomes.len() - self.passed()
    }
}

/// A mismatch in lines for a reader: only what differs.
pub(super) fn describe(
    mismatch: &Mismatch,
    columns: &[(String, ScalarType)],
    rows: &[Vec<Value>],
    case: &TestCase,
) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(verdict) = &mismatch.verdict {
        lines.push(wrong_verdict(verdict, case));
        // Three rows show what kind of row it is; hundreds would hide the next test.
        let first = rows.iter().take(3);
        lines.extend(first.map(|row| format!("  {}", row_text(columns, row))));
        let known = case.known.iter();
        lines.extend(known.map(|known| format!("documented as: {known}")));
    }
    if let Some(count) = &mismatch.count {
        lines.push(format!(
            "expected {} rows, there are {}",
            count.expected, count.actual
        ));
    }
    if let Some(difference) = &mismatch.columns {
        lines.extend(wrong_columns(difference));
    }
    lines.extend(mismatch.unknown_columns.iter().map(unknown_column));
    lines.extend(mismatch.missing.iter().flat_map(missing_row));
    for position in &mismatch.unexpected {
        if let Some(row) = rows.get(*position) {
            lines.push(format!("a row too many: {}", row_text(columns, row)));
        }
    }
    for forbidden in &mismatch.forbidden {
        if let Some(row) = rows.get(forbidden.actual) {
            lines.push(format!(
                "line {}: must not be there: {}",
                forbidden.place.line,
                row_text(columns, row)
            ));
        }
    }
    lines
}

fn wrong_verdict(verdict: &VerdictMismatch, case: &TestCase) -> String {
    let with = match verdict.rows {
        0 => String::new(),
        1 => " with 1 row".to_owned(),
        rows => format!(" with {rows} rows"),
    };
    let (expected, actual) = if verdict.expected == "fires" {
        ("to fire", format!("is silent{with}"))
    } else {
        ("to be silent", format!("fires{with}"))
    };
    format!(
        "expected the rule ({}) {expected}; it {actual}",
        case.variant
    )
}

/// The columns that are missing and those too many; their order only where neither is.
fn wrong_columns(difference: &ColumnsMismatch) -> Vec<String> {
    let missing = difference.missing.iter().map(|name| {
        let line = name.place.line;
        format!("line {line}: the answer has no column `{}`", name.value)
    });
    let mut lines: Vec<String> = missing.collect();
    if !difference.unexpected.is_empty() {
        let names = difference.unexpected.join(", ");
        lines.push(format!("not expected: the columns {names}"));
    }
    if lines.is_empty() {
        let names = difference.actual.join(", ");
        lines.push(format!("the columns are in another order: {names}"));
    }
    lines
}

fn unknown_column(unknown: &UnknownColumn) -> String {
    let near = unknown
        .nearest
        .as_ref()
        .map(|near| format!("; did you mean `{near}`?"))
        .unwrap_or_default();
    format!(
        "line {}: the answer has no column `{}`{near}",
        unknown.column.place.line, unknown.column.value
    )
}

/// What of the closest row of the answer differs, cell by cell; the row itself where none is close.
fn missing_row(missing: &MissingRow) -> Vec<String> {
    let Some(closest) = &missing.closest else {
        return vec![format!(
            "line {}: expected row {} is not there",
            missing.place.line,
            missing.expected + 1
        )];
    };
    let cells = closest.differences.iter();
    cells
        .map(|cell| {
            format!(
                "line {}: {} expected {}, is {}",
                cell.place.line, cell.column, cell.expected, cell.actual
            )
        })
        .collect()
}

/// A row as `column: value` pairs, empty cells left out.
fn row_text(columns: &[(String, ScalarType)], row: &[Value]) -> String {
    let cells = columns
        .iter()
        .zip(row)
        .filter(|(_, value)| !value.is_null() && value.as_str() != Some(""));
    let cells: Vec<String> = cells
        .map(|((name, _), value)| format!("{name}: {value}"))
        .collect();
    cells.join(", ")
}
