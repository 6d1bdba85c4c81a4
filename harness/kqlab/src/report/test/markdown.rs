//! The report as Markdown, for a pull request or a job's summary.

use std::fmt::Write as _;
use std::time::Duration;

use kqlab_analysis::testing::TestedFile;
use kqlab_suite::runner::{FileReport, Status};

use super::coverage;
use super::matrix::{Cell, Matrix};
use super::reports;
use crate::output::shown;

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
        let path = escaped(&file.path.display().to_string());
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
                path,
                outcome.line
            );
            match &outcome.status {
                Status::Passed => {}
                Status::Failed(lines) => text.push_str(&fenced(&lines.join("\n"))),
                Status::NotEvaluated(message) => text.push_str(&fenced(message)),
            }
            text.push_str("\n```\n");
        }
        if let Some(coverage) = coverage {
            coverage::markdown(&mut text, &file.rule, coverage);
        }
        for error in &file.errors {
            let _ = writeln!(text, "\n### {path}\n\n{}", escaped(&error.to_string()));
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

/// Text between fences, which it does not close.
fn fenced(text: &str) -> String {
    // A test name that closes the fence could write anything into a pull request.
    text.replace("```", "`\\u{60}`")
}

/// Text of a cell or a heading, on one line.
pub(super) fn escaped(text: &str) -> String {
    shown(text).replace('|', "\\|").replace('<', "&lt;")
}
