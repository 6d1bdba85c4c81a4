//! Joins of another kind.

use kql_parser::syntax::{Operator, OperatorKind, SettingValue};

use super::{Change, Mutation, change, no_expr};

/// A join of another kind; a join without a kind is not touched.
pub static JOIN_KIND: Mutation = Mutation {
    name: "join-kind",
    summary: "a join is of another kind",
    of_expr: no_expr,
    of_operator: others,
};

fn others(operator: &Operator, _: &str) -> Vec<Change> {
    if !matches!(operator.kind, OperatorKind::Join { .. }) {
        return Vec::new();
    }
    let Some(setting) = operator.setting("kind") else {
        return Vec::new();
    };
    let SettingValue::Word(kind) = &setting.value else {
        return Vec::new();
    };
    let kinds: &[&str] = match kind.text.as_str() {
        "inner" | "innerunique" => &["leftouter", "leftanti"],
        "leftouter" | "fullouter" | "rightouter" => &["inner"],
        "leftanti" | "anti" | "leftantisemi" => &["leftsemi"],
        "leftsemi" => &["leftanti"],
        "rightanti" | "rightantisemi" => &["rightsemi"],
        "rightsemi" => &["rightanti"],
        _ => &[],
    };
    kinds
        .iter()
        .map(|other| change(kind.span, *other))
        .collect()
}
