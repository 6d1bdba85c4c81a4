//! Markdown, for a pull request.

use std::fmt::Write as _;

use kqlab_analysis::findings::{Checked, causes};

use super::summary;

/// The counts, and a row for each cause.
#[must_use]
pub fn markdown(checked: &Checked) -> String {
    let mut out = format!("**{}**\n", summary(checked));
    let causes = causes(&checked.findings);
    if causes.is_empty() {
        return out;
    }
    out.push_str("\n| | Finding | First place | Files |\n|---|---|---|---|\n");
    for cause in causes {
        let first = cause.first;
        let _ = writeln!(
            out,
            "| {} | {} | `{}:{}` | {} |",
            first.severity.name(),
            escaped(&first.message),
            first.path.replace('`', ""),
            first.line,
            cause.files()
        );
    }
    out
}

/// A text in a cell of a table.
fn escaped(text: &str) -> String {
    text.replace('|', "\\|")
        .replace(['\n', '\r'], " ")
        .replace('<', "&lt;")
}
