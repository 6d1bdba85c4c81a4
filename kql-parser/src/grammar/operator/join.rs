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
    report_kind(cursor);
    if cursor.at_word("on") {
        let span = cursor.tokens.first().span;
        cursor.report_clause_order(span, "the table stands before `on`: `join (Table) on key`");
        cursor.resync();
        cursor.silence(cursor.after_previous().start);
    }
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

/// The kinds of `join`, and what other languages call them.
const KINDS: [&str; 12] = [
    "inner",
    "innerunique",
    "leftouter",
    "rightouter",
    "fullouter",
    "leftsemi",
    "rightsemi",
    "leftanti",
    "rightanti",
    "left",
    "right",
    "outer",
];

/// Reports a kind that is written without `kind=`, or with another sign, and passes over it.
fn report_kind(cursor: &mut Cursor<'_>) {
    let Some(word) = cursor.word() else { return };
    let first = cursor.tokens.first().span;
    // `kind==inner` and `kind:inner` are what hands used to other languages write.
    let is_sign = matches!(cursor.kind_at(1), TokenKind::EqualEqual | TokenKind::Colon);
    let (span, tokens, kind) = if word == "kind" && is_sign {
        (first.to(cursor.tokens.nth(2).span), 3, cursor.word_at(2))
    } else if word == "kind" && cursor.word_at(1).is_some_and(|kind| KINDS.contains(&kind)) {
        (first.to(cursor.tokens.nth(1).span), 2, cursor.word_at(1))
    } else if KINDS.contains(&word) && cursor.kind_at(1).begins_operand() && !cursor.at_word("on") {
        (first, 1, Some(word))
    } else {
        return;
    };
    let help = kind_help(cursor, kind.unwrap_or("inner"));
    let name = span.text(cursor.tokens.text).to_owned();
    let operator = "join".to_owned();
    cursor.report(
        FormError::UnknownSetting {
            span,
            operator,
            name,
            help,
        }
        .into(),
    );
    // What was written is passed over, so that the join is read as if it had the setting that is meant.
    for _ in 0..tokens {
        cursor.advance();
    }
}

/// How a kind is written; `left outer` is two words to those who know SQL.
fn kind_help(cursor: &Cursor<'_>, kind: &str) -> String {
    let before = cursor
        .tokens
        .previous()
        .map_or("", |token| token.text(cursor.tokens.text));
    let kind = match (before, kind) {
        ("left" | "right" | "full", "outer") => format!("{before}outer"),
        (_, "left") => "leftouter".to_owned(),
        (_, "right") => "rightouter".to_owned(),
        (_, "outer") => "fullouter".to_owned(),
        (_, kind) => kind.to_owned(),
    };
    format!("write `kind={kind}`")
}

/// A word before the keys that is not `on`, or an alias of the table: a report, and it is taken.
fn report_before_keys(cursor: &mut Cursor<'_>) {
    let span = cursor.tokens.first().span;
    let is_other = matches!(
        cursor.word(),
        Some("by" | "using" | "with" | "ON" | "when" | "for")
    );
    if is_other && cursor.kind_at(1).begins_operand() {
        cursor.report_foreign_clause(
            span,
            "the keys of a join stand after `on`: `join (Table) on key`",
        );
        cursor.advance();
        cursor.expression_list();
    } else if let Some(alias) = cursor.table_alias() {
        cursor.report(alias);
        cursor.advance();
        // The keys that use the alias are no further mistake.
        if cursor.at_word("on") {
            cursor.advance();
            let known = cursor.diagnostics.len();
            cursor.expression_list();
            cursor.resync();
            cursor.diagnostics.truncate(known);
        }
    }
}

/// `on keys`; a join without it is told so when it is bound
fn keys(cursor: &mut Cursor<'_>) -> Vec<Expr> {
    misplaced_settings(cursor);
    report_before_keys(cursor);
    if cursor.take_keyword("on").is_some() {
        cursor.expression_list()
    } else {
        Vec::new()
    }
}
