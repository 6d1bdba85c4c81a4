//! Brackets, separators and the operators written with signs.

use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::combinator::value;

use super::Lexed;
use crate::token::TokenKind;

/// The longest sign at the start of `input`.
pub fn punctuation(input: &str) -> Lexed<'_> {
    alt((single, compound)).parse(input)
}

/// The signs that begin no longer one.
fn single(input: &str) -> Lexed<'_> {
    let kind = match input.bytes().next() {
        Some(b'(') => TokenKind::OpenParen,
        Some(b')') => TokenKind::CloseParen,
        Some(b'[') => TokenKind::OpenBracket,
        Some(b']') => TokenKind::CloseBracket,
        Some(b'{') => TokenKind::OpenBrace,
        Some(b'}') => TokenKind::CloseBrace,
        Some(b'|') => TokenKind::Pipe,
        Some(b';') => TokenKind::Semicolon,
        Some(b',') => TokenKind::Comma,
        Some(b':') => TokenKind::Colon,
        Some(b'+') => TokenKind::Plus,
        Some(b'-') => TokenKind::Minus,
        Some(b'*') => TokenKind::Star,
        Some(b'/') => TokenKind::Slash,
        Some(b'%') => TokenKind::Percent,
        Some(b'@') => TokenKind::At,
        _ => return Err(nom::Err::Error(())),
    };
    Ok((input.split_at(1).1, kind))
}

/// The signs of which one may begin another, longer ones first.
fn compound(input: &str) -> Lexed<'_> {
    alt((
        value(TokenKind::DotDot, tag("..")),
        value(TokenKind::Dot, tag(".")),
        value(TokenKind::EqualEqual, tag("==")),
        value(TokenKind::EqualTilde, tag("=~")),
        value(TokenKind::Arrow, tag("=>")),
        value(TokenKind::Assign, tag("=")),
        value(TokenKind::NotEqual, tag("!=")),
        value(TokenKind::NotTilde, tag("!~")),
        value(TokenKind::Bang, tag("!")),
        value(TokenKind::LessOrEqual, tag("<=")),
        value(TokenKind::LessGreater, tag("<>")),
        value(TokenKind::Less, tag("<")),
        value(TokenKind::GreaterOrEqual, tag(">=")),
        value(TokenKind::Greater, tag(">")),
        value(TokenKind::AndAnd, tag("&&")),
    ))
    .parse(input)
}
