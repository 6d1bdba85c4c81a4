//! `top-nested`

use super::{Parsed, sort};
use crate::cursor::Cursor;
use crate::grammar::list;
use crate::syntax::{Expr, OperatorKind, TopNestedLevel};
use crate::token::TokenKind;

/// `top-nested [n] of key [with others = value] by aggregate, top-nested …`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    let mut levels = vec![level(cursor)];
    while cursor.take(TokenKind::Comma).is_some() {
        cursor.expect_word("top-nested");
        levels.push(level(cursor));
    }
    OperatorKind::TopNested(levels).into()
}

fn level(cursor: &mut Cursor<'_>) -> TopNestedLevel {
    let count = list::named_expression(cursor).map(|count| count.value);
    cursor.expect_word("of");
    let of = cursor.named();
    let others = cursor.take_word("with").map(|_| others(cursor));
    cursor.expect_word("by");
    let by = sort::required_key(cursor);
    TopNestedLevel {
        count,
        of,
        others,
        by,
    }
}

/// `others = value`
fn others(cursor: &mut Cursor<'_>) -> Expr {
    cursor.expect_word("others");
    cursor.expect(TokenKind::Assign, "=");
    cursor.expression()
}
