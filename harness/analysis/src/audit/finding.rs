//! What an audit says.

use kqlab_proof::{Clock, Control, Events};

/// What is wrong with an exclusion. The names are those that `findings:` of test files take.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Code {
    /// It keeps every event
    Tautology,
    /// It drops every event
    Contradiction,
    /// The rule is silent on its scenario anyway
    VacuousOnScenario,
    /// The events of its scenario come through all the same
    NoEffect,
    /// It drops every event that the rule catches
    SubsumesDetection,
    /// It drops a positive of the test file
    DropsPositive,
    /// Any one of values in several columns silences the rule
    DisjunctiveExclusion,
    /// A value that no event of the scenario has
    DeadLiteral,
    /// It names a field that is no column of the table
    UnmappedField,
    /// It names a value that the column cannot have
    UnmappedValue,
    /// It names a column that the rule does not have where it would go
    OutOfScopeColumn,
    /// It does not say whether it describes what is dropped or what stays
    AmbiguousPolarity,
    /// An attacker sets what it excludes at will
    Masquerade,
    /// It leaves a value to be filled in
    Placeholder,
    /// It is a sentence, not a predicate
    Prose,
    /// Its text is cut off
    TruncatedText,
}

impl Code {
    /// The name in test files and reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tautology => "tautology",
            Self::Contradiction => "contradiction",
            Self::VacuousOnScenario => "vacuous-on-scenario",
            Self::NoEffect => "no-effect",
            Self::SubsumesDetection => "subsumes-detection",
            Self::DropsPositive => "drops-positive",
            Self::DisjunctiveExclusion => "disjunctive-exclusion",
            Self::DeadLiteral => "dead-literal",
            Self::UnmappedField => "unmapped-field",
            Self::UnmappedValue => "unmapped-value",
            Self::OutOfScopeColumn => "out-of-scope-column",
            Self::AmbiguousPolarity => "ambiguous-polarity",
            Self::Masquerade => "masquerade",
            Self::Placeholder => "placeholder",
            Self::Prose => "prose",
            Self::TruncatedText => "truncated-text",
        }
    }
}

/// Something that is wrong with an exclusion.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What.
    pub code: Code,
    /// In words.
    pub message: String,
    /// Whether it is about the exclusion's own scenario, rather than about the exclusion as such.
    pub of_scenario: bool,
    /// Events that show it.
    pub witnesses: Vec<Witness>,
}

/// What a finding is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum About {
    /// The exclusion as such
    Exclusion,
    /// The exclusion's own scenario
    Scenario,
}

impl Finding {
    /// What it is about.
    #[must_use]
    pub const fn about(&self) -> About {
        if self.of_scenario {
            About::Scenario
        } else {
            About::Exclusion
        }
    }
}

/// Events that show a finding, with what the engine says of them.
#[derive(Clone, Debug)]
pub struct Witness {
    /// What they are, in a few words.
    pub what: String,
    /// The events.
    pub events: Events,
    /// How many rows the rule gives over them.
    pub original: usize,
    /// How many rows it gives with the exclusion; None when the exclusion cannot be run.
    pub with_exclusion: Option<usize>,
}

/// The smallest edit found to an event that is caught, after which it is not.
#[derive(Clone, Debug)]
pub struct Bypass {
    /// What is changed, the column first.
    pub edits: Vec<Edit>,
    /// The sum of the edits' costs.
    pub cost: u32,
    /// The event after the edit.
    pub witness: Witness,
}

/// A changed column.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The column.
    pub column: String,
    /// Its value in the caught event, as test files write it.
    pub from: String,
    /// Its value afterwards.
    pub to: String,
    /// How freely an attacker does that.
    pub control: Control,
    /// Why.
    pub why: &'static str,
}

