//! `facet`

use super::{Parsed, operator};
use crate::Span;
use crate::cursor::Cursor;
use crate::grammar::list::{AtLeast, comma_list, missing_expression};
use crate::grammar::{pipeline, primary};
use crate::syntax::{Expr, ExprKind, OperatorKind};
use crate::token::TokenKind;

/// `facet by columns [with (pipeline)]`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    cursor.expect_word("by");
    let by = comma_list(cursor, AtLeast::One, primary::path, missing_expression);
    let with = cursor.take_word("with").map(|_| {
        if cursor.at(TokenKind::OpenParen) {
            pipeline::bracketed(cursor, pipeline::Source::Around)
        } else {
            single(cursor)
        }
    });
    OperatorKind::Facet { by, with }.into()
}

/// One operator without brackets.
fn single(cursor: &mut Cursor<'_>) -> Expr {
    let start = cursor.start();
    let operators = vec![operator(cursor)];
    Expr {
        span: cursor.since(start),
        kind: ExprKind::Pipe {
            source: Box::new(Expr {
                kind: ExprKind::Missing,
                span: Span::at(start),
            }),
            operators,
        },
    }
}
