//! `top-hitters`

use super::Parsed;
use crate::cursor::Cursor;
use crate::syntax::OperatorKind;

/// `top-hitters number of value [by weight]`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    let count = cursor.expression();
    cursor.expect_word("of");
    let of = cursor.expression();
    let by = cursor.take_word("by").map(|_| cursor.expression());
    OperatorKind::TopHitters { count, of, by }.into()
}
