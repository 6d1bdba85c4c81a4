//! What may be written at a place.

use gen_lsp_types::{CompletionItem, CompletionItemKind, CompletionList};
use kql_eval::bind::Catalog as _;
use kql_eval::plan::Schema;
use kql_parser::{TokenKind, operator_keywords};
use serde_json::json;

use super::docs;
use super::keys;
use super::names::declared;
use crate::cut::Cut;
use crate::language::Language;
use crate::session::{Answer, Ask};

/// What may be written at the place.
pub(super) fn completion(ask: &Ask<'_>) -> Answer {
    let items = match ask.document.language {
        Language::Tests | Language::Workspace => keys::items(ask.document, ask.offset),
        Language::Kql | Language::Rule => in_query(ask),
    };
    Ok(json!(CompletionList {
        is_incomplete: false,
        items,
        ..CompletionList::default()
    }))
}

fn in_query(ask: &Ask<'_>) -> Vec<CompletionItem> {
    let (text, at) = match ask.query() {
        Some(query) => query,
        // An empty document of KQL has no query yet.
        None if ask.document.language == Language::Kql => (String::new(), 0),
        None => return vec![],
    };
    if is_in_text(&text, at) {
        return vec![];
    }
    let cut = Cut::new(&text, at);
    if cut.is_behind_pipe() {
        return operators();
    }
    let mut items = Vec::new();
    if let Some(schema) = ask.session.columns(ask.document, &cut) {
        items.extend(columns(&schema));
    }
    let lets = declared(&text);
    items.extend(lets.iter().map(|one| {
        let kind = if one.is_function {
            CompletionItemKind::Function
        } else {
            CompletionItemKind::Variable
        };
        let line = one.whole.text(&text).lines().next().unwrap_or("");
        item(&one.name, kind, line.to_owned(), Rank::Declared)
    }));
    if cut.begins_pipeline() || items.is_empty() {
        items.extend(sources(ask));
    }
    items.extend(functions(ask));
    items
}

/// Whether a byte is within a string or a comment, where no name is.
fn is_in_text(text: &str, at: usize) -> bool {
    let within = kql_parser::tokens(text).into_iter().any(|token| {
        let start = usize::try_from(token.span.start).unwrap_or(usize::MAX);
        let end = usize::try_from(token.span.end).unwrap_or(usize::MAX);
        let is_open = token.kind == TokenKind::UnterminatedString && at == end;
        token.kind.is_string() && start < at && (at < end || is_open)
    });
    let line = text
        .get(..at)
        .unwrap_or("")
        .rsplit('\n')
        .next()
        .unwrap_or("");
    within || line.trim_start().starts_with("//")
}

/// What is likely comes first.
#[derive(Clone, Copy)]
enum Rank {
    Column = 0,
    Declared = 1,
    Source = 2,
    Function = 3,
}

fn item(label: &str, kind: CompletionItemKind, detail: String, rank: Rank) -> CompletionItem {
    CompletionItem {
        label: label.to_owned(),
        kind: Some(kind),
        detail: Some(detail),
        sort_text: Some(format!("{}{label}", rank as u8)),
        ..CompletionItem::default()
    }
}

fn operators() -> Vec<CompletionItem> {
    let keywords = operator_keywords().map(|keyword| CompletionItem {
        label: keyword.to_owned(),
        kind: Some(CompletionItemKind::Keyword),
        documentation: docs::operator(keyword).map(super::markdown),
        ..CompletionItem::default()
    });
    keywords.collect()
}

fn columns(schema: &Schema) -> impl Iterator<Item = CompletionItem> {
    let fields = schema.fields.iter();
    fields.map(|field| {
        let detail = field.ty.to_string();
        item(&field.name, CompletionItemKind::Field, detail, Rank::Column)
    })
}

/// The tables and saved functions.
fn sources(ask: &Ask<'_>) -> Vec<CompletionItem> {
    let workspace = ask.session.workspace(ask.document, "");
    let tables = workspace.table_names().into_iter().map(|name| {
        item(
            &name,
            CompletionItemKind::Class,
            "table".to_owned(),
            Rank::Source,
        )
    });
    tables.collect()
}

fn functions(ask: &Ask<'_>) -> Vec<CompletionItem> {
    let known = docs::functions().into_iter().map(|known| {
        let detail = known.forms.first().cloned().unwrap_or_default();
        let mut item = item(
            known.name,
            CompletionItemKind::Function,
            detail,
            Rank::Function,
        );
        item.documentation = Some(known.summary.into());
        item
    });
    let mut items: Vec<CompletionItem> = known.collect();
    let project = ask.session.project(ask.document);
    for name in project.library.names() {
        let detail = "saved function".to_owned();
        items.push(item(
            name,
            CompletionItemKind::Function,
            detail,
            Rank::Source,
        ));
    }
    items
}
