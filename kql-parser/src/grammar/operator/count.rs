//! `count`

use super::Parsed;
use crate::cursor::Cursor;
use crate::syntax::OperatorKind;

/// `count [as name]`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    let name = cursor.take_word("as").map(|_| cursor.name());
    let is_key = cursor.at_word("by") || cursor.word().is_some() && cursor.ends_item_at(1);
    if name.is_none() && is_key && cursor.is_on_same_line() {
        let span = cursor.tokens.first().span;
        cursor.report_foreign_clause(
            span,
            "`count` counts all rows; `summarize count() by key` those of each key",
        );
        cursor.resync();
    }
    OperatorKind::Count { name }.into()
}
