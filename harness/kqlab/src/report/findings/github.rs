//! Annotations of a GitHub workflow: they show up at the lines of the files.

use std::fmt::Write as _;

use kqlab_analysis::findings::{Checked, Severity};

use super::summary;

/// A command for each finding, and a line with the counts.
#[must_use]
pub fn github(checked: &Checked) -> String {
    let mut out = String::new();
    for finding in &checked.findings {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let help = finding.help.as_deref().unwrap_or_default();
        let _ = writeln!(
            out,
            "::{command} file={},line={},col={},title={}::{}",
            property(&finding.path),
            finding.line,
            finding.column,
            property(&finding.code),
            data(format!("{}\n{help}", finding.message).trim_end())
        );
    }
    let _ = writeln!(out, "{}", summary(checked));
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
