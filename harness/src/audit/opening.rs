//! The events of a test file.

use kql_eval::Query;

use super::trial::{Case, read_events};
use crate::proof::Events;
use crate::runner::{Fixture, RuleVariants, Suite, VariantError, compile_rule};
use crate::testfile::{CaseKind, Origin, TestKind, Variant, expand};

/// A rule and the events of its test file.
pub(super) struct Opened {
    /// The rule.
    pub original: Query,
    /// The positives.
    pub positives: Vec<Case>,
    /// The rows of each scenario, in the order of the test file.
    pub scenarios: Vec<Events>,
    /// Tests of ordinary activity.
    pub benign: Vec<Case>,
    /// The rows of all other tests and evasions.
    pub others: Vec<Events>,
}

impl Opened {
    /// All events of the test file.
    pub fn all(&self) -> impl Iterator<Item = &Events> {
        let cases = self.positives.iter().chain(&self.benign);
        self.scenarios
            .iter()
            .chain(cases.map(|case| &case.events))
            .chain(&self.others)
    }
}

/// Compiles the rule and reads the rows of positives and scenarios.
pub(super) fn open(suite: &mut Suite) -> Result<Opened, VariantError> {
    let original = compile_rule(&suite.rule, &suite.workspace)?;
    let variants = RuleVariants::compile(suite, std::iter::empty())?;
    let fixture = Fixture::new(suite, &variants);
    let mut tables = variants.tables();
    let mut opened = Opened {
        original,
        positives: vec![],
        scenarios: vec![Events::default(); suite.file.scenarios.len()],
        benign: vec![],
        others: vec![],
    };
    for case in expand(&suite.file) {
        let scenario = match case.origin {
            Origin::Scenario(number) => Some(number),
            Origin::Test { .. } | Origin::Evasion(_) => None,
        };
        fixture
            .fill(&case, &suite.file, &mut suite.workspace)
            .map_err(VariantError::Exclusion)?;
        for given in case.given.iter().filter_map(|given| given.table.as_ref()) {
            if !tables.contains(&given.value) {
                tables.push(given.value.clone());
            }
        }
        let events = read_events(&suite.workspace, &suite.workspace, &tables);
        if let Some(slot) = scenario.and_then(|number| opened.scenarios.get_mut(number)) {
            *slot = events;
            continue;
        }
        if case.variant != Variant::Original {
            continue;
        }
        let name = case.name.clone();
        match case.kind {
            CaseKind::Test(TestKind::Positive) => opened.positives.push(Case { name, events }),
            CaseKind::Test(TestKind::Benign) => opened.benign.push(Case { name, events }),
            CaseKind::Test(TestKind::NearMiss)
            | CaseKind::Scenario
            | CaseKind::Evasion
            | CaseKind::MustKeep
            | CaseKind::Audit => opened.others.push(events),
        }
    }
    suite.workspace.clear_rows();
    Ok(opened)
}
