//! Audits as one JSON document.

use kqlab_analysis::audit::{Audit, Bypass, ExclusionAudit, Witness};
use kqlab_proof::yaml_rows;
use kqlab_suite::exclusion::Polarity;
use serde_json::{Value, json};

use super::conclusion;

/// The audits of rules.
#[must_use]
pub fn json(audits: &[Audit]) -> String {
    let document = json!({"audits": audits.iter().map(audit).collect::<Vec<_>>()});
    format!("{document:#}\n")
}

fn audit(audit: &Audit) -> Value {
    let exclusions = audit.exclusions.iter();
    json!({
        "rule": audit.rule,
        "path": audit.path,
        "table": audit.table,
        "exclusions": exclusions.map(|one| exclusion(one, audit.clock)).collect::<Vec<_>>(),
        "evasion": audit.evasion.as_ref().map(|found| bypass(found, audit.clock)),
    })
}

fn exclusion(one: &ExclusionAudit, clock: kqlab_proof::Clock) -> Value {
    let findings = one.findings.iter().map(|finding| {
        json!({
            "code": finding.code.name(),
            "message": finding.message,
            "ofScenario": finding.of_scenario,
            "witnesses": finding.witnesses.iter().map(|found| witness(found, clock)).collect::<Vec<_>>(),
        })
    });
    let separation = one.separation.as_ref().map(|found| {
        json!({
            "columnsRead": found.read,
            "inseparable": found.inseparable,
            "separatingColumns": found.separating,
            "unsetColumns": found.unset,
        })
    });
    json!({
        "exclusion": one.name,
        "scenario": one.scenario,
        "line": one.line,
        "written": one.written,
        "kql": one.kql,
        "describes": match one.polarity {
            Polarity::Exclude => "dropped",
            Polarity::Keep => "kept",
        },
        "findings": findings.collect::<Vec<_>>(),
        "bypass": one.bypass.as_ref().map(|found| bypass(found, clock)),
        "separation": separation,
        "undecided": one.undecided,
        "sound": one.is_sound(),
        "conclusion": conclusion(one),
        "shown": {
            "scenariosSilenced": one.shown.silenced,
            "positivesKept": one.shown.kept,
            "positives": one.shown.positives,
        },
    })
}

fn witness(found: &Witness, clock: kqlab_proof::Clock) -> Value {
    json!({
        "what": found.what,
        "given": yaml_rows(&found.events, clock),
        "originalRows": found.original,
        "rowsWithExclusion": found.with_exclusion,
    })
}

fn bypass(found: &Bypass, clock: kqlab_proof::Clock) -> Value {
    let edits = found.edits.iter().map(|edit| {
        json!({
            "column": edit.column,
            "from": edit.from,
            "to": edit.to,
            "control": edit.control.name(),
            "why": edit.why,
        })
    });
    json!({
        "cost": found.cost,
        "edits": edits.collect::<Vec<_>>(),
        "witness": witness(&found.witness, clock),
    })
}
