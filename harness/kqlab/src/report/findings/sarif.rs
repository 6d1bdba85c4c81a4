//! SARIF 2.1.0, for code scanning.

use std::collections::BTreeMap;

use kqlab_analysis::findings::{Checked, Finding};
use serde_json::{Value, json};

/// A result for each finding, and a rule for each code.
#[must_use]
pub fn sarif(checked: &Checked) -> String {
    let mut rules: BTreeMap<&str, &str> = BTreeMap::new();
    for finding in &checked.findings {
        rules.entry(&finding.code).or_insert(&finding.message);
    }
    let rules: Vec<Value> = rules
        .into_iter()
        .map(|(code, message)| json!({"id": code, "shortDescription": {"text": message}}))
        .collect();
    let results: Vec<Value> = checked.findings.iter().map(result).collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "kqlab",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            // Said, as a reader may otherwise count UTF-16 units, and columns here count characters.
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{document:#}\n")
}

fn result(finding: &Finding) -> Value {
    let message = match &finding.help {
        Some(help) => format!("{}\n{help}", finding.message),
        None => finding.message.clone(),
    };
    json!({
        "ruleId": finding.code,
        "level": finding.severity.name(),
        "message": {"text": message},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": uri(&finding.path)},
            "region": {"startLine": finding.line, "startColumn": finding.column},
        }}],
    })
}

/// A path as the relative reference of a URI: characters that have a meaning there are escaped.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    // GitHub matches the path with that of the file in the repository, letter by letter.
    let path = path.trim_start_matches("./");
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
