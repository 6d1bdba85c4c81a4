//! The report as JUnit XML, for CI systems.

use std::time::Duration;

use kqlab_analysis::testing::TestedFile;
use kqlab_suite::runner::{FileReport, Outcome, Status};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::reports;
use crate::output::{Colours, shown, shown_lines};

/// The report of a run: a suite for each test file. A file that could not be run in full has a test case `errors`.
#[must_use]
pub fn junit(files: &[TestedFile], elapsed: Duration) -> String {
    let mut report = Report::new("kqlab");
    report.set_time(elapsed);
    for file in reports(files) {
        let mut suite = TestSuite::new(shown(&file.path.display().to_string()).as_ref());
        suite.add_test_cases(file.outcomes.iter().map(|outcome| case(outcome, file)));
        if !file.errors.is_empty() {
            let messages: Vec<String> = file.errors.iter().map(ToString::to_string).collect();
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_message(shown_lines(&messages.join("\n"), Colours::None).as_ref());
            // As a test case: dashboards count cases, and a file that could not be run must not look like one without tests.
            suite.add_test_case(TestCase::new("errors", status));
        }
        report.add_test_suite(suite);
    }
    report.to_string().unwrap_or_default()
}

fn case(outcome: &Outcome, file: &FileReport) -> TestCase {
    let status = match &outcome.status {
        Status::Passed => TestCaseStatus::success(),
        Status::Failed(lines) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(lines.first().map_or("".into(), |line| shown(line)).as_ref());
            status.set_description(shown_lines(&lines.join("\n"), Colours::None).as_ref());
            status
        }
        Status::NotEvaluated(message) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_message(shown_lines(message, Colours::None).as_ref());
            status
        }
    };
    let mut case = TestCase::new(shown(&outcome.name).as_ref(), status);
    // Jenkins groups cases by the part before the last point.
    case.set_classname(format!("{}.{}", shown(&file.rule), outcome.kind.name()));
    case.set_time(outcome.duration);
    case
}
