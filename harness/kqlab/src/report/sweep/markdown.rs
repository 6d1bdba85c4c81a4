//! Markdown, for a pull request.

use std::fmt::Write as _;

use kqlab_analysis::sweep::Sweep;

use super::{ordered, remark, summary};

/// The counts, and a row for each rule.
#[must_use]
pub fn markdown(sweep: &Sweep) -> String {
    let mut out = format!("**{}**\n", summary(sweep));
    if sweep.rules.is_empty() {
        return out;
    }
    out.push_str("\n| Verdict | Rule | Rows | First | Last | |\n|---|---|---|---|---|---|\n");
    for rule in ordered(sweep) {
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} |",
            rule.verdict.name(),
            escaped(&rule.name),
            rule.rows,
            rule.first.as_deref().unwrap_or_default(),
            rule.last.as_deref().unwrap_or_default(),
            escaped(&remark(rule))
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
