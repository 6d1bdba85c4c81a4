//! SARIF 2.1.0, for code scanning.

use kqlab_analysis::sweep::{Sweep, Swept, Verdict};
use serde_json::{Value, json};

use super::remark;

/// A result for each rule that does not stay silent.
#[must_use]
pub fn sarif(sweep: &Sweep) -> String {
    let told = sweep.rules.iter();
    let told = told.filter(|rule| rule.verdict != Verdict::Silent);
    let results: Vec<Value> = told.map(result).collect();
    let kinds = [Verdict::Fires, Verdict::Refused, Verdict::Blind];
    let rules: Vec<Value> = kinds
        .iter()
        .map(|verdict| json!({"id": code(*verdict), "shortDescription": {"text": meaning(*verdict)}}))
        .collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "kqlab",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "results": results,
        }],
    });
    format!("{document:#}\n")
}

fn code(verdict: Verdict) -> String {
    format!("kqlab::sweep::{}", verdict.name())
}

const fn meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fires => "the rule fires over the events",
        Verdict::Refused => "the rule cannot be run",
        Verdict::Blind => "the rule finds nothing, and could not have seen all that it asks for",
        Verdict::Silent => "the rule finds nothing",
    }
}

fn result(rule: &Swept) -> Value {
    let level = match rule.verdict {
        Verdict::Fires | Verdict::Silent => "note",
        Verdict::Blind => "warning",
        Verdict::Refused => "error",
    };
    let mut text = format!("{}: {}, {} rows", rule.name, rule.verdict.name(), rule.rows);
    let remark = remark(rule);
    if !remark.is_empty() {
        text = format!("{text}; {remark}");
    }
    let path = rule.path.replace('\\', "/");
    json!({
        "ruleId": code(rule.verdict),
        "level": level,
        "message": {"text": text},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": path.trim_start_matches("./")},
            "region": {"startLine": 1},
        }}],
    })
}
