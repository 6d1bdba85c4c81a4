//! The report as one JSON document.

use std::time::Duration;

use kqlab_analysis::testing::TestedFile;
use kqlab_suite::runner::{FileReport, Outcome, Status};
use serde_json::{Value, json};

use super::{coverage, reports};

/// The report of a run: totals, and for each test file its tests, notes and errors.
#[must_use]
pub fn json(files: &[TestedFile], elapsed: Duration) -> String {
    let document = json!({
        "passed": reports(files).map(FileReport::passed).sum::<usize>(),
        "failed": reports(files).map(FileReport::failed).sum::<usize>(),
        "milliseconds": elapsed.as_secs_f64() * 1000.0,
        "files": files.iter().map(file).collect::<Vec<_>>(),
    });
    format!("{document:#}\n")
}

fn file(tested: &TestedFile) -> Value {
    let report = &tested.report;
    json!({
        "path": report.path,
        "rule": report.rule,
        "rulePath": report.rule_path,
        "scenarios": report.scenarios,
        "inexpressible": report.notes.iter().map(|note| json!({"scenario": note.id, "reason": note.reason})).collect::<Vec<_>>(),
        "repairs": report.repairs.iter().map(|repair| json!({"line": repair.line, "message": repair.message})).collect::<Vec<_>>(),
        "errors": report.errors.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "coverage": tested.coverage.as_ref().map(coverage::json),
        "tests": report.outcomes.iter().map(test).collect::<Vec<_>>(),
    })
}

fn test(outcome: &Outcome) -> Value {
    let (status, details) = match &outcome.status {
        Status::Passed => ("passed", vec![]),
        Status::Failed(lines) => ("failed", lines.clone()),
        Status::NotEvaluated(message) => ("error", vec![message.clone()]),
    };
    json!({
        "name": outcome.name,
        "kind": outcome.kind.name(),
        "variant": outcome.variant,
        "line": outcome.line,
        "status": status,
        "details": details,
        "known": outcome.known,
        "unset": outcome.unset,
        "notes": outcome.notes,
        "milliseconds": outcome.duration.as_secs_f64() * 1000.0,
    })
}
