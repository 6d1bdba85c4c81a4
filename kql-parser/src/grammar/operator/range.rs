//! `range`

use super::Parsed;
use crate::cursor::Cursor;
use crate::syntax::OperatorKind;

/// `range column from a to b step s`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    let column = cursor.name();
    cursor.expect_word("from");
    let from = cursor.expression();
    cursor.expect_word("to");
    let to = cursor.expression();
    cursor.expect_word("step");
    let step = cursor.expression();
    OperatorKind::Range {
        column,
        from,
        to,
        step,
    }
    .into()
}
