//! Lists separated by commas, and the items `name = value`.

use crate::Span;
use crate::cursor::Cursor;
use crate::diagnostic::{FormError, SyntaxError};
use crate::grammar::{name, operator, scalar};
use crate::keyword;
use crate::lexer::unit_ticks;
use crate::recover::shortened;
use crate::syntax::{Expr, NamedExpr};
use crate::token::TokenKind;

/// Words that begin a clause after a list, so that no comma is missing before them.
const CLAUSES: [&str; 14] = [
    "on",
    "with",
    "limit",
    "from",
    "step",
    "default",
    "nulls",
    "id",
    "asc",
    "desc",
    "granny-asc",
    "granny-desc",
    "partition",
    "declare",
];

/// Items separated by commas. `item` gives `None` where no item begins; after a comma, and at the start if `at_least_one`,
/// `hole` is called to report and fill the place.
pub fn comma_list<T>(
    cursor: &mut Cursor<'_>,
    at_least_one: AtLeast,
    item: fn(&mut Cursor<'_>) -> Option<T>,
    hole: fn(&mut Cursor<'_>) -> T,
) -> Vec<T> {
    let mut items = Vec::new();
    match item(cursor) {
        Some(first) => items.push(first),
        None if at_least_one == AtLeast::One || cursor.at(TokenKind::Comma) => {
            items.push(hole(cursor))
        }
        None => return items,
    }
    loop {
        let next = if let Some(comma) = cursor.take(TokenKind::Comma) {
            let next = item(cursor);
            if next.is_none() {
                report_trailing(cursor, comma.span);
            }
            Some(next.unwrap_or_else(|| hole(cursor)))
        } else if let Some(unit) = unit_apart(cursor) {
            cursor.report(unit.into());
            cursor.advance();
            continue;
        } else if lacks_comma(cursor) {
            let (span, better) = (cursor.after_previous(), cursor.joined_to_previous());
            let next = item(cursor);
            if next.is_some() {
                cursor.report(better.unwrap_or(SyntaxError::MissingComma { span }));
            }
            next
        } else {
            None
        };
        match next {
            Some(next) => items.push(next),
            None => return items,
        }
    }
}

/// Reports a comma that no item follows, unless a word stands there that is no item.
fn report_trailing(cursor: &mut Cursor<'_>, comma: Span) {
    let ends = cursor.kind().ends_stage() || cursor.at(TokenKind::Comma) || cursor.at_word("by");
    if ends {
        cursor.report(FormError::TrailingComma { span: comma }.into());
        cursor.silence(comma.end);
    }
}

/// How many items a list has at least.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AtLeast {
    /// It may be empty.
    Zero,
    /// It may not.
    One,
}

/// Whether it looks as if another item followed without a comma.
fn lacks_comma(cursor: &Cursor<'_>) -> bool {
    match cursor.kind() {
        TokenKind::Word => {
            let is_name = cursor.word().is_some_and(|word| {
                !keyword::is_reserved(word)
                    && !operator::is_operator(word)
                    && !CLAUSES.contains(&word)
            });
            let ends_item = matches!(
                cursor.kind_at(1),
                TokenKind::Comma
                    | TokenKind::Assign
                    | TokenKind::CloseParen
                    | TokenKind::Pipe
                    | TokenKind::Semicolon
                    | TokenKind::End
            );
            is_name && ends_item && !cursor.begins_statement() && !cursor.on_new_statement()
        }
        TokenKind::String | TokenKind::Long | TokenKind::Real | TokenKind::TimeSpan => true,
        _ => false,
    }
}

/// `value`, `name = value` or `(a, b) = value`.
pub fn named_expression(cursor: &mut Cursor<'_>) -> Option<NamedExpr> {
    let start = cursor.start();
    let (names, tuple) = match cursor.kind() {
        TokenKind::Word | TokenKind::OpenBracket | TokenKind::OpenBrace | TokenKind::Bool => (
            cursor.try_parse(name::assigned_name).into_iter().collect(),
            false,
        ),
        TokenKind::OpenParen => match cursor.try_parse(name::assigned_tuple) {
            Some(names) => (names, true),
            None => (Vec::new(), false),
        },
        _ => (Vec::new(), false),
    };
    let value = scalar::expression(cursor);
    let value = if names.is_empty() {
        value?
    } else {
        cursor.expr_or_missing(value)
    };
    if names.is_empty() && !tuple {
        column_alias(cursor, &value);
    }
    Some(NamedExpr {
        names,
        tuple,
        span: cursor.since(start),
        value,
    })
}

/// `as name` after a value, which is reported and passed over. On a line of its own it is an operator without its pipe.
fn column_alias(cursor: &mut Cursor<'_>, value: &Expr) {
    let is_as = cursor
        .word()
        .is_some_and(|word| word.eq_ignore_ascii_case("as"));
    if !is_as || cursor.word_at(1).is_none() || !cursor.is_on_same_line() {
        return;
    }
    let text = cursor.tokens.text;
    let name = cursor.tokens.nth(1);
    let span = cursor.tokens.first().span.to(name.span);
    let instead = format!("{} = {}", name.text(text), shortened(value.span.text(text)));
    cursor.report(FormError::ColumnAlias { span, instead }.into());
    cursor.advance();
    cursor.advance();
}

/// A number and the unit of a timespan as two words: `7 days`.
fn unit_apart(cursor: &Cursor<'_>) -> Option<FormError> {
    let number = cursor.tokens.previous()?;
    let word = cursor.word()?;
    unit_ticks(word)?;
    if number.kind != TokenKind::Long || !cursor.is_on_same_line() {
        return None;
    }
    let unit = match word.trim_end_matches('s') {
        "day" => "d",
        "hour" | "hr" => "h",
        "minute" | "min" => "m",
        "second" | "sec" => "s",
        _ => word,
    };
    let span = number.span.to(cursor.tokens.first().span);
    let instead = format!("{}{unit}", number.text(cursor.tokens.text));
    Some(FormError::UnitApart { span, instead })
}

/// A report and a hole for an item.
pub fn missing_named(cursor: &mut Cursor<'_>) -> NamedExpr {
    unnamed(missing_expression(cursor))
}

/// A report and a hole for an expression.
pub fn missing_expression(cursor: &mut Cursor<'_>) -> Expr {
    cursor.expr_or_missing(None)
}

/// `value` without a name.
pub fn unnamed(value: Expr) -> NamedExpr {
    NamedExpr {
        names: Vec::new(),
        tuple: false,
        span: value.span,
        value,
    }
}

impl Cursor<'_> {
    /// Named expressions separated by commas.
    pub fn named_list(&mut self, at_least: AtLeast) -> Vec<NamedExpr> {
        comma_list(self, at_least, named_expression, missing_named)
    }

    /// Expressions separated by commas, at least one.
    pub fn expression_list(&mut self) -> Vec<Expr> {
        comma_list(self, AtLeast::One, scalar::expression, missing_expression)
    }

    /// A named expression, or a report and a hole.
    pub fn named(&mut self) -> NamedExpr {
        match named_expression(self) {
            Some(found) => found,
            None => missing_named(self),
        }
    }

    /// An expression, or a report and a hole.
    pub fn expression(&mut self) -> Expr {
        let found = scalar::expression(self);
        self.expr_or_missing(found)
    }
}
