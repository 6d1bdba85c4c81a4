//! `union`

use super::Parsed;
use crate::cursor::Cursor;
use crate::grammar::list::{AtLeast, comma_list, missing_expression};
use crate::grammar::{primary, setting, statement};
use crate::syntax::{Expr, OperatorKind};
use crate::token::TokenKind;

/// `union tables`, each a name, a path, a wildcard or a pipeline in brackets
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings(cursor);
    let is_other = matches!(cursor.word(), Some("all" | "with" | "ALL" | "distinct"));
    if is_other && cursor.word_at(1).is_some() {
        let span = cursor.tokens.first().span;
        cursor.report_foreign_clause(
            span,
            "write the tables alone: `union A, B`; `distinct` drops equal rows",
        );
        cursor.advance();
    }
    let tables = comma_list(cursor, AtLeast::One, table, missing_expression);
    Parsed::new(settings, OperatorKind::Union(tables))
}

fn table(cursor: &mut Cursor<'_>) -> Option<Expr> {
    if cursor.at(TokenKind::OpenParen) {
        return Some(primary::parenthesized(cursor));
    }
    statement::entity(cursor)
}
