//! The findings that a test file names, compared with those of the audit.

use std::time::Instant;

use kqlab_suite::runner::{FileReport, Outcome, Selection, Status, Suite};
use kqlab_suite::testfile::{CaseKind, TestFile};

use super::{Discrepancy, audit, discrepancies};

/// An exclusion or scenario whose findings the test file names.
struct Asserted {
    subject: String,
    line: usize,
}

/// Adds an outcome for each exclusion and scenario whose findings the test file names.
pub fn check(suite: &Suite, selection: &Selection, report: &mut FileReport) {
    let asserted: Vec<Asserted> = asserted(&suite.file)
        .into_iter()
        .filter(|asserted| selection.takes_named(&name(asserted), &[], CaseKind::Audit))
        .collect();
    if asserted.is_empty() {
        return;
    }
    let started = Instant::now();
    let audited = match audit(suite) {
        Ok(audited) => audited,
        Err(error) => {
            report.exit = report.exit.max(error.exit());
            report.errors.extend(error.into_reports());
            return;
        }
    };
    let found = discrepancies(&suite.file, &audited);
    // The audit is one piece of work: its time is shown once.
    let mut duration = started.elapsed();
    for asserted in asserted {
        let difference = found.iter().find(|found| found.subject == asserted.subject);
        report.add(Outcome {
            name: name(&asserted),
            kind: CaseKind::Audit,
            variant: "original".to_owned(),
            line: asserted.line,
            status: difference.map_or(Status::Passed, |found| Status::Failed(lines(found))),
            rows: None,
            known: None,
            unset: vec![],
            notes: vec![],
            duration,
        });
        duration = std::time::Duration::ZERO;
    }
}

fn asserted(file: &TestFile) -> Vec<Asserted> {
    let exclusions = file
        .exclusions
        .iter()
        .filter(|exclusion| exclusion.findings.is_some())
        .map(|exclusion| Asserted {
            subject: format!("exclusion {}", exclusion.name.value),
            line: exclusion.name.place.line,
        });
    let scenarios = file
        .scenarios
        .iter()
        .filter(|scenario| scenario.findings.is_some())
        .map(|scenario| Asserted {
            subject: format!("scenario {}", scenario.id.value),
            line: scenario.id.place.line,
        });
    exclusions.chain(scenarios).collect()
}

fn name(asserted: &Asserted) -> String {
    format!("findings of {}", asserted.subject)
}

fn lines(found: &Discrepancy) -> Vec<String> {
    let missing = found
        .missing
        .iter()
        .map(|code| format!("the audit does not say `{code}`"));
    let unexpected = found
        .unexpected
        .iter()
        .map(|code| format!("the audit says {code}"));
    missing.chain(unexpected).collect()
}
