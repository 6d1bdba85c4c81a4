//! JUnit XML: a test case for each finding, and one for a check without any.

use std::time::Duration;

use kqlab_analysis::findings::{Checked, Finding, Severity};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

/// A suite for each file with findings.
#[must_use]
pub fn junit(checked: &Checked, elapsed: Duration) -> String {
    let mut report = Report::new("kqlab check");
    report.set_time(elapsed);
    let mut suite: Option<TestSuite> = None;
    for finding in &checked.findings {
        let is_next = suite
            .as_ref()
            .is_none_or(|suite| suite.name.as_str() != finding.path);
        if is_next {
            report.add_test_suites(suite.take());
            suite = Some(TestSuite::new(finding.path.clone()));
        }
        if let Some(suite) = &mut suite {
            suite.add_test_case(case(finding));
        }
    }
    // Several CI systems take a report without a case for a run that did not happen.
    if checked.findings.is_empty() {
        let mut all = TestSuite::new("kqlab check");
        all.add_test_case(TestCase::new("no findings", TestCaseStatus::success()));
        suite = Some(all);
    }
    report.add_test_suites(suite);
    report.to_string().unwrap_or_default()
}

fn case(finding: &Finding) -> TestCase {
    let mut status = match finding.severity {
        Severity::Error => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Severity::Warning | Severity::Note => TestCaseStatus::success(),
    };
    let place = format!("{}:{}:{}", finding.path, finding.line, finding.column);
    if finding.severity == Severity::Error {
        status.set_message(format!("{place}: {}", finding.message));
        status.set_description(finding.help.clone().unwrap_or_default());
    }
    let mut case = TestCase::new(format!("{} at line {}", finding.code, finding.line), status);
    case.set_classname(finding.code.clone());
    if finding.severity != Severity::Error {
        case.set_system_out(format!(
            "{place}: {}: {}",
            finding.severity.name(),
            finding.message
        ));
    }
    case
}
