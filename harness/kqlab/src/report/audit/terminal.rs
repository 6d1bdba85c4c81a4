//! The audit for a terminal.

use std::fmt::Write as _;

use kqlab_analysis::audit::{Audit, Bypass, Code, ExclusionAudit, Witness};
use kqlab_proof::yaml_rows;
use kqlab_suite::exclusion::Polarity;

use super::{conclusion, count, separation, title, verdict};
use crate::output::{Style, shown};

/// How many witnesses of one finding are shown.
const MOST_WITNESSES: usize = 6;

/// The audit as text.
#[must_use]
pub fn terminal(audit: &Audit, style: Style) -> String {
    let mut out = String::new();
    let bold = |text: &str| paint(text, 1, style);
    let _ = writeln!(
        out,
        "{}\n  {}",
        bold(&shown(&audit.rule)),
        shown(&audit.path.display().to_string())
    );
    for exclusion in &audit.exclusions {
        let _ = writeln!(out, "\n  {}", bold(&title(exclusion)));
        one(&mut out, exclusion, audit.clock, style);
    }
    if let Some(evasion) = &audit.evasion {
        let _ = writeln!(out, "\n  {}", bold("past the rule itself"));
        bypass(&mut out, "evasion", evasion, audit.clock);
    }
    let sound = audit.exclusions.iter().filter(|e| e.is_sound()).count();
    let _ = writeln!(
        out,
        "\n{} exclusions, {sound} shown to be sound, {} findings",
        audit.exclusions.len(),
        count(audit)
    );
    out
}

fn one(out: &mut String, exclusion: &ExclusionAudit, clock: kqlab_proof::Clock, style: Style) {
    let how = match exclusion.polarity {
        Polarity::Exclude => "drops",
        Polarity::Keep => "keeps",
    };
    if let Some(kql) = &exclusion.kql {
        let _ = writeln!(out, "    {how}  {}", kql.trim());
    } else if !exclusion.written.is_empty() {
        let _ = writeln!(out, "    reads  {}", exclusion.written);
    }
    for finding in &exclusion.findings {
        let _ = writeln!(
            out,
            "    {} {}",
            paint(&format!("{:<22}", finding.code.name()), 33, style),
            finding.message
        );
        // The bypass below has the same event.
        let shown = if finding.code == Code::Masquerade {
            0
        } else {
            MOST_WITNESSES
        };
        for witness in finding.witnesses.iter().take(shown) {
            rows(out, witness, clock);
        }
        let more = finding.witnesses.len().saturating_sub(shown);
        if more > 0 && shown > 0 {
            let _ = writeln!(out, "      and {more} more");
        }
    }
    if let Some(found) = &exclusion.bypass {
        bypass(out, "cheapest bypass", found, clock);
    }
    if let Some(text) = exclusion.separation.as_ref().and_then(separation) {
        let _ = writeln!(out, "    {text}");
    }
    for reason in &exclusion.undecided {
        let _ = writeln!(out, "    undecided: {reason}");
    }
    let colour = if exclusion.is_sound() { 32 } else { 31 };
    let _ = writeln!(out, "    {}", paint(&conclusion(exclusion), colour, style));
}

fn rows(out: &mut String, witness: &Witness, clock: kqlab_proof::Clock) {
    let _ = writeln!(out, "      {}: {}", witness.what, verdict(witness));
    for row in yaml_rows(&witness.events, clock) {
        let _ = writeln!(out, "        - {row}");
    }
}

fn bypass(out: &mut String, what: &str, bypass: &Bypass, clock: kqlab_proof::Clock) {
    let _ = writeln!(out, "    {what}, cost {}:", bypass.cost);
    for edit in &bypass.edits {
        let _ = writeln!(
            out,
            "      {} from {} to {} ({}: {})",
            edit.column,
            edit.from,
            edit.to,
            edit.control.name(),
            edit.why
        );
    }
    rows(out, &bypass.witness, clock);
}

fn paint(text: &str, colour: u8, style: Style) -> String {
    if style.coloured {
        format!("\u{1b}[{colour}m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}
