//! The mapping of a declared pattern.

use crate::cursor::Cursor;
use crate::grammar::list::{AtLeast, comma_list, missing_expression};
use crate::grammar::{literal, schema, statement};
use crate::syntax::{Expr, Pattern, PatternMatch};
use crate::token::TokenKind;

/// `(name:type, …) [[name:type]] { (constant, …)[.[constant]] = { … }; … }`
pub fn pattern(cursor: &mut Cursor<'_>) -> Pattern {
    let parameters = schema::parameters(cursor);
    let path = cursor.take(TokenKind::OpenBracket).and_then(|open| {
        let path = schema::parameter(cursor);
        if path.is_none() {
            cursor.missing("a name");
        }
        cursor.closing(open);
        path
    });
    let mut matches = Vec::new();
    if let Some(open) = cursor.expect(TokenKind::OpenBrace, "{") {
        while cursor.at(TokenKind::OpenParen) {
            matches.push(found(cursor));
            if cursor.take(TokenKind::Semicolon).is_none() {
                break;
            }
        }
        cursor.closing(open);
    }
    Pattern {
        parameters,
        path,
        matches,
    }
}

/// `(constant, …)[.[constant]] = { … }`
fn found(cursor: &mut Cursor<'_>) -> PatternMatch {
    let start = cursor.start();
    let open = cursor.advance();
    let arguments = comma_list(cursor, AtLeast::One, literal::constant, missing_expression);
    cursor.closing(open);
    let path = cursor.take(TokenKind::Dot).and_then(|_| path(cursor));
    cursor.expect(TokenKind::Assign, "=");
    let body = statement::body(cursor);
    PatternMatch {
        arguments,
        path,
        body,
        span: cursor.since(start),
    }
}

/// `[constant]`
fn path(cursor: &mut Cursor<'_>) -> Option<Expr> {
    let open = cursor.expect(TokenKind::OpenBracket, "[")?;
    let found = literal::constant(cursor);
    let path = cursor.expr_or_missing(found);
    cursor.closing(open);
    Some(path)
}
