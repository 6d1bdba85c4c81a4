//! What each form of a rule says of each scenario and evasion.

use std::fmt::Write as _;

use kqlab_suite::runner::{FileReport, Outcome};
use kqlab_suite::testfile::CaseKind;

use super::escaped;

/// A table: a row for each scenario and evasion; what the rule says of it as it is, with one exclusion, and tuned.
pub(super) fn write(page: &mut String, file: &FileReport) {
    let mut rows: Vec<(&str, [Vec<&Outcome>; 3])> = Vec::new();
    for outcome in &file.outcomes {
        if !matches!(outcome.kind, CaseKind::Scenario | CaseKind::Evasion) {
            continue;
        }
        let form = format!(" [{}]", outcome.variant);
        let name = outcome.name.strip_suffix(&form).unwrap_or(&outcome.name);
        let place = match outcome.variant.as_str() {
            "original" => 0,
            "tuned" => 2,
            _ => 1,
        };
        if rows.last().is_none_or(|(last, _)| *last != name) {
            rows.push((name, Default::default()));
        }
        if let Some(cells) = rows.last_mut().and_then(|(_, cells)| cells.get_mut(place)) {
            cells.push(outcome);
        }
    }
    if rows.is_empty() {
        return;
    }
    page.push_str(
        "<h3>Scenarios and evasions</h3>\n<table><tr><th>Events</th><th>Original</th>\
<th>With an exclusion</th><th>Tuned</th></tr>\n",
    );
    for (name, forms) in rows {
        let _ = write!(page, "<tr><td>{}</td>", escaped(name));
        for outcomes in &forms {
            let cells: Vec<String> = outcomes.iter().map(|outcome| cell(outcome)).collect();
            let _ = write!(page, "<td>{}</td>", cells.join("<br>"));
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</table>\n");
}

fn cell(outcome: &Outcome) -> String {
    let (class, mark) = if outcome.status.is_passed() {
        ("ok", "✓")
    } else {
        ("no", "✗")
    };
    let verdict = match outcome.rows {
        None => "not evaluated",
        Some(0) => "silent",
        Some(_) => "fires",
    };
    let exclusion = outcome.variant.strip_prefix("with ").unwrap_or("");
    format!(
        "{verdict} <span class=\"{class}\">{mark}</span> <small>{}</small>",
        escaped(exclusion)
    )
}
