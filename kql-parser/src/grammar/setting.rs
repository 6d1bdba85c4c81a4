//! Settings: `name = value` after an operator's keyword and in `with (…)`.

use crate::cursor::Cursor;
use crate::diagnostic::FormError;
use crate::grammar::{list, literal, name};
use crate::keyword;
use crate::recover::nearest;
use crate::syntax::{Expr, ExprKind, Name, Setting, SettingValue};
use crate::token::TokenKind;

/// The settings right after an operator's keyword.
pub fn settings(cursor: &mut Cursor<'_>) -> Vec<Setting> {
    let mut settings = Vec::new();
    while let Some(name) = setting_name(cursor) {
        let value = value(cursor);
        settings.push(Setting { name, value });
    }
    // `word = word name = …` is no list of named values: the first is a setting that is not known.
    if cursor.kind_at(1) == TokenKind::Assign
        && cursor.kind_at(4) == TokenKind::Assign
        && cursor.word_at(2).is_some()
        && cursor.word_at(3).is_some()
    {
        let operator = cursor
            .tokens
            .previous()
            .map_or("", |token| token.text(cursor.tokens.text));
        unknown_setting(cursor, operator);
    }
    settings
}

/// The settings of an operator after which no other `name = value` may stand: one that is not known is reported.
pub fn settings_of(cursor: &mut Cursor<'_>, operator: &'static str) -> Vec<Setting> {
    let mut known = settings(cursor);
    while cursor.kind_at(1) == TokenKind::Assign && cursor.word().is_some() {
        unknown_setting(cursor, operator);
        known.extend(settings(cursor));
    }
    known
}

/// Reports a setting that is not known, and passes over it and its value.
fn unknown_setting(cursor: &mut Cursor<'_>, operator: &str) {
    let span = cursor.tokens.first().span;
    let name = cursor.word().unwrap_or("").to_owned();
    let near = nearest(&name, ["kind", "hint.strategy", "bagexpansion"].into_iter());
    let help = match near.as_slice() {
        [near, ..] => format!("did you mean `{near}`?"),
        [] => format!("the kind of a {operator} is given by `kind=…`"),
    };
    cursor.report(
        FormError::UnknownSetting {
            span,
            operator: operator.to_owned(),
            name,
            help,
        }
        .into(),
    );
    cursor.advance();
    cursor.advance();
    value(cursor);
}

/// `kind =`, `hint.strategy =`: takes both.
fn setting_name(cursor: &mut Cursor<'_>) -> Option<Name> {
    let word = cursor.word()?;
    let tokens =
        if word == "hint" && cursor.kind_at(1) == TokenKind::Dot && cursor.word_at(2).is_some() {
            3
        } else if keyword::is_setting(word) {
            1
        } else {
            return None;
        };
    if cursor.kind_at(tokens) != TokenKind::Assign {
        return None;
    }
    let start = cursor.start();
    for _ in 0..tokens {
        cursor.advance();
    }
    let span = cursor.since(start);
    cursor.advance();
    let text = span
        .text(cursor.tokens.text)
        .split_whitespace()
        .collect::<String>();
    Some(Name { text, span })
}

/// A setting's value: a literal or a word.
fn value(cursor: &mut Cursor<'_>) -> SettingValue {
    if let Some(found) = literal::constant(cursor) {
        return match found.kind {
            ExprKind::Literal(literal) => SettingValue::Literal(literal, found.span),
            _ => SettingValue::Exprs(vec![found]),
        };
    }
    let found = cursor.try_parse(name::any_name);
    SettingValue::Word(cursor.name_or_missing(found))
}

/// `(name = value, …)`
pub fn properties(cursor: &mut Cursor<'_>) -> Vec<Setting> {
    let Some(open) = cursor.expect(TokenKind::OpenParen, "(") else {
        return Vec::new();
    };
    let properties = list::comma_list(cursor, list::AtLeast::Zero, property, missing_property);
    cursor.closing(open);
    properties
}

/// `name = value`; a value that is a word may go on as a list of words, as the columns of a chart do.
pub fn property(cursor: &mut Cursor<'_>) -> Option<Setting> {
    let name = cursor.try_parse(name::any_name)?;
    cursor.expect(TokenKind::Assign, "=");
    let first = value(cursor);
    let SettingValue::Word(word) = first else {
        return Some(Setting { name, value: first });
    };
    let mut words = vec![word];
    while cursor.at(TokenKind::Comma)
        && cursor.word_at(1).is_some()
        && cursor.kind_at(2) != TokenKind::Assign
    {
        cursor.advance();
        words.push(cursor.declared_name());
    }
    let value = match words.len() {
        1 => words
            .pop()
            .map_or(SettingValue::Exprs(Vec::new()), SettingValue::Word),
        _ => SettingValue::Exprs(words.into_iter().map(as_expr).collect()),
    };
    Some(Setting { name, value })
}

/// A name as an expression.
fn as_expr(name: Name) -> Expr {
    Expr {
        span: name.span,
        kind: ExprKind::Name(name),
    }
}

/// A report and a hole for a property.
pub fn missing_property(cursor: &mut Cursor<'_>) -> Setting {
    let name = cursor.name_or_missing(None);
    Setting {
        value: SettingValue::Word(name.clone()),
        name,
    }
}
