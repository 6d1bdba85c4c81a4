//! The report in the Test Anything Protocol, version 14.

use std::fmt::Write as _;

use kqlab_analysis::testing::TestedFile;
use kqlab_suite::runner::Status;

use super::reports;
use crate::output::shown;

/// The report of a run: one test point for each test, and one that is not ok for each file that could not be run in full.
#[must_use]
pub fn tap(files: &[TestedFile]) -> String {
    let mut text = String::from("TAP version 14\n");
    let mut number = 0;
    for file in reports(files) {
        for outcome in &file.outcomes {
            number += 1;
            let verdict = if outcome.status.is_passed() {
                "ok"
            } else {
                "not ok"
            };
            let _ = writeln!(
                text,
                "{verdict} {number} - {}: {} {}",
                escaped(&file.rule),
                outcome.kind.name(),
                escaped(&outcome.name)
            );
            let lines: &[String] = match &outcome.status {
                Status::Passed => &[],
                Status::Failed(lines) => lines,
                Status::NotEvaluated(message) => std::slice::from_ref(message),
            };
            details(
                &mut text,
                &file.path.display().to_string(),
                outcome.line,
                lines,
            );
        }
        if !file.errors.is_empty() {
            number += 1;
            let path = file.path.display();
            let shown = escaped(&path.to_string());
            let _ = writeln!(text, "not ok {number} - {shown} cannot be run");
            let lines: Vec<String> = file.errors.iter().map(ToString::to_string).collect();
            details(&mut text, &path.to_string(), 1, &lines);
        }
    }
    // The plan comes last, as TAP allows: how many points there are is known only then.
    let _ = writeln!(text, "1..{number}");
    text
}

/// The YAML block of a test point that is not ok.
fn details(text: &mut String, path: &str, line: usize, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(
        text,
        "  ---\n  file: '{}'\n  line: {line}\n  message: |",
        shown(path).replace('\'', "''")
    );
    for line in lines.iter().flat_map(|line| line.lines()) {
        let _ = writeln!(text, "    {}", shown(line));
    }
    text.push_str("  ...\n");
}

/// A description, in which `#` would begin a directive.
fn escaped(text: &str) -> String {
    shown(&text.replace('\\', "\\\\")).replace('#', "\\#")
}
