//! What people and tools read of an audit.

mod json;
mod markdown;
mod terminal;

pub use json::json;
pub use markdown::markdown;
pub use terminal::terminal;

use kqlab_analysis::audit::{Audit, ExclusionAudit, Separation, Witness};

use crate::output::shown;

/// What an exclusion is called: its name, or the scenario whose filter it is.
fn title(exclusion: &ExclusionAudit) -> String {
    let title = match (&exclusion.name, &exclusion.scenario) {
        (Some(name), Some(scenario)) => format!("{name} (for {scenario})"),
        (Some(name), None) => name.clone(),
        (None, Some(scenario)) => format!("filter of {scenario}"),
        (None, None) => "filter".to_owned(),
    };
    shown(&title).into_owned()
}

/// `fires` or `silent`, without and with the exclusion.
fn verdict(witness: &Witness) -> String {
    let word = |rows: usize| if rows > 0 { "fires" } else { "silent" };
    match witness.with_exclusion {
        Some(rows) => format!(
            "original {}, with the exclusion {}",
            word(witness.original),
            word(rows)
        ),
        None => format!("original {}", word(witness.original)),
    }
}

/// What runs of the engine show, in a sentence.
fn conclusion(exclusion: &ExclusionAudit) -> String {
    let runs = exclusion.shown;
    if exclusion.is_sound() {
        return format!(
            // Never "sound" alone: events that the test file does not have may say otherwise.
            "sound as far as the test file goes: it silences {} scenario(s) and keeps all {} positives",
            runs.silenced, runs.positives
        );
    }
    let codes: Vec<&str> = exclusion
        .findings
        .iter()
        .map(|finding| finding.code.name())
        .collect();
    if codes.is_empty() {
        "not shown to be sound: no run of the test file's events shows what it is for".to_owned()
    } else {
        format!("not sound: {}", codes.join(", "))
    }
}

/// What tells the scenario from the positives, in a sentence.
fn separation(separation: &Separation) -> Option<String> {
    if !separation.inseparable {
        return None;
    }
    let read = separation.read.join(", ");
    Some(match separation.separating.first() {
        Some(column) => format!(
            "no exclusion over {read} alone can tell this scenario from the positives; {column} would"
        ),
        None => {
            let unset: Vec<&str> = separation
                .unset
                .iter()
                .take(3)
                .map(String::as_str)
                .collect();
            format!(
                "no exclusion over the columns that the test file's rows set can tell this scenario from the positives; {} \
                 would, if they differ there",
                unset.join(" or ")
            )
        }
    })
}

/// How many findings there are in all.
fn count(audit: &Audit) -> usize {
    audit
        .exclusions
        .iter()
        .map(|exclusion| exclusion.findings.len())
        .sum()
}
