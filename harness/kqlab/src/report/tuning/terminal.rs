//! Exclusions that were found, for a terminal.

use std::fmt::Write as _;

use kqlab_analysis::audit::Bypass;
use kqlab_analysis::tuning::synthesis::{Conjunction, Evidence, Found, Predicate, Synthesis};
use kqlab_analysis::tuning::synthesis::{Reason, Refused};
use kqlab_proof::yaml_rows;

use super::{conclusion, findings};
use crate::output::{Style, paint, shown};

/// The exclusions, the evidence and the tuned query as text.
#[must_use]
pub fn terminal(synthesis: &Synthesis, style: Style) -> String {
    let mut out = String::new();
    let bold = |text: &str| paint(text, 1, style);
    let _ = writeln!(
        out,
        "{}\n  {}",
        bold(&shown(&synthesis.rule)),
        shown(&synthesis.path.display().to_string())
    );
    for found in &synthesis.exclusions {
        let _ = writeln!(out, "\n  {}", bold(&shown(&found.name)));
        one(&mut out, found, synthesis.clock);
    }
    for refused in &synthesis.refused {
        let title = format!("no exclusion silences {}", shown(&refused.id));
        let _ = writeln!(out, "\n  {}", paint(&title, 31, style));
        refusal(&mut out, refused, synthesis.clock);
    }
    if !synthesis.silent.is_empty() {
        let _ = writeln!(out, "\n  {}", bold("silent without any exclusion"));
        for situation in &synthesis.silent {
            let title = shown(situation.title.as_deref().unwrap_or(""));
            let _ = writeln!(
                out,
                "    {}",
                format!("{}  {title}", situation.id).trim_end()
            );
        }
    }
    evidence(&mut out, &synthesis.evidence, style);
    if !synthesis.exclusions.is_empty() {
        let _ = writeln!(out, "\n{}", synthesis.tuned.trim_end());
    }
    let _ = writeln!(out, "\n{}", conclusion(synthesis));
    out
}

/// The rows that the rule gives over each test, without and with the exclusions.
fn evidence(out: &mut String, evidence: &Evidence, style: Style) {
    if !evidence.benign.is_empty() {
        let title = paint("rows of the result, before and after", 1, style);
        let _ = writeln!(out, "\n  {title}");
    }
    for (kind, rows) in [("benign", &evidence.benign), ("kept", &evidence.kept)] {
        for row in rows {
            let _ = writeln!(
                out,
                "    {kind:<6}  {:>3} -> {:<3}  {}",
                row.original,
                row.tuned,
                shown(&row.name)
            );
        }
    }
    for name in &evidence.also_silenced {
        let _ = writeln!(out, "    silenced too: {}", shown(name));
    }
}

fn one(out: &mut String, found: &Found, clock: kqlab_proof::Clock) {
    let _ = writeln!(out, "    drops     {}", found.exclusion.kql());
    let _ = writeln!(out, "    silences  {}", shown(&found.silences.join(", ")));
    for predicate in found.exclusion.predicates() {
        let _ = writeln!(
            out,
            "    {}  {} ({}: {})",
            role(&found.exclusion, predicate),
            predicate.column,
            predicate.control.name(),
            predicate.why
        );
    }
    for finding in findings(found) {
        let _ = writeln!(out, "    {finding}");
    }
    if let Some(found) = found.audit.as_ref().and_then(|audit| audit.bypass.as_ref()) {
        bypass(out, found, clock);
    }
    out.push_str("    blind spot: the tuned rule sees no event that it drops, whatever else the event says\n");
}

/// What a predicate is there for.
pub(super) fn role(exclusion: &Conjunction, predicate: &Predicate) -> &'static str {
    if exclusion.telling.contains(predicate) {
        "tells them apart "
    } else {
        "makes it narrower"
    }
}

fn bypass(out: &mut String, bypass: &Bypass, clock: kqlab_proof::Clock) {
    let _ = writeln!(out, "    cheapest bypass, cost {}:", bypass.cost);
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
    for row in yaml_rows(&bypass.witness.events, clock) {
        let _ = writeln!(out, "      - {row}");
    }
}

fn refusal(out: &mut String, refused: &Refused, clock: kqlab_proof::Clock) {
    let _ = writeln!(out, "    {}", refused.reason.sentence());
    let Reason::Same(same) = &refused.reason else {
        return;
    };
    for (kind, events) in [("benign", &same.benign), ("positive", &same.positive)] {
        for row in yaml_rows(events, clock) {
            let _ = writeln!(out, "      {kind}: {row}");
        }
    }
}
