//! `top`

use super::{Parsed, sort};
use crate::cursor::Cursor;
use crate::grammar::setting;
use crate::syntax::{Expr, ExprKind, OperatorKind};

/// `top number by key`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings(cursor);
    let count = if cursor.at_word("by") {
        cursor.missing_in("number", Some("top 10 by column desc".to_owned()));
        let span = cursor.after_previous();
        Expr {
            kind: ExprKind::Missing,
            span,
        }
    } else {
        cursor.expression()
    };
    if cursor.take_keyword("by").is_none() {
        cursor.missing_in("by", Some("top 10 by column desc".to_owned()));
        if cursor.kind().ends_stage() {
            cursor.silence(cursor.after_previous().end);
        }
    }
    let keys = vec![sort::required_key(cursor)];
    Parsed::new(settings, OperatorKind::Top { count, keys })
}
