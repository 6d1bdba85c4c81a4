//! Operators of other languages between operands: each is reported and read as the operator that is meant.

use super::nearest;
use super::phrase::phrase_at;
use super::sign::foreign_signs;
use crate::Span;
use crate::cursor::Cursor;
use crate::diagnostic::{ForeignText, SyntaxError};
use crate::grammar::infix::{Found, infix_of};
use crate::input::Tokens;
use crate::token::TokenKind;

/// Words of other languages with the operator that they are.
const WORDS: &[(&str, &str)] = &[
    ("eq", "=="),
    ("equals", "=="),
    ("equal", "=="),
    ("is", "=="),
    ("are", "=="),
    ("ne", "!="),
    ("isnot", "!="),
    ("notequal", "!="),
    ("notequals", "!="),
    ("neq", "!="),
    ("gt", ">"),
    ("ge", ">="),
    ("gte", ">="),
    ("lt", "<"),
    ("le", "<="),
    ("lte", "<="),
    ("less", "<"),
    ("greater", ">"),
    ("nin", "!in"),
    ("notin", "!in"),
    ("not_in", "!in"),
    ("nothas", "!has"),
    ("not_has", "!has"),
    ("not_contains", "!contains"),
    ("doesnotcontain", "!contains"),
    ("notstartswith", "!startswith"),
    ("notendswith", "!endswith"),
    ("any", "has_any"),
    ("in_any", "in"),
    ("orr", "or"),
    ("but", "and"),
    ("includes", "contains"),
    ("contain", "contains"),
    ("start_with", "startswith"),
    ("starts_with", "startswith"),
    ("beginswith", "startswith"),
    ("end_with", "endswith"),
    ("ends_with", "endswith"),
    ("regex", "matches regex"),
    ("regexp", "matches regex"),
    ("rlike", "matches regex"),
    ("matchesregex", "matches regex"),
    ("matches_regex", "matches regex"),
    ("match", "matches regex"),
    ("matches", "matches regex"),
    ("ilike", "contains"),
    ("mod", "%"),
    ("div", "/"),
];

/// The operator that comes next. One that is not of the language is reported and taken for the one that is meant.
pub fn next_infix(cursor: &mut Cursor<'_>) -> Option<Found> {
    if let Some(signs) = foreign_signs(cursor.tokens) {
        cursor.report_foreign_signs(&signs);
        let tokens = signs.tokens;
        return operator(signs.instead).map(|found| Found { tokens, ..found });
    }
    if let Some(phrase) = phrase_at(cursor) {
        let span = cursor.tokens.first().span;
        let span = span.to(cursor.tokens.nth(phrase.tokens - 1).span);
        cursor.report(foreign_operator(cursor, span, phrase.help.to_owned()));
        let tokens = phrase.tokens;
        return operator(phrase.operator).map(|found| Found { tokens, ..found });
    }
    if let Some(found) = infix_of(cursor.tokens) {
        return Some(found);
    }
    let (found, error) = foreign(cursor)?;
    cursor.report(error);
    Some(found)
}

/// The operator that a foreign word stands for, and what to say of it.
fn foreign(cursor: &Cursor<'_>) -> Option<(Found, SyntaxError)> {
    if cursor.tokens.first().kind == TokenKind::Word {
        word(cursor)
    } else {
        None
    }
}

/// A word that is an operator elsewhere, or in another letter case.
fn word(cursor: &Cursor<'_>) -> Option<(Found, SyntaxError)> {
    let written = cursor.word()?;
    let span = cursor.tokens.first().span;
    let lower = written.to_ascii_lowercase();
    if lower == "not" {
        return negated(cursor, span);
    }
    let reads = |ahead: usize| {
        let kind = cursor.kind_at(ahead);
        kind.begins_operand() || matches!(kind, TokenKind::OpenBracket | TokenKind::Minus)
    };
    if !reads(1) {
        return None;
    }
    if lower != written
        && let Some(found) = operator(&lower)
    {
        let error = ForeignText::KeywordCase {
            span,
            written: written.to_owned(),
            instead: lower,
        };
        return Some((found, error.into()));
    }
    if let Some((_, instead)) = WORDS.iter().find(|(word, _)| *word == lower) {
        let help = format!("write `{instead}`");
        return Some((operator(instead)?, foreign_operator(cursor, span, help)));
    }
    if let Some(single) = lower.strip_suffix("_any").or(lower.strip_suffix("_all")) {
        return several(cursor, span, &lower, single);
    }
    misspelt(cursor, span, &lower)
}

