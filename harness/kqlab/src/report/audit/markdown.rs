//! The audit as Markdown, for pull requests.

use std::fmt::Write as _;

use kqlab_analysis::audit::{Audit, Bypass, ExclusionAudit, Witness};
use kqlab_proof::yaml_rows;

use super::{conclusion, separation, title, verdict};
use crate::output::shown;

/// The audit as Markdown: a table of all exclusions, then each with its witnesses.
#[must_use]
pub fn markdown(audit: &Audit) -> String {
    let mut out = format!("# Audit: {}\n\n", shown(&audit.rule));
    out.push_str("| Exclusion | Findings | Cheapest bypass |\n|---|---|---|\n");
    for exclusion in &audit.exclusions {
        let codes: Vec<String> = exclusion
            .findings
            .iter()
            .map(|finding| format!("`{}`", finding.code.name()))
            .collect();
        let cost = exclusion.bypass.as_ref().map_or_else(String::new, |found| {
            let columns: Vec<&str> = found
                .edits
                .iter()
                .map(|edit| edit.column.as_str())
                .collect();
            format!("{} ({})", found.cost, columns.join(", "))
        });
        let codes = if exclusion.is_sound() {
            "sound".to_owned()
        } else {
            codes.join(", ")
        };
        let _ = writeln!(out, "| {} | {codes} | {cost} |", cell(&title(exclusion)));
    }
    for exclusion in &audit.exclusions {
        one(&mut out, exclusion, audit.clock);
    }
    if let Some(evasion) = &audit.evasion {
        out.push_str("\n## Past the rule itself\n");
        bypass(&mut out, evasion, audit.clock);
    }
    out
}

fn one(out: &mut String, exclusion: &ExclusionAudit, clock: kqlab_proof::Clock) {
    let _ = writeln!(out, "\n## {}\n", title(exclusion));
    match &exclusion.kql {
        Some(kql) => {
            let _ = writeln!(out, "```kusto\n{}\n```\n", kql.trim());
        }
        None if exclusion.written.is_empty() => {}
        None => {
            let _ = writeln!(out, "> {}\n", exclusion.written);
        }
    }
    let _ = writeln!(out, "{}.", conclusion(exclusion));
    for finding in &exclusion.findings {
        let _ = writeln!(out, "\n**{}**: {}", finding.code.name(), finding.message);
        for witness in &finding.witnesses {
            rows(out, witness, clock);
        }
    }
    if let Some(found) = &exclusion.bypass {
        let _ = writeln!(out, "\n**Cheapest bypass**");
        bypass(out, found, clock);
    }
    if let Some(text) = exclusion.separation.as_ref().and_then(separation) {
        let _ = writeln!(out, "\n{text}.");
    }
    for reason in &exclusion.undecided {
        let _ = writeln!(out, "\nUndecided: {reason}.");
    }
}

fn bypass(out: &mut String, found: &Bypass, clock: kqlab_proof::Clock) {
    if !found.edits.is_empty() {
        out.push_str("\n| Column | From | To | Attacker | Why |\n|---|---|---|---|---|\n");
    }
    for edit in &found.edits {
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} |",
            edit.column,
            cell(&edit.from),
            cell(&edit.to),
            edit.control.name(),
            edit.why
        );
    }
    rows(out, &found.witness, clock);
}

fn rows(out: &mut String, witness: &Witness, clock: kqlab_proof::Clock) {
    let _ = writeln!(out, "\n{}: {}.\n\n```yaml", witness.what, verdict(witness));
    for row in yaml_rows(&witness.events, clock) {
        let _ = writeln!(out, "- {row}");
    }
    out.push_str("```\n");
}

fn cell(text: &str) -> String {
    // A bar would end the cell, a line break the table.
    text.replace('|', "\\|").replace('\n', " ")
}
