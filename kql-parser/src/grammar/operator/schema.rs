//! `getschema` and `assert-schema`

use super::Parsed;
use crate::cursor::Cursor;
use crate::grammar::{schema, setting};
use crate::syntax::OperatorKind;

/// `getschema`
pub fn getschema(cursor: &mut Cursor<'_>) -> Parsed {
    Parsed::new(setting::settings(cursor), OperatorKind::GetSchema)
}

/// `assert-schema (column:type, …)`
pub fn assert_schema(cursor: &mut Cursor<'_>) -> Parsed {
    OperatorKind::AssertSchema(schema::columns(cursor)).into()
}
