//! `search`, and the `in (…)` that it shares with `find`.

use super::Parsed;
use crate::cursor::Cursor;
use crate::grammar::list::{AtLeast, comma_list, missing_expression};
use crate::grammar::{primary, scalar, setting, statement};
use crate::syntax::{BinaryOperator, Expr, ExprKind, OperatorKind};
use crate::token::TokenKind;

/// `search [in (tables)] predicate`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings(cursor);
    let tables = tables(cursor);
    let predicate = predicate(cursor);
    Parsed::new(settings, OperatorKind::Search { tables, predicate })
}

/// `in (table, wildcard*, …)`, or nothing
pub fn tables(cursor: &mut Cursor<'_>) -> Vec<Expr> {
    if cursor.take_word("in").is_none() {
        return Vec::new();
    }
    let Some(open) = cursor.expect(TokenKind::OpenParen, "(") else {
        return Vec::new();
    };
    let tables = comma_list(cursor, AtLeast::One, statement::entity, missing_expression);
    cursor.closing(open);
    tables
}

/// A condition; a lone `*` finds every row and may go on with `and`.
fn predicate(cursor: &mut Cursor<'_>) -> Expr {
    if let Some(found) = scalar::expression(cursor) {
        return found;
    }
    if !cursor.at(TokenKind::Star) {
        return missing_expression(cursor);
    }
    let star = primary::star(cursor);
    let Some(and) = cursor.take_word("and") else {
        return star;
    };
    let right = cursor.expression();
    Expr {
        span: star.span.to(right.span),
        kind: ExprKind::Binary {
            operator: BinaryOperator::And,
            operator_span: and.span,
            left: Box::new(star),
            right: Box::new(right),
        },
    }
}
