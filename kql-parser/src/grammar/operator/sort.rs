//! `sort`, and the sort keys that other operators share.

use super::Parsed;
use crate::cursor::Cursor;
use crate::diagnostic::ForeignText;
use crate::grammar::list::{self, AtLeast, comma_list};
use crate::grammar::setting;
use crate::syntax::{NamedExpr, OperatorKind, SortKey};

/// `sort by keys`
pub fn rule(cursor: &mut Cursor<'_>) -> Parsed {
    let settings = setting::settings(cursor);
    if cursor.take_keyword("by").is_none() && !at_early_order(cursor) {
        cursor.missing_in("by", Some("sort by column desc".to_owned()));
    }
    Parsed::new(settings, OperatorKind::Sort(keys(cursor)))
}

/// Sort keys separated by commas.
pub fn keys(cursor: &mut Cursor<'_>) -> Vec<SortKey> {
    comma_list(cursor, AtLeast::One, key, |cursor| {
        let value = list::missing_named(cursor);
        ordered(cursor, value)
    })
}

/// `value [asc | desc] [nulls first | nulls last]`, or nothing if no value stands here.
pub fn key(cursor: &mut Cursor<'_>) -> Option<SortKey> {
    report_early_order(cursor);
    let value = list::named_expression(cursor)?;
    Some(ordered(cursor, value))
}

/// Whether the order stands before its column.
fn at_early_order(cursor: &Cursor<'_>) -> bool {
    let is_order = cursor
        .word()
        .is_some_and(|word| word.eq_ignore_ascii_case("asc") || word.eq_ignore_ascii_case("desc"));
    is_order && cursor.kind_at(1).begins_operand()
}

/// Reports and takes an order that stands before its column.
fn report_early_order(cursor: &mut Cursor<'_>) {
    if at_early_order(cursor) {
        let order = cursor.tokens.first();
        let column = cursor.tokens.nth(1).text(cursor.tokens.text);
        let order_text = order.text(cursor.tokens.text).to_ascii_lowercase();
        let help = format!("write `sort by {column} {order_text}`");
        cursor.report_clause_order(order.span, help);
        cursor.advance();
    }
}

/// A sort key, or a report and a hole.
pub fn required_key(cursor: &mut Cursor<'_>) -> SortKey {
    let value = cursor.named();
    ordered(cursor, value)
}

/// `ascending`, `DESC` and their like, which are reported.
fn foreign_order(cursor: &mut Cursor<'_>) {
    let Some(word) = cursor.word() else { return };
    let instead = match word.to_ascii_lowercase().as_str() {
        "asc" | "ascending" => "asc",
        "desc" | "descending" | "dsc" | "des" | "decs" => "desc",
        "acs" | "ascend" => "asc",
        _ => return,
    };
    let span = cursor.tokens.first().span;
    let written = word.to_owned();
    let instead = instead.to_owned();
    cursor.report(
        if word.eq_ignore_ascii_case(&instead) {
            ForeignText::KeywordCase {
                span,
                written,
                instead,
            }
        } else {
            ForeignText::Clause {
                span,
                written,
                help: format!("write `{instead}`"),
            }
        }
        .into(),
    );
    cursor.advance();
}

/// `value` with the order that follows it.
fn ordered(cursor: &mut Cursor<'_>, value: NamedExpr) -> SortKey {
    let ascending = match cursor.word() {
        Some("asc" | "granny-asc") => Some(true),
        Some("desc" | "granny-desc") => Some(false),
        _ => None,
    };
    if ascending.is_some() {
        cursor.advance();
    } else {
        foreign_order(cursor);
    }
    if ascending.is_some() && matches!(cursor.word(), Some("asc" | "desc")) {
        let span = cursor.tokens.first().span;
        cursor.report_clause_order(span, "a key has one order: write `asc` or `desc`");
        cursor.advance();
    }
    let mut nulls_first = None;
    if cursor.take_word("nulls").is_some() {
        nulls_first = match cursor.word() {
            Some("first") => Some(true),
            Some("last") => Some(false),
            _ => None,
        };
        if nulls_first.is_some() {
            cursor.advance();
        } else {
            cursor.missing("first");
        }
    }
    SortKey {
        value,
        ascending,
        nulls_first,
    }
}
