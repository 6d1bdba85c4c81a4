//! Two rules compared, for a terminal.

use std::fmt::Write as _;

use kqlab_analysis::diff::{Change, Example, RuleDiff};
use kqlab_proof::yaml_rows;

use super::{by_change, column, conclusion, operands, verdict};
use crate::output::{Style, paint, shown};

/// How many names of tests are shown of one example.
const MOST_TESTS: usize = 8;

/// The differences as text; `old` and `new` say what was compared.
#[must_use]
pub fn terminal(diff: &RuleDiff, old: &str, new: &str, style: Style) -> String {
    let mut out = format!("old  {}\nnew  {}\n", shown(old), shown(new));
    for (change, examples) in by_change(diff) {
        // Red for what a rule no longer catches: the other changes are seen as alerts, this one is not seen at all.
        let colour = if change == Change::Missed { 31 } else { 33 };
        let _ = writeln!(out, "\n{}", paint(change.name(), colour, style));
        for example in examples {
            one(&mut out, example, diff.clock);
        }
    }
    if !diff.columns.is_empty() {
        let _ = writeln!(out, "\ncolumns of the result");
        for change in &diff.columns {
            let _ = writeln!(out, "  {}", column(change));
        }
    }
    for reason in diff.not_generated.iter().chain(&diff.failures) {
        let _ = writeln!(out, "\nnote: {reason}");
    }
    let _ = writeln!(out, "\n{}", conclusion(diff));
    for step in &diff.why {
        let _ = writeln!(out, "  {step}");
    }
    out
}

fn one(out: &mut String, example: &Example, clock: kqlab_proof::Clock) {
    for deciding in &example.deciding {
        let _ = writeln!(
            out,
            "  {}: {}{}",
            deciding.side.name(),
            deciding.text,
            verdict(deciding)
        );
        for operand in operands(deciding, clock) {
            let _ = writeln!(out, "    {operand}");
        }
        if let Some(rule) = &deciding.rule {
            let _ = writeln!(out, "    {rule}");
        }
    }
    let _ = writeln!(
        out,
        "    rows of the result: {} -> {}",
        example.old_rows, example.new_rows
    );
    for row in yaml_rows(&example.events, clock) {
        let _ = writeln!(out, "      - {row}");
    }
    if example.tests.is_empty() {
        out.push_str("    made from the rules\n");
    }
    for test in example.tests.iter().take(MOST_TESTS) {
        let _ = writeln!(out, "    test: {}", shown(test));
    }
    let more = example.tests.len().saturating_sub(MOST_TESTS);
    if more > 0 {
        let _ = writeln!(out, "    and {more} tests more");
    }
}
