//! `consume` and `execute_and_cache`

use super::Parsed;
use crate::cursor::Cursor;
use crate::grammar::setting;
use crate::syntax::OperatorKind;

/// `consume`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    Parsed::new(setting::settings(cursor), OperatorKind::Consume)
}

/// `execute_and_cache`
pub fn execute_and_cache(_: &mut Cursor<'_>) -> Parsed {
    OperatorKind::ExecuteAndCache.into()
}
