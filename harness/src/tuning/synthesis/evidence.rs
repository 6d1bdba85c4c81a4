//! What runs of the engine show of the exclusions that were found.

use kql_eval::{Query, Settings};

use super::Synthesis;
use super::situation::{Kept, Situation};
use super::trial::answer;
use crate::audit::Code;
use crate::proof::Events;
use crate::runner::{Suite, VariantError};
use crate::testfile::{Exclusion, Filter, Place, Placed};

/// What runs of the tuned rule show.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// What the tuned rule was to be silent on.
    pub benign: Vec<SilencedRows>,
    /// What it must fire on: the test's name, and how many rows of the result it has without the exclusions and with them.
    pub kept: Vec<SilencedRows>,
    /// Other tests and evasions on which the rule fires and the tuned rule does not.
    pub also_silenced: Vec<String>,
}

/// What the rule and the tuned rule say of the same events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SilencedRows {
    /// The situation's identifier, or the test's name.
    pub name: String,
    /// Events that the rule catches.
    pub events: usize,
    /// Rows of the rule's result.
    pub original: usize,
    /// Rows of the tuned rule's result.
    pub tuned: usize,
}

/// The events that the tuned rule is run over.
pub(super) struct Seen<'s> {
    pub query: &'s Query,
    pub settings: &'s Settings,
    pub benign: &'s [Situation],
    pub kept: &'s [Kept],
    pub others: &'s [Kept],
}

impl Seen<'_> {
    /// Runs the rule and the tuned rule over everything.
    pub fn evidence(&self, tuned: &str, suite: &Suite) -> Evidence {
        let Ok(tuned) = Query::compile(tuned, &suite.workspace) else {
            return Evidence::default();
        };
        let count = |query: &Query, events: &Events| {
            answer(query, events, self.settings).map_or(0, |rows| rows.len())
        };
        let rows = |name: &str, caught: usize, events: &Events| SilencedRows {
            name: name.to_owned(),
            events: caught,
            original: count(self.query, events),
            tuned: count(&tuned, events),
        };
        let benign = self.benign.iter();
        let kept = self.kept.iter();
        let others = self.others.iter();
        Evidence {
            benign: benign
                .map(|one| rows(&one.id, one.caught.len(), &one.events))
                .collect(),
            kept: kept
                .map(|one| rows(&one.name, one.caught.len(), &one.events))
                .collect(),
            also_silenced: others
                .filter(|one| count(self.query, &one.events) > 0 && count(&tuned, &one.events) == 0)
                .map(|one| one.name.clone())
                .collect(),
        }
    }
}

/// Adds what the audit says of each exclusion: what is wrong with it, and the cheapest way past the rule that it opens.
pub(super) fn audited(suite: &mut Suite, synthesis: &mut Synthesis) -> Result<(), VariantError> {
    if synthesis.exclusions.is_empty() {
        return Ok(());
    }
    let place = Place::default();
    let written = suite.file.exclusions.clone();
    let scenarios = suite.file.scenarios.clone();
    suite.file.exclusions = synthesis
        .exclusions
        .iter()
        .map(|found| Exclusion {
            name: Placed::new(found.name.clone(), place),
            filter: Filter::Exclude(Placed::new(found.exclusion.kql(), place)),
            quote: None,
            note: None,
            findings: None,
        })
        .collect();
    // Filters that the documentation has in prose are no matter here.
    for scenario in &mut suite.file.scenarios {
        scenario.inexpressible = None;
    }
    let audit = crate::audit::audit(suite);
    suite.file.exclusions = written;
    suite.file.scenarios = scenarios;
    let mut audits = audit?.exclusions;
    for found in &mut synthesis.exclusions {
        let of = |audit: &crate::audit::ExclusionAudit| audit.name.as_ref() == Some(&found.name);
        if let Some(place) = audits.iter().position(of) {
            let mut audit = audits.swap_remove(place);
            // Values of a file of rows are not among the test file's.
            let is_dead = |code| found.from_files && code == Code::DeadLiteral;
            audit.findings.retain(|finding| !is_dead(finding.code));
            found.audit = Some(audit);
        }
    }
    Ok(())
}
