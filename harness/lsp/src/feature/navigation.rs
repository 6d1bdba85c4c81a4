//! Where a name is declared and used, and giving it another.

use std::collections::HashMap;
use std::path::Path;

use gen_lsp_types::{DocumentHighlight, Location, TextEdit, WorkspaceEdit};
use kqlab_suite::project::absolute;
use kqlab_suite::rule::QueryPlaces;
use lsp_server::{ErrorCode, ResponseError};
use serde_json::{Value, json};

use super::names::{declared, uses, word_at};
use crate::language::Language;
use crate::places::Embedded;
use crate::session::{Answer, Ask};
use crate::text::Text;
use crate::uri::uri_of;

/// The declaration of the name at the place: a `let`, a saved function in its file, the rule of a test file.
pub(super) fn definition(ask: &Ask<'_>) -> Answer {
    if ask.document.language == Language::Tests {
        return Ok(json!(rule_of_tests(ask)));
    }
    let Some(named) = Named::at(ask) else {
        return Ok(Value::Null);
    };
    let found = declared(&named.text).into_iter().rev();
    let mut found = found.filter(|one| one.name == named.word);
    if let Some(one) = found.next()
        && let Some((start, end)) = named.query.in_document(one.span)
    {
        return Ok(json!(Location {
            uri: ask.document.uri.clone(),
            range: ask.document.range(start, end),
        }));
    }
    Ok(json!(saved(ask, &named.word)))
}

/// The places where the name at the place is used, its declaration among them: in this query, for a saved function in all open
/// documents and in the files of functions.
pub(super) fn references(ask: &Ask<'_>) -> Answer {
    let Some(named) = Named::at(ask) else {
        return Ok(Value::Null);
    };
    if named.is_declared() {
        return Ok(json!(named.locations(ask)));
    }
    let project = ask.session.project(ask.document);
    if !project.library.has(&named.word) {
        return Ok(json!(named.locations(ask)));
    }
    let mut found: Vec<Location> = saved(ask, &named.word).into_iter().collect();
    let mut seen = Vec::new();
    for document in ask.session.documents() {
        seen.push(absolute(&document.path));
        for query in &document.queries {
            found.extend(
                uses(&query.text, &named.word)
                    .into_iter()
                    .filter_map(|span| {
                        let (start, end) = query.in_document(span)?;
                        Some(Location {
                            uri: document.uri.clone(),
                            range: document.range(start, end),
                        })
                    }),
            );
        }
    }
    let files = project.function_files.iter().map(|file| absolute(file));
    for file in files.filter(|file| !seen.contains(file)) {
        found.extend(in_file(ask, &file, &named.word));
    }
    Ok(json!(found))
}

/// The same name in the query, for the editor to mark.
pub(super) fn highlights(ask: &Ask<'_>) -> Answer {
    let Some(named) = Named::at(ask) else {
        return Ok(Value::Null);
    };
    let marks: Vec<DocumentHighlight> = named
        .locations(ask)
        .into_iter()
        .map(|location| DocumentHighlight {
            range: location.range,
            kind: None,
        })
        .collect();
    Ok(json!(marks))
}

/// The range of the name at the place, if it can be given another: one that `let` declares.
pub(super) fn prepare_rename(ask: &Ask<'_>) -> Answer {
    let named = Named::at(ask).filter(Named::is_declared);
    let range = named.and_then(|named| {
        let (start, end) = named.query.in_document(named.span)?;
        Some(ask.document.range(start, end))
    });
    Ok(json!(range))
}

/// Gives a name of `let` another, wherever the query uses it.
pub(super) fn rename(ask: &Ask<'_>, params: &Value) -> Answer {
    let new = params.get("newName").and_then(Value::as_str).unwrap_or("");
    let Some(named) = Named::at(ask).filter(Named::is_declared) else {
        return Err(refused("only names that `let` declares can be changed"));
    };
    let is_name = new.chars().all(|c| c.is_alphanumeric() || c == '_')
        && new.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && !kql_parser::is_reserved(new);
    if !is_name {
        return Err(refused(&format!("`{new}` is no name")));
    }
    if kql_parser::tokens(&named.text)
        .iter()
        .any(|token| token.text(&named.text) == new)
    {
        return Err(refused(&format!("the query has a name `{new}` already")));
    }
    // A column of the same name would be changed with it, and mean something else.
    let workspace = ask.session.workspace(ask.document, &named.text);
    let was_right = workspace.prepare(&named.text).is_ok();
    if was_right && workspace.prepare(&named.with(new)).is_err() {
        let word = &named.word;
        return Err(refused(&format!(
            "`{word}` is a column too: change it by hand"
        )));
    }
    let edits: Vec<TextEdit> = named
        .locations(ask)
        .into_iter()
        .map(|location| TextEdit {
            range: location.range,
            new_text: new.to_owned(),
        })
        .collect();
    Ok(json!(WorkspaceEdit {
        changes: Some(HashMap::from([(ask.document.uri.clone(), edits)])),
        ..WorkspaceEdit::default()
    }))
}

