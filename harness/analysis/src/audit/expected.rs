//! Comparing what an audit says with what a test file says that it must.

use kqlab_suite::testfile::{Name, TestFile};

use super::finding::{About, Audit, ExclusionAudit};

/// A difference between the findings that a test file names and those that the audit has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discrepancy {
    /// Whose findings they are: `exclusion documented-S1`, `scenario S1`.
    pub subject: String,
    /// The line of the test file.
    pub line: usize,
    /// Codes that the test file names and the audit does not have.
    pub missing: Vec<String>,
    /// Codes that the audit has and the test file does not name, with what it says.
    pub unexpected: Vec<String>,
}

/// The differences for every `findings:` of a test file; those without are not compared.
#[must_use]
pub fn discrepancies(file: &TestFile, audit: &Audit) -> Vec<Discrepancy> {
    let mut found = Vec::new();
    for exclusion in &file.exclusions {
        let name = &exclusion.name;
        let audits = audit
            .exclusions
            .iter()
            .filter(|audit| audit.name.as_deref() == Some(name.value.as_str()));
        let subject = format!("exclusion {}", name.value);
        found.extend(compare(
            exclusion.findings.as_ref(),
            subject,
            name,
            audits,
            About::Exclusion,
        ));
    }
    for scenario in &file.scenarios {
        let id = &scenario.id;
        let audits = audit
            .exclusions
            .iter()
            .filter(|audit| audit.scenario.as_deref() == Some(id.value.as_str()));
        let subject = format!("scenario {}", id.value);
        found.extend(compare(
            scenario.findings.as_ref(),
            subject,
            id,
            audits,
            About::Scenario,
        ));
    }
    found
}

fn compare<'a>(
    expected: Option<&Vec<Name>>,
    subject: String,
    name: &Name,
    audits: impl Iterator<Item = &'a ExclusionAudit>,
    about: About,
) -> Option<Discrepancy> {
    let expected = expected?;
    let mut missing: Vec<String> = expected.iter().map(|code| code.value.clone()).collect();
    let mut unexpected = Vec::new();
    for audit in audits {
        for finding in &audit.findings {
            if finding.about() != about {
                continue;
            }
            let code = finding.code.name();
            missing.retain(|expected| expected != code);
            if expected.iter().all(|expected| expected.value != code) {
                unexpected.push(format!("{code}: {}", finding.message));
            }
        }
    }
    let differs = !missing.is_empty() || !unexpected.is_empty();
    differs.then_some(Discrepancy {
        subject,
        line: name.place.line,
        missing,
        unexpected,
    })
}
