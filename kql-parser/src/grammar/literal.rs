//! Literals and their values.

use crate::cursor::Cursor;
use crate::diagnostic::SyntaxError;
use crate::grammar::{dynamic, list, schema};
use crate::keyword;
use crate::lexer::{string_value, unit_ticks};
use crate::syntax::{Expr, ExprKind, Literal, TypeName, UnaryOperator};
use crate::token::{Token, TokenKind};

/// A literal, or nothing if none begins here. Adjacent strings are one literal.
pub fn literal(cursor: &mut Cursor<'_>) -> Option<Expr> {
    let token = cursor.tokens.first();
    if token.kind.is_string() {
        return Some(string(cursor));
    }
    let value = value(cursor, token)?;
    cursor.advance();
    Some(Expr {
        kind: ExprKind::Literal(value),
        span: token.span,
    })
}

/// Strings with nothing but white space between them.
pub fn string(cursor: &mut Cursor<'_>) -> Expr {
    let start = cursor.start();
    let mut text = String::new();
    while cursor.kind().is_string() {
        let token = cursor.advance();
        text.push_str(&string_value(token.text(cursor.tokens.text)));
    }
    Expr {
        kind: ExprKind::Literal(Literal::String(text)),
        span: cursor.since(start),
    }
}

/// The value of a token that is a literal by itself. A bad one is reported and read as null.
pub fn value(cursor: &mut Cursor<'_>, token: Token) -> Option<Literal> {
    let text = token.text(cursor.tokens.text);
    let (ty, read) = match token.kind {
        TokenKind::Bool => return Some(Literal::Bool(text.eq_ignore_ascii_case("true"))),
        TokenKind::Long => (TypeName::Long, long(text).map(Literal::Long)),
        TokenKind::Real => (TypeName::Real, text.parse().ok().map(Literal::Real)),
        TokenKind::TimeSpan => (TypeName::TimeSpan, with_unit(text).map(Literal::TimeSpan)),
        TokenKind::BareGuid => (TypeName::Guid, guid(text).map(Literal::Guid)),
        TokenKind::Typed(ty) => (ty, typed(ty, content(text))),
        TokenKind::UnterminatedTyped(ty) => return Some(Literal::Null(ty)),
        _ => return None,
    };
    Some(read.unwrap_or_else(|| {
        let shown = if matches!(token.kind, TokenKind::Typed(_)) {
            content(text)
        } else {
            text
        };
        let content = shown.to_owned();
        cursor.report(SyntaxError::BadLiteral {
            span: token.span,
            ty: type_text(ty),
            content,
        });
        Literal::Null(ty)
    }))
}

/// The raw text between the brackets of a typed literal.
fn content(text: &str) -> &str {
    let inside = text.split_once('(').map_or("", |(_, inside)| inside);
    inside.strip_suffix(')').unwrap_or(inside).trim()
}

/// The value of a typed literal, if `content` is one.
fn typed(ty: TypeName, content: &str) -> Option<Literal> {
    if content == "null" {
        return Some(Literal::Null(ty));
    }
    let plain = unquoted(content);
    Some(match ty {
        TypeName::Bool => Literal::Bool(boolean(plain)?),
        TypeName::Int => Literal::Int(int(plain)?),
        TypeName::Long => Literal::Long(signed(plain, long)?),
        TypeName::Real => Literal::Real(real(plain)?),
        TypeName::Decimal => Literal::Decimal(decimal(plain)?),
        TypeName::DateTime => Literal::DateTime(plain.to_owned()),
        TypeName::TimeSpan => Literal::TimeSpan(time_span(plain)?),
        TypeName::Guid => Literal::Guid(guid(plain)?),
        TypeName::String | TypeName::Dynamic => return None,
    })
}

/// `content` without the quotes around it, if there are any.
fn unquoted(content: &str) -> &str {
    let quoted = content.strip_prefix('@').unwrap_or(content);
    for quote in ['"', '\''] {
        if let Some(inside) = quoted
            .strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote))
        {
            return inside.trim();
        }
    }
    content
}

fn boolean(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        return Some(true);
    }
    if text.eq_ignore_ascii_case("false") {
        return Some(false);
    }
    long(text).map(|number| number != 0)
}

/// A whole number; hex digits are the bits of the value.
fn long(text: &str) -> Option<i64> {
    match hex(text) {
        Some(digits) => u64::from_str_radix(digits, 16).ok().map(u64::cast_signed),
        None => digits(text)?.parse().ok(),
    }
}

/// A whole number of 32 bits.
fn int(text: &str) -> Option<i32> {
    if let Some(digits) = hex(text) {
        return u32::from_str_radix(digits, 16).ok().map(u32::cast_signed);
    }
    signed(text, long).and_then(|value| i32::try_from(value).ok())
}

