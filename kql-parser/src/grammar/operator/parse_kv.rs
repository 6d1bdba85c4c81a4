//! `parse-kv`

use super::Parsed;
use crate::cursor::Cursor;
use crate::grammar::{schema, setting};
use crate::syntax::OperatorKind;

/// `parse-kv value as (key:type, …) [with (…)]`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    let value = cursor.expression();
    cursor.expect_word("as");
    let columns = schema::columns(cursor);
    let with = if cursor.take_word("with").is_some() {
        setting::properties(cursor)
    } else {
        Vec::new()
    };
    OperatorKind::ParseKv {
        value,
        columns,
        with,
    }
    .into()
}
