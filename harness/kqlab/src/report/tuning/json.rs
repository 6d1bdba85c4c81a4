//! Exclusions that were found as a JSON document.

use kqlab_analysis::audit::Bypass;
use kqlab_analysis::tuning::synthesis::{Found, SilencedRows, Synthesis};
use kqlab_analysis::tuning::synthesis::{Reason, Refused};
use kqlab_proof::yaml_rows;
use serde_json::{Value, json};

use super::findings;

/// Everything that was found for a rule.
#[must_use]
pub fn json(synthesis: &Synthesis) -> String {
    let exclusions = synthesis.exclusions.iter();
    let refused = synthesis.refused.iter();
    let silent = synthesis.silent.iter();
    let evidence = &synthesis.evidence;
    let document = json!({
        "rule": synthesis.rule,
        "path": synthesis.path,
        "table": synthesis.table,
        "query": synthesis.original,
        "tuned": synthesis.tuned,
        "exclusions": exclusions.map(|one| exclusion(one, synthesis.clock)).collect::<Vec<_>>(),
        "refused": refused.map(|one| refusal(one, synthesis.clock)).collect::<Vec<_>>(),
        "silentWithoutExclusion": silent.map(|one| &one.id).collect::<Vec<_>>(),
        "benign": evidence.benign.iter().map(rows).collect::<Vec<_>>(),
        "kept": evidence.kept.iter().map(rows).collect::<Vec<_>>(),
        "alsoSilenced": evidence.also_silenced,
    });
    format!("{document:#}\n")
}

fn exclusion(found: &Found, clock: kqlab_proof::Clock) -> Value {
    let predicates = found.exclusion.predicates().map(|predicate| {
        json!({
            "kql": predicate.kql,
            "column": &*predicate.column,
            "control": predicate.control.name(),
            "why": predicate.why,
            "tellsApart": found.exclusion.telling.contains(predicate),
        })
    });
    let bypassed = found.audit.as_ref().and_then(|audit| audit.bypass.as_ref());
    json!({
        "name": found.name,
        "exclude": found.exclusion.kql(),
        "line": found.line,
        "silences": found.silences,
        "predicates": predicates.collect::<Vec<_>>(),
        "findings": findings(found),
        "bypass": bypassed.map(|one| bypass(one, clock)),
    })
}

fn bypass(bypass: &Bypass, clock: kqlab_proof::Clock) -> Value {
    let edits = bypass.edits.iter().map(|edit| {
        json!({
            "column": edit.column,
            "from": edit.from,
            "to": edit.to,
            "control": edit.control.name(),
            "why": edit.why,
        })
    });
    json!({
        "cost": bypass.cost,
        "edits": edits.collect::<Vec<_>>(),
        "given": yaml_rows(&bypass.witness.events, clock),
    })
}

fn refusal(refused: &Refused, clock: kqlab_proof::Clock) -> Value {
    let mut document = json!({"id": refused.id, "reason": refused.reason.sentence()});
    if let (Reason::Same(same), Some(fields)) = (&refused.reason, document.as_object_mut()) {
        let differing = same.differing.iter().map(|(column, _)| column);
        fields.insert("benign".to_owned(), yaml_rows(&same.benign, clock).into());
        fields.insert("kept".to_owned(), same.kept.clone().into());
        fields.insert(
            "positive".to_owned(),
            yaml_rows(&same.positive, clock).into(),
        );
        fields.insert(
            "differingColumns".to_owned(),
            differing.cloned().collect::<Vec<_>>().into(),
        );
        fields.insert("unsetColumns".to_owned(), same.unset.clone().into());
    }
    document
}

fn rows(rows: &SilencedRows) -> Value {
    json!({
        "name": rows.name,
        "eventsCaught": rows.events,
        "rowsBefore": rows.original,
        "rowsAfter": rows.tuned,
    })
}
