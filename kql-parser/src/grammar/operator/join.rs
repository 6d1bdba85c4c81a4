//! `join` and `lookup`

use super::Parsed;
use crate::cursor::Cursor;
use crate::grammar::setting;
use crate::syntax::{Expr, OperatorKind};

/// `join [kind=…] table on keys`
pub fn join(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings(cursor);
    let right = cursor.expression();
    let on = keys(cursor);
    Parsed::new(settings, OperatorKind::Join { right, on })
}

/// `lookup [kind=…] table on keys`
pub fn lookup(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings(cursor);
    let right = cursor.expression();
    if !cursor.at_word("on") {
        cursor.missing("on");
    }
    let on = keys(cursor);
    Parsed::new(settings, OperatorKind::Lookup { right, on })
}

/// `on keys`; a join without it is told so when it is bound
fn keys(cursor: &mut Cursor<'_>) -> Vec<Expr> {
    if cursor.take_word("on").is_some() {
        cursor.expression_list()
    } else {
        Vec::new()
    }
}
