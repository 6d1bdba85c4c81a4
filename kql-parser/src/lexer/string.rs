//! String literals and the raw text of typed literals.

use super::Lexed;
use super::trivia::line_end;
use crate::token::TokenKind;

/// The quotes of raw strings over several lines.
const FENCES: [&str; 2] = ["```", "~~~"];

/// `h"…"`: a string that logs hide.
pub fn hidden(input: &str) -> Lexed<'_> {
    match input.as_bytes() {
        [b'h' | b'H', b'"' | b'\'' | b'@' | b'`' | b'~', ..] => string(input.split_at(1).1),
        _ => Err(nom::Err::Error(())),
    }
}

/// A string in any form but the hidden one.
pub fn string(input: &str) -> Lexed<'_> {
    for fence in FENCES {
        if let Some(content) = input.strip_prefix(fence) {
            return Ok(match content.split_once(fence) {
                Some((_, rest)) => (rest, TokenKind::String),
                None => ("", TokenKind::UnterminatedString),
            });
        }
    }
    let verbatim = input.strip_prefix('@');
    let quoted = verbatim.unwrap_or(input);
    let quote = match quoted.bytes().next() {
        Some(quote @ (b'"' | b'\'')) => quote,
        _ => return Err(nom::Err::Error(())),
    };
    let content = quoted.split_at(1).1;
    Ok(if verbatim.is_some() {
        verbatim_end(content, quote)
    } else {
        escaped_end(content, quote)
    })
}

/// The end of a verbatim string, in which a doubled quote is a quote.
fn verbatim_end(content: &str, quote: u8) -> (&str, TokenKind) {
    let bytes = content.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match *byte {
            b'\n' | b'\r' => break,
            byte if byte == quote => {
                if bytes.get(at + 1) != Some(&quote) {
                    return (content.split_at(at + 1).1, TokenKind::String);
                }
                at += 2;
            }
            _ => at += 1,
        }
    }
    // The string ends with its line: read on, it would swallow the query up to the next quote and hide all other
    // mistakes.
    (line_end(content), TokenKind::UnterminatedString)
}

/// The end of a string with escapes. A string with an unknown escape still goes on to its quote.
fn escaped_end(content: &str, quote: u8) -> (&str, TokenKind) {
    let bytes = content.as_bytes();
    let mut at = 0;
    let mut kind = TokenKind::String;
    while let Some(byte) = bytes.get(at) {
        match *byte {
            b'\n' | b'\r' => break,
            b'\\' => match escape(content.get(at..).unwrap_or("")) {
                Some(escape) => at += escape.len,
                // Reading goes on to the quote, so that a Windows path in quotes is one mistake and not a stream of odd
                // tokens.
                None => {
                    kind = TokenKind::BadEscapeString;
                    at += 1;
                }
            },
            byte if byte == quote => return (content.split_at(at + 1).1, kind),
            _ => at += 1,
        }
    }
    (line_end(content), TokenKind::UnterminatedString)
}

/// An escape: the character that it stands for and its length in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Escape {
    /// The character.
    pub value: char,
    /// From the backslash on.
    pub len: usize,
}

/// The escape at the start of `input`, or nothing if the language does not know it.
pub(crate) fn escape(input: &str) -> Option<Escape> {
    let rest = input.strip_prefix('\\')?;
    let simple = |value| Some(Escape { value, len: 2 });
    match rest.chars().next()? {
        '\\' => simple('\\'),
        '\'' => simple('\''),
        '"' => simple('"'),
        'a' => simple('\u{7}'),
        'b' => simple('\u{8}'),
        'f' => simple('\u{c}'),
        'n' => simple('\n'),
        'r' => simple('\r'),
        't' => simple('\t'),
        'v' => simple('\u{b}'),
        'u' => hex_escape(rest, 4),
        'U' => hex_escape(rest, 8),
        'x' => hex_escape(rest, 2),
        '0'..='7' => octal_escape(rest),
        _ => None,
    }
}

/// `digits` hex digits after a letter. Half of a surrogate pair stands for the replacement character.
fn hex_escape(rest: &str, digits: usize) -> Option<Escape> {
    let hex = rest.get(1..=digits)?;
    if !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let code = u32::from_str_radix(hex, 16).ok()?;
    Some(Escape {
        // Half of a surrogate pair is no character, and a string must be one: the query is still bound.
        value: char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
        len: digits + 2,
    })
}

