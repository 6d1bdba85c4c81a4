//! `dynamic(…)` and the JSON in it.

use crate::cursor::Cursor;
use crate::diagnostic::{FormError, SyntaxError};
use crate::grammar::{list, literal};
use crate::syntax::{DynamicLiteral, Expr, ExprKind, Literal};
use crate::token::TokenKind;

/// `dynamic(…)`, the word being next.
pub fn dynamic(cursor: &mut Cursor<'_>) -> Expr {
    let start = cursor.start();
    cursor.advance();
    let content = bracketed(cursor);
    Expr {
        kind: ExprKind::Literal(Literal::Dynamic(content)),
        span: cursor.since(start),
    }
}

/// `(value)`, the bracket being next.
fn bracketed(cursor: &mut Cursor<'_>) -> DynamicLiteral {
    let open = cursor.advance();
    let found = value(cursor);
    let content = found.unwrap_or_else(|| missing(cursor));
    cursor.closing(open);
    content
}

/// A report and null for a value.
fn missing(cursor: &mut Cursor<'_>) -> DynamicLiteral {
    let span = cursor.after_previous();
    cursor.report(SyntaxError::ExpectedValue { span });
    DynamicLiteral::Null
}

/// A JSON value, or nothing if none begins here.
fn value(cursor: &mut Cursor<'_>) -> Option<DynamicLiteral> {
    if !cursor.enter() {
        cursor.resync();
        return Some(DynamicLiteral::Null);
    }
    let found = unguarded(cursor);
    cursor.leave();
    found
}

fn unguarded(cursor: &mut Cursor<'_>) -> Option<DynamicLiteral> {
    match cursor.kind() {
        TokenKind::OpenBracket => {
            let open = cursor.advance();
            let items = list::comma_list(cursor, list::AtLeast::Zero, value, missing);
            cursor.closing(open);
            Some(DynamicLiteral::Array(items))
        }
        TokenKind::OpenBrace => Some(bag(cursor)),
        TokenKind::Minus => {
            cursor.advance();
            let found = value(cursor);
            Some(match found {
                Some(DynamicLiteral::Long(number)) => DynamicLiteral::Long(number.wrapping_neg()),
                Some(DynamicLiteral::Real(number)) => DynamicLiteral::Real(-number),
                _ => missing(cursor),
            })
        }
        TokenKind::Word => match cursor.word() {
            Some("null") => {
                cursor.advance();
                Some(DynamicLiteral::Null)
            }
            Some("dynamic") if cursor.kind_at(1) == TokenKind::OpenParen => {
                cursor.advance();
                Some(bracketed(cursor))
            }
            Some(word) => Some(not_json(cursor, word)),
            None => None,
        },
        _ => scalar(cursor),
    }
}

/// A word where JSON has none: a report, and null.
fn not_json(cursor: &mut Cursor<'_>, word: &str) -> DynamicLiteral {
    let calls = cursor.kind_at(1) == TokenKind::OpenParen;
    let help = match word {
        "None" | "nil" | "Null" | "NULL" | "undefined" => "write `null`".to_owned(),
        _ => format!(
            "`dynamic(…)` holds literals only; `pack_array({word}{0}, …)` and `bag_pack(\"key\", {word}{0}, …)` take values",
            if calls { "(…)" } else { "" }
        ),
    };
    let span = cursor.tokens.first().span;
    let text = word.to_owned();
    cursor.report(FormError::NotJson { span, text, help }.into());
    cursor.advance();
    if cursor.at(TokenKind::OpenParen) {
        let open = cursor.advance();
        cursor.skip_to_close(open);
    }
    DynamicLiteral::Null
}

/// A scalar literal as it is stored inside a dynamic value.
fn scalar(cursor: &mut Cursor<'_>) -> Option<DynamicLiteral> {
    let found = literal::literal(cursor)?;
    let ExprKind::Literal(value) = found.kind else {
        return None;
    };
    Some(match value {
        Literal::Null(_) => DynamicLiteral::Null,
        Literal::Bool(value) => DynamicLiteral::Bool(value),
        Literal::Int(value) => DynamicLiteral::Long(i64::from(value)),
        Literal::Long(value) | Literal::TimeSpan(value) => DynamicLiteral::Long(value),
        Literal::Real(value) => DynamicLiteral::Real(value),
        Literal::Decimal(digits) => DynamicLiteral::Real(digits.parse().unwrap_or(f64::NAN)),
        Literal::String(value) => DynamicLiteral::String(value),
        Literal::DateTime(raw) => DynamicLiteral::DateTime(raw, found.span),
        Literal::Guid(value) => DynamicLiteral::String(guid_text(value)),
        Literal::Dynamic(inner) => inner,
        Literal::TypeOf(_) | Literal::TypeOfSchema(_) => return None,
    })
}

/// A guid in lower case with its hyphens.
pub fn guid_text(value: u128) -> String {
    let hex = format!("{value:032x}");
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or("").to_owned();
    [
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32),
    ]
    .join("-")
}

/// `{"key": value, …}`, the brace being next.
fn bag(cursor: &mut Cursor<'_>) -> DynamicLiteral {
    let open = cursor.advance();
    let pairs = list::comma_list(cursor, list::AtLeast::Zero, pair, |cursor| {
        (String::new(), missing(cursor))
    });
    cursor.closing(open);
    DynamicLiteral::Bag(pairs)
}

/// `"key": value`
fn pair(cursor: &mut Cursor<'_>) -> Option<(String, DynamicLiteral)> {
    if let Some(word) = cursor.word() {
        let span = cursor.tokens.first().span;
        let help = format!("a key stands in quotes: `\"{word}\"`");
        let text = word.to_owned();
        cursor.report(FormError::NotJson { span, text, help }.into());
        cursor.advance();
        cursor.expect(TokenKind::Colon, ":");
        let found = value(cursor);
        let found = found.unwrap_or_else(|| missing(cursor));
        return Some((word.to_owned(), found));
    }
    if !cursor.kind().is_string() {
        return None;
    }
    let ExprKind::Literal(Literal::String(key)) = literal::string(cursor).kind else {
        return None;
    };
    cursor.expect(TokenKind::Colon, ":");
    let found = value(cursor);
    Some((key, found.unwrap_or_else(|| missing(cursor))))
}
