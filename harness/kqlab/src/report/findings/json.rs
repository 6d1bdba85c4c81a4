//! One JSON document.

use kqlab_analysis::findings::{Checked, Finding};
use serde_json::json;

/// The findings and the counts.
#[must_use]
pub fn json(checked: &Checked) -> String {
    let finding = |finding: &Finding| {
        json!({
            "code": finding.code,
            "severity": finding.severity.name(),
            "message": finding.message,
            "help": finding.help,
            "file": finding.path,
            "line": finding.line,
            "column": finding.column,
        })
    };
    let document = json!({
        "files": checked.files,
        "wrong": checked.wrong(),
        "accepted": checked.accepted,
        "passedOver": checked.passed_over,
        "findings": checked.findings.iter().map(finding).collect::<Vec<_>>(),
    });
    format!("{document:#}\n")
}