/// The digits after `0x`.
fn hex(text: &str) -> Option<&str> {
    text.strip_prefix("0x")
        .or_else(|| text.strip_prefix("0X"))
        .filter(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// `text` if it is all digits.
fn digits(text: &str) -> Option<&str> {
    (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then_some(text)
}

/// A number with an optional sign.
fn signed(text: &str, read: fn(&str) -> Option<i64>) -> Option<i64> {
    if let Some(rest) = text.strip_prefix('-') {
        digits(rest)?;
        return text.parse().ok();
    }
    read(text.strip_prefix('+').unwrap_or(text))
}

fn real(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if unsigned.eq_ignore_ascii_case("inf")
        || unsigned.eq_ignore_ascii_case("nan")
        || unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
    {
        text.parse().ok()
    } else {
        None
    }
}

fn decimal(text: &str) -> Option<String> {
    let digits: String = text.split_whitespace().collect();
    real(&digits)?.is_finite().then_some(digits)
}

/// The bits of a guid, with or without hyphens and braces.
pub fn guid(text: &str) -> Option<u128> {
    let text = text
        .strip_prefix('{')
        .and_then(|t| t.strip_suffix('}'))
        .unwrap_or(text);
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    (digits.len() == 32 && matches!(text.len(), 32 | 36))
        .then(|| u128::from_str_radix(&digits, 16).ok())
        .flatten()
}

/// `1.5h` as ticks.
fn with_unit(text: &str) -> Option<i64> {
    let at = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = text.split_at(at);
    let (factor, divisor) = unit_ticks(unit.trim())?;
    scaled(number.trim(), factor, divisor)
}

/// A decimal number times `factor`, divided by `divisor`, cut to whole ticks.
fn scaled(number: &str, factor: i64, divisor: i64) -> Option<i64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let fraction = fraction.get(..fraction.len().min(18))?;
    let scale = 10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let mantissa: i128 = format!("{}{fraction}", digits(whole)?).parse().ok()?;
    let ticks = mantissa.checked_mul(i128::from(factor))? / scale / i128::from(divisor);
    i64::try_from(ticks).ok()
}

/// The content of `time(…)`: with a unit, or `[-][d.]hh:mm[:ss[.fffffff]]`, or a number of days.
fn time_span(text: &str) -> Option<i64> {
    if let Some(rest) = text.strip_prefix('-') {
        return time_span(rest.trim_start())?.checked_neg();
    }
    const DAY: i64 = 864_000_000_000;
    if !text.contains(':') {
        return with_unit(text).or_else(|| scaled(text, DAY, 1));
    }
    let (days, clock) = match text.split_once(':')?.0.split_once('.') {
        Some((days, _)) => (scaled(days, DAY, 1)?, text.split_once('.')?.1),
        None => (0, text),
    };
    let mut parts = clock.split(':');
    let mut ticks = days;
    for factor in [36_000_000_000, 600_000_000, 10_000_000] {
        match parts.next() {
            Some(part) => ticks = ticks.checked_add(scaled(part, factor, 1)?)?,
            None if factor == 10_000_000 => {}
            None => return None,
        }
    }
    parts.next().is_none().then_some(ticks)
}

/// A type's name in messages.
pub const fn type_text(ty: TypeName) -> &'static str {
    match ty {
        TypeName::Bool => "bool",
        TypeName::Int => "int",
        TypeName::Long => "long",
        TypeName::Real => "real",
        TypeName::Decimal => "decimal",
        TypeName::String => "string",
        TypeName::DateTime => "datetime",
        TypeName::TimeSpan => "timespan",
        TypeName::Guid => "guid",
        TypeName::Dynamic => "dynamic",
    }
}

/// A literal where nothing else may stand, as in `datatable`: a sign, `dynamic(…)` and a client parameter too.
pub fn constant(cursor: &mut Cursor<'_>) -> Option<Expr> {
    match cursor.kind() {
        TokenKind::Minus | TokenKind::Plus => {
            let start = cursor.start();
            let operator = if cursor.advance().text(cursor.tokens.text) == "-" {
                UnaryOperator::Minus
            } else {
                UnaryOperator::Plus
            };
            let value = literal(cursor);
            let operand = Box::new(cursor.expr_or_missing(value));
            Some(Expr {
                span: cursor.since(start),
                kind: ExprKind::Unary { operator, operand },
            })
        }
        TokenKind::OpenBrace => crate::grammar::scalar::name_expression(cursor),
        TokenKind::Word if cursor.kind_at(1) == TokenKind::OpenParen => match cursor.word() {
            Some("dynamic") => Some(dynamic::dynamic(cursor)),
            Some("typeof") => Some(type_of(cursor)),
            _ => None,
        },
        _ => literal(cursor),
    }
}

/// `typeof(type)`, `typeof(a:type, …)` or `typeof(*)`, the word being next.
pub fn type_of(cursor: &mut Cursor<'_>) -> Expr {
    let start = cursor.start();
    cursor.advance();
    let open = cursor.advance();
    let single = cursor.kind() == TokenKind::Word && cursor.kind_at(1) == TokenKind::CloseParen;
    let value = if single {
        Literal::TypeOf(schema::type_name(cursor))
    } else {
        if cursor.take(TokenKind::Star).is_some() {
            cursor.take(TokenKind::Comma);
        }
        Literal::TypeOfSchema(list::comma_list(
            cursor,
            list::AtLeast::Zero,
            schema::column,
            schema::missing_column,
        ))
    };
    cursor.closing(open);
    Expr {
        kind: ExprKind::Literal(value),
        span: cursor.since(start),
    }
}

/// The type that `word` names, or a report and string.
pub fn type_of_word(cursor: &mut Cursor<'_>, word: &str, token: Token) -> TypeName {
    keyword::type_name(word).unwrap_or_else(|| {
        cursor.report(SyntaxError::UnknownType {
            span: token.span,
            name: word.to_owned(),
        });
        TypeName::String
    })
}
