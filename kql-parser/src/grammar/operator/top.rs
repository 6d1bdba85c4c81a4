//! `top`

use super::{Parsed, sort};
use crate::cursor::Cursor;
use crate::grammar::setting;
use crate::syntax::OperatorKind;

/// `top number by key`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings(cursor);
    let count = cursor.expression();
    cursor.expect_word("by");
    let keys = vec![sort::required_key(cursor)];
    Parsed::new(settings, OperatorKind::Top { count, keys })
}
