//! Exclusions that were found as Markdown, for a pull request.

use std::fmt::Write as _;

use kqlab_analysis::tuning::synthesis::Reason;
use kqlab_analysis::tuning::synthesis::{Found, SilencedRows, Synthesis};
use kqlab_proof::yaml_rows;

use super::{conclusion, findings};

/// Why, what changes, the evidence, and what the rule will not see any more.
#[must_use]
pub fn markdown(synthesis: &Synthesis) -> String {
    let mut out = format!(
        "# Tuning: {}\n\n{}.\n",
        synthesis.rule,
        conclusion(synthesis)
    );
    for found in &synthesis.exclusions {
        rationale(&mut out, found);
    }
    if !synthesis.exclusions.is_empty() {
        out.push_str("\n## The change\n\n```diff\n");
        out.push_str(&added_lines(&synthesis.original, &synthesis.tuned));
        out.push_str("```\n");
    }
    evidence(&mut out, synthesis);
    for found in &synthesis.exclusions {
        blind(&mut out, found, synthesis.clock);
    }
    for refused in &synthesis.refused {
        let _ = writeln!(
            out,
            "\n## Not silenced: {}\n\n{}.",
            refused.id,
            refused.reason.sentence()
        );
        let Reason::Same(same) = &refused.reason else {
            continue;
        };
        out.push_str("\n```yaml\n");
        for (kind, events) in [("benign", &same.benign), ("positive", &same.positive)] {
            for row in yaml_rows(events, synthesis.clock) {
                let _ = writeln!(out, "- {row} # {kind}");
            }
        }
        out.push_str("```\n");
    }
    out
}

fn rationale(out: &mut String, found: &Found) {
    let _ = writeln!(
        out,
        "\n## `{}`\n\n```kusto\n{}\n```\n\nSilences {}.\n\n| Predicate | For | Attacker | Why |\n|---|---|---|---|",
        found.name,
        found.line,
        found.silences.join(", ")
    );
    let telling = found.exclusion.telling.iter();
    let telling = telling.map(|one| (one, "tells them from every positive"));
    let narrowing = found.exclusion.narrowing.iter();
    let narrowing = narrowing.map(|one| (one, "makes it narrower"));
    for (predicate, role) in telling.chain(narrowing) {
        let _ = writeln!(
            out,
            "| `{}` | {role} | {} | {} |",
            cell(&predicate.kql),
            predicate.control.name(),
            predicate.why
        );
    }
    for finding in findings(found) {
        let _ = writeln!(out, "\n**{finding}**");
    }
}

fn evidence(out: &mut String, synthesis: &Synthesis) {
    let evidence = &synthesis.evidence;
    if !evidence.benign.is_empty() {
        out.push_str(
            "\n## Evidence\n\nRows of the rule's result, run by the engine.\n\n| Kind | Events | Events caught | Before | \
             After |\n|---|---|---|---|---|\n",
        );
    }
    let mut rows = |kind: &str, rows: &[SilencedRows]| {
        for row in rows {
            let _ = writeln!(
                out,
                "| {kind} | {} | {} | {} | {} |",
                cell(&row.name),
                row.events,
                row.original,
                row.tuned
            );
        }
    };
    rows("benign", &evidence.benign);
    rows("kept", &evidence.kept);
    if !evidence.also_silenced.is_empty() {
        let names: Vec<String> = evidence
            .also_silenced
            .iter()
            .map(|name| format!("`{name}`"))
            .collect();
        let _ = writeln!(out, "\nSilenced too: {}.", names.join(", "));
    }
    if !synthesis.silent.is_empty() {
        let ids: Vec<&str> = synthesis.silent.iter().map(|one| one.id.as_str()).collect();
        let _ = writeln!(
            out,
            "\nThe rule is silent without any exclusion on {}.",
            ids.join(", ")
        );
    }
}

// Every exclusion has one, and who approves the pull request should read it there.
fn blind(out: &mut String, found: &Found, clock: kqlab_proof::Clock) {
    let _ = writeln!(
        out,
        "\n## Blind spot of `{}`\n\nWhatever else an event says, the tuned rule does not see it where\n\n```kusto\n{}\n```",
        found.name,
        found.exclusion.kql()
    );
    let Some(bypass) = found.audit.as_ref().and_then(|audit| audit.bypass.as_ref()) else {
        return;
    };
    let _ = writeln!(
        out,
        "\nThe cheapest way for an event that is caught to become one that is not, cost {}:",
        bypass.cost
    );
    if !bypass.edits.is_empty() {
        out.push_str("\n| Column | From | To | Attacker | Why |\n|---|---|---|---|---|\n");
    }
    for edit in &bypass.edits {
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
    out.push_str("\n```yaml\n");
    for row in yaml_rows(&bypass.witness.events, clock) {
        let _ = writeln!(out, "- {row}");
    }
    out.push_str("```\n");
}

/// The query with a sign before each line: lines are only ever added.
fn added_lines(before: &str, after: &str) -> String {
    let mut out = String::new();
    // No general comparison of texts: an exclusion only adds lines, or lengthens the one line of a rule.
    let mut old = before.lines().peekable();
    for line in after.lines() {
        if old.next_if(|known| *known == line).is_some() {
            let _ = writeln!(out, " {line}");
        } else if let Some(known) = old.next_if(|known| line.starts_with(known)) {
            // A rule of one line gets longer.
            let _ = writeln!(out, "-{known}\n+{line}");
        } else {
            let _ = writeln!(out, "+{line}");
        }
    }
    for line in old {
        let _ = writeln!(out, "-{line}");
    }
    out
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::added_lines;

    #[test]
    fn the_change_shows_the_rule_with_the_added_line() {
        assert_eq!(
            added_lines("T\n| count", "T\n| where a\n| count"),
            " T\n+| where a\n | count\n"
        );
        assert_eq!(
            added_lines("T | count", "T | where a | count"),
            "+T | where a | count\n-T | count\n"
        );
    }
}
