//! Names and keywords.

use nom::bytes::complete::{take_while, take_while1};

use super::{Lexed, string};
use crate::keyword;
use crate::token::TokenKind;

/// Whether a name goes on with `c`.
pub fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// A name, a keyword, a boolean or a typed literal: what begins with a letter, or with digits that a letter follows.
pub fn word(input: &str) -> Lexed<'_> {
    let (rest, dollar) = match input.strip_prefix('$') {
        Some(rest) => (rest, true),
        None => (input, false),
    };
    let (rest, name) = if dollar {
        take_while(is_name_char)(rest)?
    } else {
        take_while1(is_name_char)(rest)?
    };
    if !dollar && name.bytes().all(|b| b.is_ascii_digit()) {
        return Err(nom::Err::Error(()));
    }
    match rest.as_bytes().first() {
        Some(b'(') => {
            if let Some(ty) = keyword::literal_type(name) {
                return Ok(match string::typed_content(rest) {
                    Some(after) => (after, TokenKind::Typed(ty)),
                    None => (
                        super::trivia::line_end(rest),
                        TokenKind::UnterminatedTyped(ty),
                    ),
                });
            }
        }
        Some(b'-') => {
            if let Some(rest) = hyphenated(input, name) {
                return Ok((rest, TokenKind::Word));
            }
        }
        Some(b'~') if name == "in" => {
            if let Some(rest) = marked(rest) {
                return Ok((rest, TokenKind::Word));
            }
        }
        _ => {}
    }
    Ok((
        rest,
        if is_bool(name) && !dollar {
            TokenKind::Bool
        } else {
            TokenKind::Word
        },
    ))
}

/// The text after the longest hyphenated keyword at the start of `input`, whose first part is `name`.
fn hyphenated<'a>(input: &'a str, name: &str) -> Option<&'a str> {
    keyword::HYPHENATED
        .iter()
        .filter(|keyword| keyword.len() > name.len())
        .filter_map(|keyword| input.strip_prefix(keyword))
        .filter(|rest| !rest.starts_with(is_name_char))
        .min_by_key(|rest| rest.len())
}

/// The text after the `~` of `in~`.
fn marked(rest: &str) -> Option<&str> {
    rest.strip_prefix('~')
        .filter(|rest| !rest.starts_with(is_name_char))
}

/// The casings that Kusto knows.
fn is_bool(word: &str) -> bool {
    matches!(word, "true" | "True" | "TRUE" | "false" | "False" | "FALSE")
}

/// `!in`, `!has` and the rest of the negated keywords.
pub fn negated(input: &str) -> Lexed<'_> {
    let (rest, _) = nom::character::complete::char('!')(input)?;
    let (rest, name) = take_while1(is_name_char)(rest)?;
    if name == "in" {
        return Ok((marked(rest).unwrap_or(rest), TokenKind::Word));
    }
    if keyword::NEGATABLE.contains(&name) {
        return Ok((rest, TokenKind::Word));
    }
    Err(nom::Err::Error(()))
}
