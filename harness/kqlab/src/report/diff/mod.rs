//! What people and tools read of two rules compared.

mod json;
mod markdown;
mod terminal;

pub use json::json;
pub use markdown::markdown;
pub use terminal::terminal;

use kqlab_analysis::diff::{Change, ColumnChange, Deciding, Example, RuleDiff};
use kqlab_proof::yaml_value;

/// The kinds of changes that there are, each with its examples.
fn by_change(diff: &RuleDiff) -> impl Iterator<Item = (Change, Vec<&Example>)> {
    Change::ALL.into_iter().filter_map(|change| {
        let examples = diff.examples.iter();
        let of_kind: Vec<&Example> = examples.filter(|one| one.change == change).collect();
        (!of_kind.is_empty()).then_some((change, of_kind))
    })
}

/// What a predicate says of the event, in words: `is false`.
fn verdict(deciding: &Deciding) -> &'static str {
    match deciding.says {
        None => "",
        Some(Some(true)) => " is true",
        Some(Some(false)) => " is false",
        Some(None) => " is null",
    }
}

/// The operands of a predicate with their values, a line each.
fn operands(deciding: &Deciding, clock: kqlab_proof::Clock) -> Vec<String> {
    let operands = deciding.operands.iter();
    operands
        .map(|(text, value)| format!("{text} is {}", yaml_value(value, clock)))
        .collect()
}

/// A changed column in a line.
fn column(change: &ColumnChange) -> String {
    match change {
        ColumnChange::Appeared { name, ty } => format!("+ {name}: {ty}"),
        ColumnChange::Vanished { name, ty } => format!("- {name}: {ty}"),
        ColumnChange::Retyped { name, from, to } => format!("~ {name}: {from} became {to}"),
    }
}

/// What is known in all, in a sentence.
fn conclusion(diff: &RuleDiff) -> String {
    let looked = format!(
        "{} fixtures and {} generated events",
        diff.fixtures, diff.generated
    );
    if !diff.examples.is_empty() {
        let parts: Vec<String> = by_change(diff)
            .map(|(change, examples)| format!("{} {}", examples.len(), change.name()))
            .collect();
        return format!("{}: {looked}", parts.join(", "));
    }
    // Nothing compared must not read like nothing changed.
    if !diff.is_known() {
        return "nothing is known: there are no fixtures, and no events could be made".to_owned();
    }
    if diff.is_same {
        format!("nothing changes in what is caught, for any event; {looked} agree")
    } else {
        // The law of this tool: without a proof it never says that rules are the same.
        format!("not decided: no difference was found among {looked}, and others may show one")
    }
}
