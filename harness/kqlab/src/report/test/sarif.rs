//! The report as SARIF 2.1.0, for code scanning.

use kqlab_analysis::testing::TestedFile;
use kqlab_suite::runner::{FileReport, Status};
use serde_json::{Value, json};

use super::reports;

/// A result for each test that did not pass and for each error.
#[must_use]
pub fn sarif(files: &[TestedFile]) -> String {
    let results: Vec<Value> = reports(files).flat_map(results).collect();
    let rule = |id: &str, text: &str| json!({"id": id, "shortDescription": {"text": text}});
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "kqlab",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": [
                    rule("kqlab/test-failed", "A rule did not answer a test as expected."),
                    rule("kqlab/not-evaluated", "A rule could not be run."),
                    rule("kqlab/error", "A test file or its rule is broken."),
                ],
            }},
            "results": results,
        }],
    });
    format!("{document:#}\n")
}

fn results(file: &FileReport) -> Vec<Value> {
    let path = file.path.display().to_string().replace('\\', "/");
    let result = |rule: &str, line: usize, message: String| {
        json!({
            "ruleId": rule,
            "level": "error",
            "message": {"text": message},
            "locations": [{"physicalLocation": {
                "artifactLocation": {"uri": path},
                "region": {"startLine": line.max(1)},
            }}],
        })
    };
    let mut found = Vec::new();
    for outcome in &file.outcomes {
        match &outcome.status {
            Status::Passed => {}
            Status::Failed(lines) => {
                let message = format!("{}: {}", outcome.name, lines.join("\n"));
                found.push(result("kqlab/test-failed", outcome.line, message));
            }
            Status::NotEvaluated(message) => {
                let message = format!("{}: {message}", outcome.name);
                found.push(result("kqlab/not-evaluated", outcome.line, message));
            }
        }
    }
    found.extend(
        file.errors
            .iter()
            .map(|error| result("kqlab/error", 1, error.to_string())),
    );
    found
}
