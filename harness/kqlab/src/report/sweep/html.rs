//! One HTML page.

use std::fmt::Write as _;

use kqlab_analysis::sweep::Sweep;

use super::{ordered, remark, summary};
use crate::output::{Colours, shown_lines};

const HEAD: &str = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>kqlab sweep</title><style>\
body{font:15px/1.5 system-ui,sans-serif;margin:2em}table{border-collapse:collapse}td,th{text-align:left;padding:.2em .8em;\
border-bottom:1px solid #ddd}.fires{color:#b00020;font-weight:bold}.refused,.blind{color:#8a5a00}.silent{color:#2e7d32}\
</style></head><body>\n";

/// The counts, and a table of the rules.
#[must_use]
pub fn html(sweep: &Sweep) -> String {
    let mut page = HEAD.to_owned();
    let _ = writeln!(page, "<h1>{}</h1>", escaped(&summary(sweep)));
    page.push_str("<table><tr><th>Verdict</th><th>Rule</th><th>Rows</th><th>First</th><th>Last</th><th></th></tr>\n");
    for rule in ordered(sweep) {
        let verdict = rule.verdict.name();
        let _ = writeln!(
            page,
            "<tr><td class=\"{verdict}\">{verdict}</td><td title=\"{}\">{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            escaped(&rule.path),
            escaped(&rule.name),
            rule.rows,
            rule.first.as_deref().unwrap_or_default(),
            rule.last.as_deref().unwrap_or_default(),
            escaped(&remark(rule))
        );
    }
    page.push_str("</table></body></html>\n");
    page
}

fn escaped(text: &str) -> String {
    shown_lines(text, Colours::None)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
