//! `as`

use super::Parsed;
use crate::cursor::Cursor;
use crate::grammar::setting;
use crate::syntax::OperatorKind;

/// `as name`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings(cursor);
    Parsed::new(settings, OperatorKind::As(cursor.name()))
}
