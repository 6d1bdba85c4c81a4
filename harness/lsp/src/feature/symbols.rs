//! The outline of a document: declarations, statements, tests.

use gen_lsp_types::{DocumentSymbol, SymbolKind};
use kql_parser::syntax::StatementKind;
use kqlab_suite::testfile::{Name, TestFile};
use serde_json::json;

use super::names::declared;
use crate::document::Document;
use crate::language::Language;
use crate::places::Embedded;
use crate::session::{Answer, Ask};

/// The outline.
pub(super) fn symbols(ask: &Ask<'_>) -> Answer {
    let document = ask.document;
    let found = match document.language {
        Language::Tests => of_tests(document),
        Language::Workspace => vec![],
        Language::Kql | Language::Rule => {
            let queries = document.queries.iter();
            queries
                .flat_map(|query| of_query(document, query))
                .collect()
        }
    };
    Ok(json!(found))
}

fn of_query(document: &Document, query: &Embedded) -> Vec<DocumentSymbol> {
    let mut found: Vec<DocumentSymbol> = declared(&query.text)
        .into_iter()
        .filter_map(|one| {
            let kind = if one.is_function {
                SymbolKind::Function
            } else {
                SymbolKind::Variable
            };
            let whole = query.in_document(one.whole)?;
            Some(symbol(
                document,
                one.name,
                kind,
                whole,
                query.in_document(one.span)?,
            ))
        })
        .collect();
    for statement in kql_parser::parse(&query.text).query.statements {
        if let StatementKind::Expression(_) = statement.kind
            && let Some(place) = query.in_document(statement.span)
        {
            let text = statement.span.text(&query.text);
            let first = text.lines().next().unwrap_or("").trim();
            if !first.is_empty() {
                found.push(symbol(
                    document,
                    first.to_owned(),
                    SymbolKind::Event,
                    place,
                    place,
                ));
            }
        }
    }
    found
}

/// The tests, scenarios, evasions, exclusions and templates of a test file that can be read.
fn of_tests(document: &Document) -> Vec<DocumentSymbol> {
    let name = document.path.display().to_string();
    let Ok(file) = TestFile::read(&name, document.text.as_str()) else {
        return vec![];
    };
    let named = |name: &Name, kind: SymbolKind| {
        let place = (name.place.start, name.place.end);
        symbol(document, name.value.clone(), kind, place, place)
    };
    let templates = file
        .templates
        .iter()
        .map(|one| named(&one.name, SymbolKind::Struct));
    let exclusions = file
        .exclusions
        .iter()
        .map(|one| named(&one.name, SymbolKind::Operator));
    let tests = file
        .tests
        .iter()
        .map(|one| named(&one.name, SymbolKind::Method));
    let scenarios = file
        .scenarios
        .iter()
        .map(|one| named(&one.id, SymbolKind::Method));
    let evasions = file
        .evasions
        .iter()
        .map(|one| named(&one.name, SymbolKind::Method));
    let all = templates.chain(exclusions).chain(tests);
    all.chain(scenarios).chain(evasions).collect()
}

fn symbol(
    document: &Document,
    name: String,
    kind: SymbolKind,
    whole: (usize, usize),
    named: (usize, usize),
) -> DocumentSymbol {
    let range = document.range(whole.0, whole.1);
    let selection = document.range(named.0, named.1);
    DocumentSymbol::new(name, None, kind, None, None, range, selection, None)
}
