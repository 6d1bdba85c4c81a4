//! `join` and `lookup`

use super::Parsed;
use crate::cursor::Cursor;
use crate::diagnostic::FormError;
use crate::grammar::setting;
use crate::syntax::{Expr, OperatorKind};
use crate::token::TokenKind;

/// `join [kind=…] table on keys`
pub fn join(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings_of(cursor, "join");
    let right = cursor.expression();
    let on = keys(cursor);
    Parsed::new(settings, OperatorKind::Join { right, on })
}

/// `lookup [kind=…] table on keys`
pub fn lookup(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings_of(cursor, "lookup");
    let right = cursor.expression();
    if !cursor.at_word("on") {
        cursor.missing("on");
    }
    let on = keys(cursor);
    Parsed::new(settings, OperatorKind::Lookup { right, on })
}

/// `kind=…` after the table, which is reported and passed over.
fn misplaced_settings(cursor: &mut Cursor<'_>) {
    let is_setting = cursor
        .word()
        .is_some_and(|word| word == "kind" || word.starts_with("hint"));
    if !is_setting || cursor.kind_at(1) != TokenKind::Assign && cursor.kind_at(1) != TokenKind::Dot
    {
        return;
    }
    let start = cursor.start();
    let name = cursor.word().unwrap_or("").to_owned();
    setting::settings(cursor);
    let span = cursor.since(start);
    cursor.report(FormError::MisplacedSetting { span, name }.into());
}

/// `on keys`; a join without it is told so when it is bound
fn keys(cursor: &mut Cursor<'_>) -> Vec<Expr> {
    misplaced_settings(cursor);
    if cursor.take_keyword("on").is_some() {
        cursor.expression_list()
    } else {
        Vec::new()
    }
}