/// One to three octal digits, three only below `\400`.
fn octal_escape(rest: &str) -> Option<Escape> {
    // Kusto reads three digits only up to `\377`, the last that fits a byte; `\777` is `\77` and a `7`.
    let longest = if rest.starts_with(['0', '1', '2', '3']) {
        3
    } else {
        2
    };
    let digits = rest
        .bytes()
        .take(longest)
        .take_while(|b| matches!(b, b'0'..=b'7'))
        .count();
    let code = u32::from_str_radix(rest.get(..digits)?, 8).ok()?;
    Some(Escape {
        value: char::from_u32(code)?,
        len: digits + 1,
    })
}

/// The value of a string token: without quotes, escapes resolved. Unknown escapes stand for themselves.
pub(crate) fn string_value(token: &str) -> String {
    let text = token.strip_prefix(['h', 'H']).unwrap_or(token);
    for fence in FENCES {
        if let Some(content) = text.strip_prefix(fence) {
            return content.strip_suffix(fence).unwrap_or(content).to_owned();
        }
    }
    if let Some(content) = text.strip_prefix(is_smart_quote) {
        return content
            .strip_suffix(is_smart_quote)
            .unwrap_or(content)
            .to_owned();
    }
    let verbatim = text.strip_prefix('@');
    let quoted = verbatim.unwrap_or(text);
    let Some(quote) = quoted.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
        return quoted.to_owned();
    };
    let content = quoted.strip_prefix(quote).unwrap_or(quoted);
    let content = content.strip_suffix(quote).unwrap_or(content);
    if verbatim.is_some() {
        let doubled: String = [quote, quote].iter().collect();
        return content.replace(&doubled, quote.encode_utf8(&mut [0; 4]));
    }
    unescape(content)
}

/// `content` with its escapes resolved.
fn unescape(content: &str) -> String {
    let mut value = String::with_capacity(content.len());
    let mut rest = content;
    while let Some((before, after)) = rest.split_once('\\') {
        value.push_str(before);
        let from = rest.get(before.len()..).unwrap_or("");
        match escape(from) {
            Some(escape) => {
                value.push(escape.value);
                rest = from.get(escape.len..).unwrap_or("");
            }
            None => {
                value.push('\\');
                rest = after;
            }
        }
    }
    value.push_str(rest);
    value
}

/// Typographic quotes, which word processors and web pages put for straight ones.
fn is_smart_quote(c: char) -> bool {
    matches!(c, '\u{2018}'..='\u{201f}')
}

/// A text between typographic quotes on one line.
pub fn smart(input: &str) -> Lexed<'_> {
    let content = input
        .strip_prefix(is_smart_quote)
        .ok_or(nom::Err::Error(()))?;
    let line = content.len() - line_end(content).len();
    let (line, _) = content.split_at(line);
    match line.find(|c: char| is_smart_quote(c) || c == '"') {
        Some(at) => {
            let after = content.split_at(at).1;
            Ok((super::skip_char(after), TokenKind::SmartString))
        }
        None => Ok((content, TokenKind::Unknown)),
    }
}

/// The text after the closing bracket of a typed literal whose bracket begins `input`; nothing if its line ends before.
pub fn typed_content(input: &str) -> Option<&str> {
    let end = input.find([')', '\n', '\r'])?;
    input.split_at(end).1.strip_prefix(')')
}

#[cfg(test)]
mod tests {
    use super::string_value;

    #[test]
    fn each_string_form_has_its_value() {
        let cases = [
            (r#""a\tb""#, "a\tb"),
            (r"'it\'s'", "it's"),
            (r#"@"C:\x""y""#, "C:\\x\"y"),
            ("h'secret'", "secret"),
            ("```a\n\\b```", "a\n\\b"),
            ("~~~c~~~", "c"),
            (r#""\u0041\x42\103\U00000044""#, "ABCD"),
            ("'\\\\'", "\\"),
        ];
        for (text, value) in cases {
            assert_eq!(string_value(text), value, "{text}");
        }
    }
}
