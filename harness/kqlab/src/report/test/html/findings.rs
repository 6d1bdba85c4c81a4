//! What the audit of a rule's exclusions says, with its witnesses.

use std::fmt::Write as _;

use kqlab_analysis::audit::{About, Audit, Bypass, ExclusionAudit, Witness};
use kqlab_proof::yaml_rows;

use super::escaped;

/// Each exclusion with its findings, the events that show them, and its cheapest bypass.
pub(super) fn write(page: &mut String, audit: &Audit) {
    if audit.exclusions.is_empty() {
        return;
    }
    page.push_str("<h3>Exclusions</h3>\n");
    for exclusion in &audit.exclusions {
        one(page, exclusion, audit.clock);
    }
}

fn one(page: &mut String, exclusion: &ExclusionAudit, clock: kqlab_proof::Clock) {
    let name = exclusion.name.as_deref().or(exclusion.scenario.as_deref());
    let verdict = if exclusion.is_sound() {
        "<span class=\"ok\">sound</span>".to_owned()
    } else {
        let mut codes = exclusion.codes(About::Exclusion);
        codes.extend(exclusion.codes(About::Scenario));
        format!("<span class=\"no\">{}</span>", escaped(&codes.join(", ")))
    };
    let _ = writeln!(
        page,
        "<details><summary>{} {verdict}</summary>\n<pre>{}</pre>",
        escaped(name.unwrap_or_default()),
        escaped(
            exclusion
                .kql
                .as_deref()
                .unwrap_or(&exclusion.written)
                .trim()
        )
    );
    for finding in &exclusion.findings {
        let _ = writeln!(
            page,
            "<p><b>{}</b>: {}</p>",
            finding.code.name(),
            escaped(&finding.message)
        );
        for witness in &finding.witnesses {
            events(page, witness, clock);
        }
    }
    if let Some(found) = &exclusion.bypass {
        bypass(page, found, clock);
    }
    for reason in &exclusion.undecided {
        let _ = writeln!(page, "<p>Undecided: {}</p>", escaped(reason));
    }
    page.push_str("</details>\n");
}

fn bypass(page: &mut String, found: &Bypass, clock: kqlab_proof::Clock) {
    page.push_str("<p><b>Cheapest bypass</b></p>\n<table><tr><th>Column</th><th>From</th><th>To</th><th>Attacker</th></tr>\n");
    for edit in &found.edits {
        let _ = writeln!(
            page,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}, {}</td></tr>",
            escaped(&edit.column),
            escaped(&edit.from),
            escaped(&edit.to),
            edit.control.name(),
            escaped(edit.why)
        );
    }
    page.push_str("</table>\n");
    events(page, &found.witness, clock);
}

fn events(page: &mut String, witness: &Witness, clock: kqlab_proof::Clock) {
    let rows = yaml_rows(&witness.events, clock);
    let rows: Vec<String> = rows.iter().map(|row| format!("- {row}")).collect();
    let with = witness.with_exclusion.map_or_else(String::new, |rows| {
        format!(", {} with the exclusion", fires(rows))
    });
    let _ = writeln!(
        page,
        "<p><small>{}: the rule {}{with}</small></p>\n<pre>{}</pre>",
        escaped(&witness.what),
        fires(witness.original),
        escaped(&rows.join("\n"))
    );
}

const fn fires(rows: usize) -> &'static str {
    if rows == 0 { "is silent" } else { "fires" }
}
