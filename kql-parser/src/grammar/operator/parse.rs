//! `parse` and `parse-where`

use super::Parsed;
use crate::cursor::Cursor;
use crate::grammar::{literal, name, schema, setting};
use crate::syntax::{Expr, ExprKind, Literal, OperatorKind, ParsePiece, Setting};
use crate::token::TokenKind;

/// `parse value with pattern`
pub fn parse(cursor: &mut Cursor<'_>) -> Parsed {
    let Parts {
        settings,
        value,
        pattern,
    } = parts(cursor);
    Parsed::new(settings, OperatorKind::Parse { value, pattern })
}

/// `parse-where value with pattern`
pub fn parse_where(cursor: &mut Cursor<'_>) -> Parsed {
    let Parts {
        settings,
        value,
        pattern,
    } = parts(cursor);
    Parsed::new(settings, OperatorKind::ParseWhere { value, pattern })
}

/// What both operators are made of.
struct Parts {
    settings: Vec<Setting>,
    value: Expr,
    pattern: Vec<ParsePiece>,
}

fn parts(cursor: &mut Cursor<'_>) -> Parts {
    let settings = setting::settings(cursor);
    let value = cursor.expression();
    cursor.expect_word("with");
    let mut pattern = Vec::new();
    while let Some(piece) = piece(cursor) {
        pattern.push(piece);
    }
    Parts {
        settings,
        value,
        pattern,
    }
}

/// `*`, a text or `name[:type]`
fn piece(cursor: &mut Cursor<'_>) -> Option<ParsePiece> {
    if let Some(star) = cursor.take(TokenKind::Star) {
        return Some(ParsePiece::Skip(star.span));
    }
    if cursor.kind().is_string() {
        let found = literal::string(cursor);
        let ExprKind::Literal(Literal::String(text)) = found.kind else {
            return None;
        };
        return Some(ParsePiece::Text(text, found.span));
    }
    let start = cursor.start();
    let name = cursor.try_parse(name::any_name)?;
    let ty = cursor
        .take(TokenKind::Colon)
        .map(|_| schema::type_name(cursor));
    Some(ParsePiece::Column {
        name,
        ty,
        span: cursor.since(start),
    })
}
