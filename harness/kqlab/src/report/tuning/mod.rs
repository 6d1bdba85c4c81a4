//! What people and tools read of exclusions that were found.

mod json;
mod markdown;
mod terminal;

pub use json::json;
pub use markdown::markdown;
pub use terminal::terminal;

use kqlab_analysis::tuning::synthesis::{Found, Synthesis};

/// Whether anything was found, and nothing refused, in a sentence.
fn conclusion(synthesis: &Synthesis) -> String {
    let evidence = &synthesis.evidence;
    if evidence.benign.is_empty() {
        return "the rule is silent on every benign event without any exclusion".to_owned();
    }
    let rows: usize = evidence.benign.iter().map(|one| one.events).sum();
    let silenced = evidence.benign.iter().filter(|one| one.tuned == 0).count();
    let kept = evidence
        .kept
        .iter()
        .filter(|one| one.tuned == one.original)
        .count();
    format!(
        "{silenced} of {} benign situations silenced ({rows} events that the rule catches), {kept} of {} positives kept",
        evidence.benign.len(),
        evidence.kept.len()
    )
}

/// What is wrong with an exclusion for all that it does, as the audit names it.
fn findings(found: &Found) -> Vec<String> {
    let audit = found.audit.iter();
    audit
        .flat_map(|audit| &audit.findings)
        // Findings on a scenario are about the page's own filter, which this exclusion replaces.
        .filter(|finding| !finding.of_scenario)
        .map(|finding| format!("{}: {}", finding.code.name(), finding.message))
        .collect()
}
