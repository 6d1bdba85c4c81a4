//! Operators of other languages between operands: each is reported and read as the operator that is meant.

use super::nearest;
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
    ("ne", "!="),
    ("neq", "!="),
    ("gt", ">"),
    ("ge", ">="),
    ("gte", ">="),
    ("lt", "<"),
    ("le", "<="),
    ("lte", "<="),
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
    ("match", "matches regex"),
    ("matches", "matches regex"),
    ("ilike", "contains"),
    ("mod", "%"),
    ("div", "/"),
];

/// The operator that comes next. One that is not of the language is reported and taken for the one that is meant.
pub fn next_infix(cursor: &mut Cursor<'_>) -> Option<Found> {
    if let Some(found) = infix_of(cursor.tokens) {
        return Some(found);
    }
    let (found, error) = foreign(cursor)?;
    cursor.report(error);
    Some(found)
}

/// The operator that foreign text stands for, and what to say of it.
fn foreign(cursor: &Cursor<'_>) -> Option<(Found, SyntaxError)> {
    let first = cursor.tokens.first();
    match first.kind {
        TokenKind::Assign if first.touches(cursor.tokens.nth(1)) => backwards(cursor),
        TokenKind::Word => word(cursor),
        _ => None,
    }
}

/// `=!`, `=<`
fn backwards(cursor: &Cursor<'_>) -> Option<(Found, SyntaxError)> {
    let instead = match cursor.kind_at(1) {
        TokenKind::Bang => "!=",
        TokenKind::Less => "<=",
        _ => return None,
    };
    let span = cursor.tokens.first().span.to(cursor.tokens.nth(1).span);
    let found = Found {
        tokens: 2,
        ..operator(instead)?
    };
    let help = format!("write `{instead}`");
    Some((found, foreign_operator(cursor, span, help)))
}

/// A word that is an operator elsewhere, or in another letter case.
fn word(cursor: &Cursor<'_>) -> Option<(Found, SyntaxError)> {
    let written = cursor.word()?;
    let span = cursor.tokens.first().span;
    let lower = written.to_ascii_lowercase();
    if lower == "not" {
        return negated(cursor, span);
    }
    let next = cursor.word_at(1).unwrap_or("");
    let two_words = span.to(cursor.tokens.nth(1).span);
    let reads = |ahead: usize| {
        let kind = cursor.kind_at(ahead);
        kind.begins_operand() || matches!(kind, TokenKind::OpenBracket | TokenKind::Minus)
    };
    if lower == "starts" || lower == "ends" {
        if !next.eq_ignore_ascii_case("with") {
            return None;
        }
        let instead = format!("{lower}with");
        let found = Found {
            tokens: 2,
            ..operator(&instead)?
        };
        let help = format!("write `{instead}`, in one word");
        return Some((found, foreign_operator(cursor, two_words, help)));
    }
    if lower == "is" && next.eq_ignore_ascii_case("not") {
        let is_null = cursor.word_at(2).is_some_and(is_null);
        let found = Found {
            tokens: 2,
            ..operator("!=")?
        };
        let help = if is_null {
            "write `isnotnull(…)`, for a string `isnotempty(…)`"
        } else {
            "write `!=`"
        };
        return Some((found, foreign_operator(cursor, two_words, help.to_owned())));
    }
    if !reads(1) {
        return None;
    }
    if lower == "is" && is_null(next) {
        let help = "write `isnull(…)`, for a string `isempty(…)`".to_owned();
        return Some((operator("==")?, foreign_operator(cursor, span, help)));
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

/// `null`, in any letter case.
fn is_null(word: &str) -> bool {
    word.eq_ignore_ascii_case("null")
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
    const KNOWN: [&str; 19] = [
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
