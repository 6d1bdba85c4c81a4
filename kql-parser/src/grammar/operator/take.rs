//! `take`

use super::Parsed;
use crate::cursor::Cursor;
use crate::grammar::setting;
use crate::syntax::OperatorKind;

/// `take number`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings(cursor);
    Parsed::new(settings, OperatorKind::Take(cursor.expression()))
}
