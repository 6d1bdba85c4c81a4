//! Text, a line for each rule.

use std::fmt::Write as _;

use kqlab_analysis::sweep::Sweep;

use super::{ordered, remark, summary};
use crate::output::shown;

/// The rules with their verdicts, the most urgent first, and the counts.
#[must_use]
pub fn terminal(sweep: &Sweep) -> String {
    let mut out = String::new();
    let width = sweep.rules.iter().map(|rule| rule.name.chars().count());
    let width = width.max().unwrap_or(0).min(60);
    for rule in ordered(sweep) {
        let name = shown(&rule.name);
        let _ = write!(
            out,
            "{:<8} {:>7}  {name:<width$}",
            rule.verdict.name(),
            rule.rows
        );
        if let (Some(first), Some(last)) = (&rule.first, &rule.last) {
            let _ = write!(out, "  {first} to {last}");
        }
        let remark = remark(rule);
        if !remark.is_empty() {
            let _ = write!(out, "  ({})", shown(&remark));
        }
        let trimmed = out.trim_end().len();
        out.truncate(trimmed);
        out.push('\n');
    }
    let _ = writeln!(out, "{}", summary(sweep));
    out
}
