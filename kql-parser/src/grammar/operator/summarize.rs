//! `summarize`

use super::Parsed;
use crate::cursor::Cursor;
use crate::grammar::list::{self, AtLeast, comma_list};
use crate::grammar::setting;
use crate::syntax::{NamedExpr, OperatorKind};
use crate::token::TokenKind;

/// `summarize aggregates [by keys]`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings(cursor);
    let aggregates = if cursor.at_word("by") && cursor.kind_at(1) != TokenKind::Assign {
        Vec::new()
    } else {
        comma_list(cursor, AtLeast::Zero, aggregate, list::missing_named)
    };
    let by = if take_by(cursor) {
        comma_list(cursor, AtLeast::One, key, list::missing_named)
    } else {
        Vec::new()
    };
    Parsed::new(settings, OperatorKind::Summarize { aggregates, by })
}

/// `by`, or a word that other languages have in its place, which is reported.
fn take_by(cursor: &mut Cursor<'_>) -> bool {
    if cursor.take_keyword("by").is_some() {
        return true;
    }
    let is_other = matches!(
        cursor.word(),
        Some("per" | "over" | "each" | "every" | "across")
    );
    if is_other && cursor.kind_at(1).begins_operand() {
        let span = cursor.tokens.first().span;
        cursor.report_foreign_clause(
            span,
            "the keys stand after `by`: `summarize count() by key`",
        );
        cursor.advance();
    }
    is_other
}

/// An aggregate. A name right behind its bracket is a key that lacks its `by`.
fn aggregate(cursor: &mut Cursor<'_>) -> Option<NamedExpr> {
    let found = list::named_expression(cursor)?;
    let is_call = cursor
        .tokens
        .previous()
        .is_some_and(|token| token.kind == TokenKind::CloseParen);
    let is_key = cursor
        .word()
        .is_some_and(|word| word != "by" && word != "as");
    if is_call && is_key && cursor.is_on_same_line() && cursor.ends_item_at(1) {
        cursor.missing_in("by", Some("summarize count() by key".to_owned()));
    }
    Some(found)
}

/// A key; a `by` before each one is reported.
fn key(cursor: &mut Cursor<'_>) -> Option<NamedExpr> {
    if cursor.at_word("by") && cursor.kind_at(1).begins_operand() {
        let span = cursor.tokens.first().span;
        cursor.report_clause_order(
            span,
            "one `by` stands before all keys: `summarize count() by A, B`",
        );
        cursor.advance();
    }
    list::named_expression(cursor)
}
