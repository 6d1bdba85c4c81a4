//! What runs of the engine show of the exclusions that were found.

use kqlab_proof::{Events, Prepared};
use kqlab_suite::runner::{Suite, SuiteError};
use kqlab_suite::testfile::{Exclusion, Filter, Place, Placed};

use super::Synthesis;
use super::situation::Situations;
use super::trial::answer;
use crate::audit::Code;

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

/// Runs the rule and the tuned rule over everything.
pub(super) fn evidence(rule: &Prepared, tuned: &Prepared, situations: &Situations) -> Evidence {
    let count =
        |rule: &Prepared, events: &Events| answer(rule, events).map_or(0, |rows| rows.len());
    let rows = |name: &str, caught: usize, events: &Events| SilencedRows {
        name: name.to_owned(),
        events: caught,
        original: count(rule, events),
        tuned: count(tuned, events),
    };
    let benign = situations.benign.iter();
    let kept = situations.kept.iter();
    let others = situations.others.iter();
    Evidence {
        benign: benign
            .map(|one| rows(&one.id, one.caught.len(), &one.events))
            .collect(),
        kept: kept
            .map(|one| rows(&one.name, one.caught.len(), &one.events))
            .collect(),
        also_silenced: others
            .filter(|one| count(rule, &one.events) > 0 && count(tuned, &one.events) == 0)
            .map(|one| one.name.clone())
            .collect(),
    }
}

/// Adds what the audit says of each exclusion: what is wrong with it, and the cheapest way past the rule that it opens.
pub(super) fn audited(suite: &Suite, synthesis: &mut Synthesis) -> Result<(), SuiteError> {
    if synthesis.exclusions.is_empty() {
        return Ok(());
    }
    let place = Place::default();
    let mut file = (*suite.file).clone();
    file.exclusions = synthesis
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
    for scenario in &mut file.scenarios {
        scenario.inexpressible = None;
    }
    let mut audits = crate::audit::audit(&suite.with_file(file))?.exclusions;
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