/// `not in`, `not has` and their like: the negated operator begins with `!`.
fn negated(cursor: &Cursor<'_>, span: Span) -> Option<(Found, SyntaxError)> {
    let next = cursor.word_at(1)?.to_ascii_lowercase();
    let span = span.to(cursor.tokens.nth(1).span);
    let negated = format!("!{next}");
    if let Some(found) = operator(&negated) {
        let help = format!("write `{negated}`");
        let found = Found { tokens: 2, ..found };
        return Some((found, foreign_operator(cursor, span, help)));
    }
    let (plain, tokens) = match next.as_str() {
        "matches" if cursor.word_at(2) == Some("regex") => ("matches regex", 3),
        "like" => ("contains", 2),
        "has_any" => ("has_any", 2),
        "has_all" => ("has_all", 2),
        _ => return None,
    };
    let help = if next == "like" {
        "write `!contains`, without `%`".to_owned()
    } else {
        format!("write `not(… {plain} …)`")
    };
    let found = Found {
        tokens,
        ..operator(plain)?
    };
    Some((found, foreign_operator(cursor, span, help)))
}

/// `contains_any` and its like, read as `has_any`.
fn several(
    cursor: &Cursor<'_>,
    span: Span,
    written: &str,
    single: &str,
) -> Option<(Found, SyntaxError)> {
    // `starts_with_any` as well.
    let single = &single.replace("s_with", "swith");
    operator(single)?;
    let is_any = written.ends_with("_any");
    let (joins, of_terms) = if is_any {
        ("or", "has_any")
    } else {
        ("and", "has_all")
    };
    let also = if single == "contains" {
        format!("`{of_terms} (…)` looks for whole terms; else ")
    } else {
        String::new()
    };
    let help = format!("{also}join several `{single}` with `{joins}`");
    Some((operator(of_terms)?, foreign_operator(cursor, span, help)))
}

/// A word near to an operator's.
fn misspelt(cursor: &Cursor<'_>, span: Span, written: &str) -> Option<(Found, SyntaxError)> {
    // Words of other clauses that are near to a short operator.
    const OTHERS: [&str; 6] = ["any", "add", "end", "was", "hash", "hat"];
    const KNOWN: [&str; 21] = [
        "and",
        "has",
        "between",
        "contains",
        "contains_cs",
        "endswith",
        "endswith_cs",
        "has_all",
        "has_any",
        "has_cs",
        "hasprefix",
        "hassuffix",
        "startswith",
        "startswith_cs",
        "!contains",
        "!endswith",
        "!startswith",
        "!between",
        "!hasprefix",
        "!hassuffix",
        "notcontains",
    ];
    if written.len() < 3 && written != "hs" || OTHERS.contains(&written) {
        return None;
    }
    let near = nearest(written, KNOWN.into_iter());
    let instead = near.first()?;
    let help = format!("did you mean `{instead}`?");
    Some((operator(instead)?, foreign_operator(cursor, span, help)))
}

/// The report of text that is an operator elsewhere.
fn foreign_operator(cursor: &Cursor<'_>, span: Span, help: String) -> SyntaxError {
    ForeignText::Operator {
        span,
        written: span.text(cursor.tokens.text).to_owned(),
        help,
    }
    .into()
}

/// The language's operator that is written so; it takes one token where it is misspelt.
fn operator(written: &str) -> Option<Found> {
    let tokens = crate::tokens(written);
    let found = infix_of(Tokens::new(written, &tokens))?;
    Some(Found { tokens: 1, ..found })
}
