//! The ways out that diagnostics name, as edits.

use std::collections::HashMap;

use gen_lsp_types::{CodeAction, CodeActionKind, Diagnostic, TextEdit, WorkspaceEdit};
use serde_json::{Value, json};

use crate::session::{Answer, Ask};

/// An action for each name that a diagnostic of the range says may be meant.
pub(super) fn actions(ask: &Ask<'_>, params: &Value) -> Answer {
    let diagnostics = params
        .pointer("/context/diagnostics")
        .and_then(Value::as_array);
    let mut actions = Vec::new();
    for diagnostic in diagnostics.into_iter().flatten() {
        let names = diagnostic
            .pointer("/data/replacements")
            .and_then(Value::as_array);
        let names: Vec<&str> = names
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let Ok(diagnostic) = serde_json::from_value::<Diagnostic>(diagnostic.clone()) else {
            continue;
        };
        for name in &names {
            let edit = TextEdit {
                range: diagnostic.range,
                new_text: (*name).to_owned(),
            };
            actions.push(CodeAction {
                title: format!("Replace by `{name}`"),
                kind: Some(CodeActionKind::QuickFix),
                diagnostics: Some(vec![diagnostic.clone()]),
                // Of several the author must choose.
                is_preferred: Some(names.len() == 1),
                edit: Some(WorkspaceEdit {
                    changes: Some(HashMap::from([(ask.document.uri.clone(), vec![edit])])),
                    ..WorkspaceEdit::default()
                }),
                ..CodeAction::default()
            });
        }
    }
    Ok(json!(actions))
}
