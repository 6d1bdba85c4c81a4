//! The exclusions of a test file, linked to the scenarios they are for.

use kqlab_suite::ecs::{self, Translation};
use kqlab_suite::exclusion::Polarity;
use kqlab_suite::testfile::{Exclusion, Expect, Filter, Scenario, TestFile, Variant};

/// An exclusion to be audited.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    /// Its name in the test file.
    pub name: Option<String>,
    /// The scenario that it is for, by position.
    pub scenario: Option<usize>,
    /// The line of the test file.
    pub line: usize,
    /// The filter as written.
    pub written: String,
    /// What the documentation says, where the test file keeps it.
    pub quote: Option<String>,
    /// Whether it describes what is dropped.
    pub polarity: Polarity,
    /// Why the test file says that it cannot be written as a filter.
    pub inexpressible: Option<String>,
    /// The filter over the table's columns.
    pub translation: Translation,
}

/// All exclusions, then the documented filters of scenarios without one.
pub(super) fn subjects(file: &TestFile, table: &str) -> Vec<Subject> {
    let mut subjects: Vec<Subject> = file
        .exclusions
        .iter()
        .map(|exclusion| of_exclusion(exclusion, file, table))
        .collect();
    for (number, scenario) in file.scenarios.iter().enumerate() {
        if subjects
            .iter()
            .all(|subject| subject.scenario != Some(number))
            && let Some(subject) = of_scenario(scenario, number, table)
        {
            subjects.push(subject);
        }
    }
    subjects
}

fn of_exclusion(exclusion: &Exclusion, file: &TestFile, table: &str) -> Subject {
    let (written, polarity, inexpressible) = match &exclusion.filter {
        Filter::Exclude(text) => (text.value.clone(), Polarity::Exclude, None),
        Filter::Keep(text) => (text.value.clone(), Polarity::Keep, None),
        Filter::Inexpressible(reason) => {
            let quote = exclusion.quote.as_ref().map(|quote| quote.value.clone());
            let quote = quote.unwrap_or_default();
            let polarity = polarity_of(&quote);
            (quote, polarity, Some(reason.value.clone()))
        }
    };
    Subject {
        scenario: scenario_of(&exclusion.name.value, file),
        line: exclusion.name.place.line,
        translation: ecs::translate(&written, table),
        quote: exclusion.quote.as_ref().map(|quote| quote.value.clone()),
        name: Some(exclusion.name.value.clone()),
        written,
        polarity,
        inexpressible,
    }
}

/// The filter of a scenario that says why it has no exclusion.
fn of_scenario(scenario: &Scenario, number: usize, table: &str) -> Option<Subject> {
    let reason = scenario.inexpressible.as_ref()?;
    let quote = scenario.quote.as_ref().map(|quote| quote.value.clone());
    let written = quote.clone().unwrap_or_default();
    Some(Subject {
        name: None,
        scenario: Some(number),
        line: scenario.id.place.line,
        translation: ecs::translate(&written, table),
        polarity: polarity_of(&written),
        quote,
        written,
        inexpressible: Some(reason.value.clone()),
    })
}

/// A list of what is unequal describes what stays.
pub(super) fn polarity_of(filter: &str) -> Polarity {
    if filter.contains("!=") {
        Polarity::Keep
    } else {
        Polarity::Exclude
    }
}

/// The scenario that names the exclusion in its verdicts, or whose identifier ends the exclusion's name: `documented-S1`.
fn scenario_of(name: &str, file: &TestFile) -> Option<usize> {
    let named = |scenario: &Scenario| match &scenario.expect {
        Expect::Original(_) => false,
        Expect::Variants(variants) => variants
            .iter()
            .any(|variant| matches!(&variant.variant.value, Variant::With(with) if with == name)),
    };
    file.scenarios.iter().position(named).or_else(|| {
        file.scenarios.iter().position(|scenario| {
            name.strip_prefix("documented-") == Some(scenario.id.value.as_str())
        })
    })
}
