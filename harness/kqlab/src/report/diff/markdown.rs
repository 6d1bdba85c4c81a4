//! Two rules compared as Markdown, for a pull request.

use std::fmt::Write as _;

use kqlab_analysis::diff::{Example, RuleDiff};
use kqlab_proof::yaml_rows;

use super::{by_change, column, conclusion, operands, verdict};
use crate::output::shown;

/// The differences as Markdown; `old` and `new` say what was compared.
#[must_use]
pub fn markdown(diff: &RuleDiff, old: &str, new: &str) -> String {
    let mut out = format!(
        "# What changes: `{}` after `{}`\n\n{}.\n",
        shown(new),
        shown(old),
        conclusion(diff)
    );
    for (change, examples) in by_change(diff) {
        let mut name = change.name().to_owned();
        if let Some(first) = name.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let _ = writeln!(out, "\n## {name}");
        for example in examples {
            one(&mut out, example, diff.clock);
        }
    }
    if !diff.columns.is_empty() {
        out.push_str("\n## Columns of the result\n\n```diff\n");
        for change in &diff.columns {
            let _ = writeln!(out, "{}", column(change));
        }
        out.push_str("```\n");
    }
    for reason in diff.not_generated.iter().chain(&diff.failures) {
        let _ = writeln!(out, "\n> {reason}");
    }
    for step in &diff.why {
        let _ = writeln!(out, "\n> {step}");
    }
    out
}

fn one(out: &mut String, example: &Example, clock: kqlab_proof::Clock) {
    for deciding in &example.deciding {
        let _ = writeln!(
            out,
            "\n- {}: `{}`{}",
            deciding.side.name(),
            deciding.text.replace('`', "'"),
            verdict(deciding)
        );
        for operand in operands(deciding, clock) {
            let _ = writeln!(out, "  - {operand}");
        }
        if let Some(rule) = &deciding.rule {
            let _ = writeln!(out, "  - {rule}");
        }
    }
    let _ = writeln!(
        out,
        "\nRows of the result: {} before, {} after.\n\n```yaml",
        example.old_rows, example.new_rows
    );
    for row in yaml_rows(&example.events, clock) {
        let _ = writeln!(out, "- {row}");
    }
    out.push_str("```\n");
    if example.tests.is_empty() {
        out.push_str("\nMade from the rules.\n");
    } else {
        let names: Vec<String> = example
            .tests
            .iter()
            .map(|name| format!("`{}`", shown(name)))
            .collect();
        let _ = writeln!(out, "\nTests: {}.", names.join(", "));
    }
}
