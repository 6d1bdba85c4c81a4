//! `partition`

use super::Parsed;
use crate::cursor::Cursor;
use crate::grammar::{pipeline, primary, scalar, setting};
use crate::syntax::{Expr, ExprKind, OperatorKind};
use crate::token::TokenKind;

/// `partition by key (pipeline)` or `partition by key { pipeline }`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings(cursor);
    if cursor.take_word("by").is_none() {
        cursor.missing_in(
            "by",
            Some("partition by key (top 1 by Timestamp)".to_owned()),
        );
    }
    let by = key(cursor);
    if cursor.take_word("in").is_some() {
        primary::path(cursor);
    }
    let body = match cursor.take(TokenKind::OpenBrace) {
        Some(open) => {
            let found = pipeline::pipeline(cursor, pipeline::Source::Own);
            let body = cursor.expr_or_missing(found);
            cursor.closing(open);
            body
        }
        None => pipeline::bracketed(cursor, pipeline::Source::Around),
    };
    Parsed::new(settings, OperatorKind::Partition { by, body })
}

/// A column or a path into one; a bracket after it begins the body, not arguments.
fn key(cursor: &mut Cursor<'_>) -> Expr {
    let found = scalar::name_expression(cursor);
    let mut key = cursor.expr_or_missing(found);
    while cursor.take(TokenKind::Dot).is_some() {
        let name = cursor.name();
        key = Expr {
            span: cursor.since(key.span.start),
            kind: ExprKind::Member {
                base: Box::new(key),
                name,
            },
        };
    }
    key
}
