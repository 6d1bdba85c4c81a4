//! `summarize`

use super::Parsed;
use crate::cursor::Cursor;
use crate::grammar::list::AtLeast;
use crate::grammar::setting;
use crate::syntax::OperatorKind;

/// `summarize aggregates [by keys]`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings(cursor);
    let aggregates = if cursor.at_word("by") && cursor.kind_at(1) != crate::token::TokenKind::Assign
    {
        Vec::new()
    } else {
        cursor.named_list(AtLeast::Zero)
    };
    let by = if cursor.take_keyword("by").is_some() {
        cursor.named_list(AtLeast::One)
    } else {
        Vec::new()
    };
    Parsed::new(settings, OperatorKind::Summarize { aggregates, by })
}
