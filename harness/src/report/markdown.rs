//! The report as Markdown, for a pull request or a job's summary.

use std::fmt::Write as _;
use std::time::Duration;

use super::coverage;
use super::matrix::{Cell, Matrix};
use super::reports;
use crate::runner::{FileReport, Status};
use crate::testing::TestedFile;

/// The counts, a table of verdicts, and what failed.
#[must_use]
pub fn markdown(files: &[TestedFile], elapsed: Duration) -> String {
    let passed: usize = reports(files).map(FileReport::passed).sum();
    let failed: usize = reports(files).map(FileReport::failed).sum();
    let mut text = format!(
        "## Detection rules\n\n**{passed} passed, {failed} failed** in {} ms\n\n",
        elapsed.as_millis()
    );
    let matrix = Matrix::of(files);
    let _ = writeln!(text, "| Rule | {} |", matrix.kinds.join(" | "));
    let _ = writeln!(text, "|---|{}", "---|".repeat(matrix.kinds.len()));
    for (rule, cells) in &matrix.rows {
        let cells: Vec<String> = cells.iter().map(cell).collect();
        let _ = writeln!(text, "| {} | {} |", escaped(rule), cells.join(" | "));
    }
    for TestedFile {
        report: file,
        coverage,
    } in files
    {
        for outcome in file
            .outcomes
            .iter()
            .filter(|outcome| !outcome.status.is_passed())
        {
            let _ = writeln!(
                text,
                "\n### {}: {}\n\n`{}` line {}\n\n```text",
                escaped(&file.rule),
                escaped(&outcome.name),
                file.path.display(),
                outcome.line
            );
            match &outcome.status {
                Status::Passed => {}
                Status::Failed(lines) => text.push_str(&lines.join("\n")),
                Status::NotEvaluated(message) => text.push_str(message),
            }
            text.push_str("\n```\n");
        }
        if let Some(coverage) = coverage {
            coverage::markdown(&mut text, &file.rule, coverage);
        }
        for error in &file.errors {
            let _ = writeln!(
                text,
                "\n### {}\n\n{}",
                file.path.display(),
                escaped(&error.to_string())
            );
        }
    }
    text
}

fn cell(cell: &Cell) -> String {
    match (cell.passed, cell.failed) {
        (0, 0) => String::new(),
        (passed, 0) => format!("{passed} ✓"),
        (passed, failed) => format!("{passed} ✓ **{failed} ✗**"),
    }
}

pub(super) fn escaped(text: &str) -> String {
    text.replace('|', "\\|")
        .replace('<', "&lt;")
        .replace('\n', " ")
}
