//! The report as @NAME@.

use std::fmt::Write as _;

use kqlab_analysis::testing::TestedFile;
use kqlab_suite::runner::Status;

use super::reports;

/// The report of a run: a line for each test, and one for each file that could not be run in full.
#[must_use]
pub fn @NAME@(files: &[TestedFile]) -> String {
    let mut text = String::new();
    for file in reports(files) {
        for outcome in &file.outcomes {
            let verdict = match &outcome.status {
                Status::Passed => "passed",
                Status::Failed(_) => "failed",
                Status::NotEvaluated(_) => "not evaluated",
            };
            let _ = writeln!(text, "{verdict}: {}: {}", file.rule, outcome.name);
        }
        for error in &file.errors {
            let _ = writeln!(text, "not evaluated: {}: {error}", file.path.display());
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::@NAME@;

    #[test]
    fn a_run_without_files_is_an_empty_report() {
        assert_eq!(@NAME@(&[]), "");
    }
}
