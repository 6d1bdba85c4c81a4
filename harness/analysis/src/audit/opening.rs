//! The events of a test file.

use kqlab_proof::{Events, Prepared};
use kqlab_suite::runner::{Suite, SuiteError};
use kqlab_suite::testfile::{CaseKind, Origin, TestKind, Variant, expand};

use super::trial::Case;

/// A rule and the events of its test file.
pub(super) struct SuiteEvents {
    /// The rule.
    pub original: Prepared,
    /// The positives.
    pub positives: Vec<Case>,
    /// The rows of each scenario, in the order of the test file.
    pub scenarios: Vec<Case>,
    /// Tests of ordinary activity.
    pub benign: Vec<Case>,
    /// The rows of all other tests and evasions.
    pub others: Vec<Events>,
}

impl SuiteEvents {
    /// All events of the test file.
    pub fn all(&self) -> impl Iterator<Item = &Events> {
        let cases = self.positives.iter().chain(&self.benign);
        self.scenarios
            .iter()
            .chain(cases)
            .map(|case| &case.events)
            .chain(&self.others)
    }
}

/// Reads the rows of positives and scenarios.
pub(super) fn open(suite: &Suite) -> Result<SuiteEvents, SuiteError> {
    let mut opened = SuiteEvents {
        original: suite.original()?,
        positives: vec![],
        scenarios: vec![Case::new(String::new(), Events::default()); suite.file.scenarios.len()],
        benign: vec![],
        others: vec![],
    };
    for case in expand(&suite.file) {
        let scenario = match case.origin {
            Origin::Scenario(number) => Some(number),
            Origin::Test { .. } | Origin::Evasion(_) => None,
        };
        let events = suite.events(&case)?;
        if let Some(slot) = scenario.and_then(|number| opened.scenarios.get_mut(number)) {
            *slot = Case::new(case.name.clone(), events);
            continue;
        }
        if case.variant != Variant::Original {
            continue;
        }
        let name = case.name.clone();
        match case.kind {
            CaseKind::Test(TestKind::Positive) => opened.positives.push(Case::new(name, events)),
            CaseKind::Test(TestKind::Benign) => opened.benign.push(Case::new(name, events)),
            CaseKind::Test(TestKind::NearMiss)
            | CaseKind::Scenario
            | CaseKind::Evasion
            | CaseKind::MustKeep
            | CaseKind::Audit => opened.others.push(events),
        }
    }
    Ok(opened)
}
