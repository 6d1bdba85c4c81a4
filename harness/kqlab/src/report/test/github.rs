//! The report as annotations of a GitHub workflow: they show up at the lines of the test file.

use std::fmt::Write as _;

use kqlab_analysis::testing::TestedFile;
use kqlab_suite::runner::{FileReport, Status};

use super::reports;
use crate::output::shown;

/// A command for each test that did not pass and for each error, and a line with the counts.
#[must_use]
pub fn github(files: &[TestedFile]) -> String {
    let mut text = String::new();
    for file in reports(files) {
        let path = file.path.display().to_string();
        for outcome in &file.outcomes {
            let message = match &outcome.status {
                Status::Passed => continue,
                Status::Failed(lines) => lines.join("\n"),
                Status::NotEvaluated(message) => message.clone(),
            };
            let _ = writeln!(
                text,
                "::error file={},line={},title={}::{}",
                property(&path),
                outcome.line,
                property(&format!("{}: {}", outcome.kind.name(), outcome.name)),
                data(&message)
            );
        }
        for error in &file.errors {
            let _ = writeln!(
                text,
                "::error file={},title=cannot be run::{}",
                property(&path),
                data(&error.to_string())
            );
        }
    }
    let passed: usize = reports(files).map(FileReport::passed).sum();
    let failed: usize = reports(files).map(FileReport::failed).sum();
    let _ = writeln!(text, "{passed} passed, {failed} failed");
    text
}

fn data(text: &str) -> String {
    let text: Vec<_> = text.split('\n').map(shown).collect();
    text.join("\n")
        // First, or it would escape the escapes.
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
