//! Two rules compared, as a JSON document.

use kql_eval::types::scalar_json;
use kqlab_analysis::diff::{Change, ColumnChange, Example, RuleDiff};
use kqlab_proof::yaml_rows;
use serde_json::{Value, json};

use super::conclusion;

/// The differences; `old` and `new` say what was compared.
#[must_use]
pub fn json(diff: &RuleDiff, old: &str, new: &str) -> String {
    let examples = diff.examples.iter().map(|one| example(one, diff.clock));
    let document = json!({
        "old": old,
        "new": new,
        "differs": !diff.examples.is_empty(),
        "decidedSame": diff.is_same,
        "why": diff.why,
        "conclusion": conclusion(diff),
        "examples": examples.collect::<Vec<_>>(),
        "columns": diff.columns.iter().map(column).collect::<Vec<_>>(),
        "fixtures": diff.fixtures,
        "generatedEvents": diff.generated,
        "notGenerated": diff.not_generated,
        "failures": diff.failures,
    });
    format!("{document:#}\n")
}

fn example(example: &Example, clock: kqlab_proof::Clock) -> Value {
    let deciding = example.deciding.iter().map(|deciding| {
        let operands = deciding.operands.iter();
        json!({
            "of": deciding.side.name(),
            "predicate": deciding.text,
            "value": deciding.says.flatten(),
            "operands": operands
                .map(|(text, value)| json!({"text": text, "value": scalar_json(value)}))
                .collect::<Vec<_>>(),
            "rule": deciding.rule,
        })
    });
    json!({
        "change": match example.change {
            Change::Missed => "missed",
            Change::Caught => "caught",
            Change::Otherwise => "otherwise",
        },
        "given": yaml_rows(&example.events, clock),
        "oldRows": example.old_rows,
        "newRows": example.new_rows,
        "deciding": deciding.collect::<Vec<_>>(),
        "tests": example.tests,
    })
}

fn column(change: &ColumnChange) -> Value {
    match change {
        ColumnChange::Appeared { name, ty } => {
            json!({"column": name, "change": "appeared", "type": ty.to_string()})
        }
        ColumnChange::Vanished { name, ty } => {
            json!({"column": name, "change": "vanished", "type": ty.to_string()})
        }
        ColumnChange::Retyped { name, from, to } => json!({
            "column": name,
            "change": "retyped",
            "from": from.to_string(),
            "type": to.to_string(),
        }),
    }
}
