//! The kind of each word of a query, from the lexer and the registry.

use gen_lsp_types::{SemanticToken, SemanticTokens};
use kql_eval::functions::{aggregation, forms::FORMS, scalar};
use kql_parser::{Token, TokenKind, is_operator_keyword, is_reserved, operator_keywords, tokens};
use serde_json::json;

use super::names::declared;
use crate::document::Document;
use crate::places::Embedded;
use crate::session::{Answer, Ask};

/// The kinds of words, in the order of their numbers.
pub const SEMANTIC_TOKENS: [&str; 8] = [
    "keyword", "function", "variable", "property", "string", "number", "operator", "comment",
];

/// A number in [`SEMANTIC_TOKENS`].
#[derive(Clone, Copy)]
enum Kind {
    Keyword = 0,
    Function = 1,
    Variable = 2,
    Property = 3,
    String = 4,
    Number = 5,
    Operator = 6,
    Comment = 7,
}

/// The keywords of operators, then the names of functions: what a grammar of another program marks.
#[must_use]
pub fn keywords() -> (Vec<&'static str>, Vec<&'static str>) {
    let mut operators: Vec<&str> = operator_keywords().collect();
    let scalars = scalar::all().map(|function| function.name);
    let aggregations = aggregation::AGGREGATIONS.iter().map(|one| one.name);
    let forms = FORMS.iter().map(|form| form.name);
    let mut functions: Vec<&str> = scalars.chain(aggregations).chain(forms).collect();
    for names in [&mut operators, &mut functions] {
        names.sort_unstable();
        names.dedup();
    }
    (operators, functions)
}

/// All words of the document's queries.
pub(super) fn semantic_tokens(ask: &Ask<'_>) -> Answer {
    let document = ask.document;
    let mut places = Vec::new();
    for query in &document.queries {
        collect(document, query, &mut places);
    }
    places.sort_by_key(|place| (place.line, place.start));
    // Queries of a document do not overlap, but one that was found at the place of another would.
    places.dedup_by_key(|place| (place.line, place.start));
    let (mut line, mut start) = (0, 0);
    let data: Vec<SemanticToken> = places
        .into_iter()
        .map(|place| {
            let delta_line = place.line - line;
            let delta_start = if delta_line == 0 {
                place.start - start
            } else {
                place.start
            };
            (line, start) = (place.line, place.start);
            SemanticToken {
                delta_line,
                delta_start,
                length: place.length,
                token_type: place.kind as u32,
                token_modifiers_bitset: 0,
            }
        })
        .collect();
    Ok(json!(SemanticTokens {
        result_id: None,
        data
    }))
}

struct Place {
    line: u32,
    start: u32,
    length: u32,
    kind: Kind,
}

fn collect(document: &Document, query: &Embedded, places: &mut Vec<Place>) {
    let text = &query.text;
    let names = declared(text);
    let all = tokens(text);
    let mut behind = 0;
    for (number, token) in all.iter().enumerate() {
        let gap = kql_parser::Span::new(behind, token.span.start);
        comments(document, query, gap, places);
        behind = token.span.end;
        let is_name = |word: &str| names.iter().any(|one| one.name == word);
        let before = number.checked_sub(1).and_then(|before| all.get(before));
        if let Some(kind) = kind(text, *token, before, all.get(number + 1), &is_name)
            && let Some((start, end)) = query.in_document(token.span)
        {
            lines(document, start, end, kind, places);
        }
    }
}

/// The comments between two tokens.
fn comments(document: &Document, query: &Embedded, gap: kql_parser::Span, places: &mut Vec<Place>) {
    let text = gap.text(&query.text);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(comment) = line.find("//") {
            let start = gap.start.saturating_add(crate::text::count(at + comment));
            let end = gap
                .start
                .saturating_add(crate::text::count(at + line.trim_end().len()));
            if let Some((start, end)) = query.in_document(kql_parser::Span::new(start, end)) {
                lines(document, start, end, Kind::Comment, places);
            }
        }
        at += line.len();
    }
}

fn kind(
    text: &str,
    token: Token,
    before: Option<&Token>,
    behind: Option<&Token>,
    is_name: &dyn Fn(&str) -> bool,
) -> Option<Kind> {
    if token.kind.is_string() {
        return Some(Kind::String);
    }
    let is_first = before
        .is_none_or(|before| before.kind == TokenKind::Pipe || before.kind.closer().is_some());
    match token.kind {
        TokenKind::Word => {
            let word = token.text(text);
            let is_call = behind.is_some_and(|next| next.kind == TokenKind::OpenParen);
            Some(if is_first && is_operator_keyword(word) {
                Kind::Keyword
            } else if is_call && !matches!(word, "in" | "and" | "or" | "by" | "on") {
                Kind::Function
            } else if is_reserved(word) || matches!(word, "let" | "on" | "kind" | "with") {
                Kind::Keyword
            } else if is_name(word) {
                Kind::Variable
            } else {
                Kind::Property
            })
        }
        TokenKind::Bool => Some(Kind::Keyword),
        TokenKind::Long
        | TokenKind::Real
        | TokenKind::TimeSpan
        | TokenKind::BareGuid
        | TokenKind::Typed(_)
        | TokenKind::UnterminatedTyped(_) => Some(Kind::Number),
        TokenKind::Plus
        | TokenKind::Minus
        | TokenKind::Star
        | TokenKind::Slash
        | TokenKind::Percent
        | TokenKind::Assign
        | TokenKind::EqualEqual
        | TokenKind::EqualTilde
        | TokenKind::Arrow
        | TokenKind::NotEqual
        | TokenKind::NotTilde
        | TokenKind::Less
        | TokenKind::LessOrEqual
        | TokenKind::LessGreater
        | TokenKind::Greater
        | TokenKind::GreaterOrEqual
        | TokenKind::DotDot
        | TokenKind::Pipe => Some(Kind::Operator),
        _ => None,
    }
}

/// A place of each line, since editors know no word of several.
fn lines(document: &Document, start: usize, end: usize, kind: Kind, places: &mut Vec<Place>) {
    let text = document.text.as_str();
    let mut at = start;
    for line in text.get(start..end).unwrap_or("").split_inclusive('\n') {
        let range = document.range(at, at + line.trim_end_matches('\n').len());
        let length = range.end.character.saturating_sub(range.start.character);
        if length > 0 {
            places.push(Place {
                line: range.start.line,
                start: range.start.character,
                length,
                kind,
            });
        }
        at += line.len();
    }
}
