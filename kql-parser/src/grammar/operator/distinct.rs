//! `distinct`

use super::Parsed;
use crate::cursor::Cursor;
use crate::grammar::list::{self, AtLeast, comma_list};
use crate::grammar::{primary, setting};
use crate::syntax::{NamedExpr, OperatorKind};
use crate::token::TokenKind;

/// `distinct columns` or `distinct *`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings(cursor);
    // `by = A` names a column so, as Kusto takes it.
    let names_a_column = cursor.tokens.nth(1).kind == TokenKind::Assign;
    if cursor.at_word("by") && !names_a_column {
        let span = cursor.tokens.first().span;
        cursor.report_foreign_clause(span, "write the columns alone: `distinct A, B`");
        cursor.advance();
    }
    let columns = comma_list(cursor, AtLeast::One, column, list::missing_named);
    Parsed::new(settings, OperatorKind::Distinct(columns))
}

fn column(cursor: &mut Cursor<'_>) -> Option<NamedExpr> {
    if cursor.at(TokenKind::Star) {
        return Some(list::unnamed(primary::star(cursor)));
    }
    list::named_expression(cursor)
}
