//! `count`

use super::Parsed;
use crate::cursor::Cursor;
use crate::syntax::OperatorKind;

/// `count [as name]`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    let name = cursor.take_word("as").map(|_| cursor.name());
    OperatorKind::Count { name }.into()
}
