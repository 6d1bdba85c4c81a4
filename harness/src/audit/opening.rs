//! The events of a test file.

use kql_eval::Query;

use super::trial::{Case, is_positive, read_events};
use crate::proof::Events;
use crate::runner::{Fixture, RuleVariants, Suite, VariantError, compile_rule};
use crate::testfile::{Origin, expand};

/// A rule and the events of its test file.
pub(super) struct Opened {
    /// The rule.
    pub original: Query,
    /// The positives.
    pub positives: Vec<Case>,
    /// The rows of each scenario, in the order of the test file.
    pub scenarios: Vec<Events>,
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
    };
    for case in expand(&suite.file) {
        let scenario = match case.origin {
            Origin::Scenario(number) => Some(number),
            Origin::Test { .. } | Origin::Evasion(_) => None,
        };
        if scenario.is_none() && !is_positive(&case) {
            continue;
        }
        fixture
            .fill(&case, &suite.file, &mut suite.workspace)
            .map_err(VariantError::Exclusion)?;
        for given in case.given.iter().filter_map(|given| given.table.as_ref()) {
            if !tables.contains(&given.value) {
                tables.push(given.value.clone());
            }
        }
        let events = read_events(&suite.workspace, &suite.workspace, &tables);
        match scenario.and_then(|number| opened.scenarios.get_mut(number)) {
            Some(slot) => *slot = events,
            None => opened.positives.push(Case {
                name: case.name.clone(),
                events,
            }),
        }
    }
    suite.workspace.clear_rows();
    Ok(opened)
}
