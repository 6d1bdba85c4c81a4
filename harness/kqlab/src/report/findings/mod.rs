//! What a check found, in the forms that people and CI read.

mod github;
mod json;
mod junit;
mod markdown;
mod sarif;
mod terminal;

pub use github::github;
pub use json::json;
pub use junit::junit;
pub use markdown::markdown;
pub use sarif::sarif;
pub use terminal::{Detail, terminal};

use crate::output::counted;
use kqlab_analysis::findings::{Checked, Severity};

/// The counts of a check in a sentence.
fn summary(checked: &Checked) -> String {
    let count = |severity| {
        let findings = checked.findings.iter();
        findings
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let mut parts = vec![
        counted(checked.files, "file"),
        format!("{} wrong", checked.wrong()),
        counted(count(Severity::Error), "error"),
        counted(count(Severity::Warning), "warning"),
    ];
    // Advice is shown only when it is asked for.
    let advice = count(Severity::Note);
    if advice > 0 {
        parts.push(format!("{advice} advice"));
    }
    if checked.advice > 0 {
        parts.push(format!("{} advice with `--lints all`", checked.advice));
    }
    if checked.accepted > 0 {
        parts.push(format!("{} accepted", checked.accepted));
    }
    if checked.passed_over > 0 {
        parts.push(format!("{} passed over: no rules", checked.passed_over));
    }
    parts.join(", ")
}