fn refused(message: &str) -> ResponseError {
    ResponseError {
        code: ErrorCode::RequestFailed as i32,
        message: message.to_owned(),
        data: None,
    }
}

/// A word of a query.
struct Named<'a> {
    query: &'a Embedded,
    text: String,
    word: String,
    span: kql_parser::Span,
}

impl<'a> Named<'a> {
    fn at(ask: &Ask<'a>) -> Option<Self> {
        let (query, at) = ask.document.query_at(ask.offset)?;
        let text = query.text.clone();
        let token = word_at(&text, at)?.token;
        Some(Self {
            query,
            word: token.text(&text).to_owned(),
            span: token.span,
            text,
        })
    }

    fn is_declared(&self) -> bool {
        declared(&self.text).iter().any(|one| one.name == self.word)
    }

    fn locations(&self, ask: &Ask<'_>) -> Vec<Location> {
        let spans = uses(&self.text, &self.word).into_iter();
        let found = spans.filter_map(|span| {
            let (start, end) = self.query.in_document(span)?;
            Some(Location {
                uri: ask.document.uri.clone(),
                range: ask.document.range(start, end),
            })
        });
        found.collect()
    }

    /// The query with another word in all these places.
    fn with(&self, new: &str) -> String {
        let mut text = self.text.clone();
        for span in uses(&self.text, &self.word).into_iter().rev() {
            let start = usize::try_from(span.start).unwrap_or(usize::MAX);
            let end = usize::try_from(span.end).unwrap_or(usize::MAX);
            if text.get(start..end).is_some() {
                text.replace_range(start..end, new);
            }
        }
        text
    }
}

/// Where a saved function is.
fn saved(ask: &Ask<'_>, name: &str) -> Option<Location> {
    let project = ask.session.project(ask.document);
    let (function, path) = project.library.function(name)?;
    let source = Text::new(&ask.session.projects().unsaved().text(path).ok()?);
    let places = QueryPlaces::find(source.as_str(), &function.text, function.text_at)?;
    // A `let` names it, a body begins where it is.
    let in_text = declared(&function.text)
        .into_iter()
        .find(|one| one.name == name);
    let at = in_text.map_or(0, |one| usize::try_from(one.span.start).unwrap_or(0));
    let start = places.in_file(at);
    let range = source.range(start, start, ask.session.encoding());
    Some(Location {
        uri: uri_of(&absolute(path)),
        range,
    })
}

/// The uses of a name in a file that no editor has open.
fn in_file(ask: &Ask<'_>, path: &Path, name: &str) -> Vec<Location> {
    let Ok(text) = ask.session.projects().unsaved().text(path) else {
        return vec![];
    };
    if !text.contains(name) {
        return vec![];
    }
    let Some(language) = Language::of(path) else {
        return vec![];
    };
    let text = Text::new(&text);
    let mut found = Vec::new();
    for query in crate::places::embedded(path, language, text.as_str()) {
        for span in uses(&query.text, name) {
            if let Some((start, end)) = query.in_document(span) {
                found.push(Location {
                    uri: uri_of(path),
                    range: text.range(start, end, ask.session.encoding()),
                });
            }
        }
    }
    found
}

/// The rule that a test file names, from the line that names it.
fn rule_of_tests(ask: &Ask<'_>) -> Option<Location> {
    let text = ask.document.text.as_str();
    let before = text.get(..ask.offset)?;
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = text.get(start..)?.lines().next()?;
    let rule = line.strip_prefix("rule:")?.trim().trim_matches(['\'', '"']);
    let path = absolute(&ask.document.path.parent()?.join(rule));
    path.is_file().then(|| Location {
        uri: uri_of(&path),
        range: gen_lsp_types::Range::default(),
    })
}
