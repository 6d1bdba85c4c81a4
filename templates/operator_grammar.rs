//! `@KEYWORD@`

use super::Parsed;
use crate::cursor::Cursor;
use crate::syntax::OperatorKind;

/// `@KEYWORD@ value`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    OperatorKind::@VARIANT@(cursor.expression()).into()
}