/// What tells a scenario from the positives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Separation {
    /// The columns that the exclusion reads.
    pub read: Vec<String>,
    /// A positive has the same values in all of them as an event of the scenario: no exclusion over these columns alone can
    /// tell them apart.
    pub inseparable: bool,
    /// The columns in which every event of the scenario differs from every positive, the dearest to an attacker first.
    pub separating: Vec<String>,
    /// Columns that no row sets and that an attacker hardly sets: one of them may tell where none above does.
    pub unset: Vec<String>,
}

/// What the audit of one exclusion comes to.
#[derive(Clone, Debug)]
pub struct ExclusionAudit {
    /// The exclusion's name in the test file; None for the filter of a scenario that has none there.
    pub name: Option<String>,
    /// The scenario that it is for.
    pub scenario: Option<String>,
    /// The line of the test file.
    pub line: usize,
    /// The filter as written.
    pub written: String,
    /// The filter as KQL over the table's columns.
    pub kql: Option<String>,
    /// Whether the KQL describes what is dropped or what stays.
    pub polarity: kqlab_suite::exclusion::Polarity,
    /// What is wrong with it, by code.
    pub findings: Vec<Finding>,
    /// The cheapest way past the rule that it opens.
    pub bypass: Option<Bypass>,
    /// What tells its scenario from the positives.
    pub separation: Option<Separation>,
    /// What was not decided, in words.
    pub undecided: Vec<String>,
    /// What a run of the engine shows in its favour: its scenario fires without it and is silent with it, and every positive
    /// fires with it.
    pub shown: Shown,
}

/// What runs of the engine show of an exclusion.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Shown {
    /// Scenarios, and benign tests where it is for no scenario in particular, that the rule fires on and that the exclusion
    /// silences.
    pub silenced: usize,
    /// Positives that still fire with all their rows.
    pub kept: usize,
    /// Positives there are.
    pub positives: usize,
}

impl ExclusionAudit {
    /// Whether runs of the engine show that it does what it is for: it silences a scenario, keeps every positive, and nothing
    /// is wrong with it otherwise.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
            && self.shown.silenced > 0
            && self.shown.positives > 0
            && self.shown.kept == self.shown.positives
    }

    /// The codes of its findings in order, each once: those about its scenario, or those about the exclusion as such.
    #[must_use]
    pub fn codes(&self, about: About) -> Vec<&'static str> {
        let mut codes: Vec<Code> = self
            .findings
            .iter()
            .filter(|finding| finding.about() == about)
            .map(|finding| finding.code)
            .collect();
        codes.sort_unstable();
        codes.dedup();
        codes.into_iter().map(Code::name).collect()
    }
}

/// The audit of a rule with its test file.
#[derive(Clone, Debug)]
pub struct Audit {
    /// The rule's name.
    pub rule: String,
    /// The test file.
    pub path: std::path::PathBuf,
    /// The table that the exclusions are about.
    pub table: String,
    /// The test file's clock.
    pub clock: Clock,
    /// The exclusions, in the order of the test file; then the filters of scenarios that have no exclusion there.
    pub exclusions: Vec<ExclusionAudit>,
    /// The cheapest way past the rule itself.
    pub evasion: Option<Bypass>,
}

#[cfg(test)]
mod tests {
    use kqlab_suite::testfile::AUDIT_CODES;

    use super::Code;

    #[test]
    fn test_files_know_every_code() {
        let codes = [
            Code::Tautology,
            Code::Contradiction,
            Code::VacuousOnScenario,
            Code::NoEffect,
            Code::SubsumesDetection,
            Code::DropsPositive,
            Code::DisjunctiveExclusion,
            Code::DeadLiteral,
            Code::UnmappedField,
            Code::UnmappedValue,
            Code::OutOfScopeColumn,
            Code::AmbiguousPolarity,
            Code::Masquerade,
            Code::Placeholder,
            Code::Prose,
            Code::TruncatedText,
        ];
        assert_eq!(codes.map(Code::name), AUDIT_CODES);
    }
}
