//! Text to tokens. The lexer always succeeds: what is not of the language becomes a token that says so.

mod number;
mod pairing;
mod punctuation;
mod string;
mod trivia;
mod word;

use nom::{IResult, Parser};

use crate::Span;
use crate::token::{Token, TokenKind};

pub(crate) use number::unit_ticks;
pub(crate) use string::{escape, string_value};

/// What a lexical rule gives: the text after the token and the token's kind.
type Lexed<'a> = IResult<&'a str, TokenKind, ()>;

/// The tokens of `text`, an [`TokenKind::End`] token last, brackets paired.
///
/// Text beyond 4 GiB is not read.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 4 + 1);
    let mut rest = trivia::skip(text);
    while !rest.is_empty() {
        let (after, kind) = token(rest).unwrap_or((skip_char(rest), TokenKind::Unknown));
        let Some(span) = span_between(text, rest, after) else {
            break;
        };
        tokens.push(Token {
            kind,
            span,
            pair: Token::UNPAIRED,
        });
        rest = trivia::skip(after);
    }
    tokens.push(Token {
        kind: TokenKind::End,
        span: Span::at(u32::try_from(text.len()).unwrap_or(u32::MAX)),
        pair: Token::UNPAIRED,
    });
    pairing::pair(&mut tokens);
    tokens
}

/// The token at the start of `input`, which begins with no trivia.
fn token(input: &str) -> Lexed<'_> {
    match input.bytes().next() {
        Some(b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$') => string::hidden
            .or(number::bare_guid)
            .or(word::word)
            .parse(input),
        Some(b'0'..=b'9') => number::number.or(word::word).parse(input),
        Some(b'"' | b'\'' | b'`' | b'~' | b'@') => {
            string::string.or(punctuation::punctuation).parse(input)
        }
        Some(b'#') => Ok((trivia::line_end(input), TokenKind::Directive)),
        Some(b'!') => word::negated.or(punctuation::punctuation).parse(input),
        Some(0..=127) => punctuation::punctuation(input),
        _ => string::smart.or(unknown).parse(input),
    }
}

/// A run of characters that are no part of the language.
fn unknown(input: &str) -> Lexed<'_> {
    let end = input
        .find(|c: char| c.is_ascii() || trivia::is_whitespace(c))
        .unwrap_or(input.len());
    let (unknown, rest) = input.split_at(end);
    if unknown.is_empty() {
        return Err(nom::Err::Error(()));
    }
    Ok((rest, TokenKind::Unknown))
}

/// The text after its first character.
fn skip_char(input: &str) -> &str {
    let mut chars = input.chars();
    chars.next();
    chars.as_str()
}

/// The span from the start of `from` to the start of `to`, both being ends of `text`.
fn span_between(text: &str, from: &str, to: &str) -> Option<Span> {
    let start = u32::try_from(text.len().checked_sub(from.len())?).ok()?;
    let end = u32::try_from(text.len().checked_sub(to.len())?).ok()?;
    Some(Span::new(start, end))
}
