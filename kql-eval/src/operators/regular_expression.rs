//! Regular expressions in Kusto's dialect: that of the `regex` crate, octal escapes included, and where it refuses a pattern,
//! that of RE2, to which older queries are written.

use std::iter::Peekable;
use std::str::Chars;

use regex::{Regex, RegexBuilder};

/// Compiles a regular expression.
///
/// # Errors
/// The pattern is not one; the text says why in one line.
pub fn regular_expression(pattern: &str) -> Result<Regex, String> {
    let compile = |pattern: &str| RegexBuilder::new(pattern).octal(true).build();
    compile(pattern)
        .or_else(|error| compile(&as_in_re2(pattern)).map_err(|_| error))
        .map_err(|error| {
            let text = error.to_string();
            let reason = text.lines().last().unwrap_or_default();
            reason.strip_prefix("error: ").unwrap_or(reason).to_owned()
        })
}

/// The pattern with what RE2 takes literally escaped: a `[` inside a class, and a `{` that begins no repetition.
fn as_in_re2(pattern: &str) -> String {
    let mut escaped = String::with_capacity(pattern.len() + 4);
    let mut rest = pattern.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => escape(&mut rest, &mut escaped),
            '[' => class(&mut rest, &mut escaped),
            '{' if !is_repetition(rest.clone()) => escaped.push_str(r"\{"),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// Copies what follows a backslash, braces included: `\p{Greek}`, `\x{41}`.
fn escape(rest: &mut Peekable<Chars<'_>>, escaped: &mut String) {
    escaped.push('\\');
    let Some(c) = rest.next() else { return };
    escaped.push(c);
    if matches!(c, 'p' | 'P' | 'x' | 'u' | 'U' | 'b') && rest.peek() == Some(&'{') {
        for c in rest.by_ref() {
            escaped.push(c);
            if c == '}' {
                return;
            }
        }
    }
}

/// Copies a class, whose opening bracket has been read.
fn class(rest: &mut Peekable<Chars<'_>>, escaped: &mut String) {
    escaped.push('[');
    if let Some(negation) = rest.next_if_eq(&'^') {
        escaped.push(negation);
    }
    // A bracket that comes first does not close the class.
    if rest.next_if_eq(&']').is_some() {
        escaped.push_str(r"\]");
    }
    while let Some(c) = rest.next() {
        match c {
            '\\' => escape(rest, escaped),
            ']' => {
                escaped.push(c);
                return;
            }
            '[' if rest.peek() == Some(&':') && rest.clone().collect::<String>().contains(":]") => {
                escaped.push(c);
                let mut last = c;
                for c in rest.by_ref() {
                    escaped.push(c);
                    if last == ':' && c == ']' {
                        break;
                    }
                    last = c;
                }
            }
            '[' | '&' | '~' => {
                escaped.push('\\');
                escaped.push(c);
            }
            _ => escaped.push(c),
        }
    }
}

/// Whether what follows a `{` makes it a repetition: `3}`, `3,}` or `3,5}`.
fn is_repetition(rest: Peekable<Chars<'_>>) -> bool {
    let inside: String = rest.take_while(|c| *c != '}').collect();
    let (least, most) = inside.split_once(',').unwrap_or((&inside, ""));
    let is_number = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    !least.is_empty() && is_number(least) && is_number(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(pattern: &str, text: &str) -> bool {
        regular_expression(pattern)
            .expect("the pattern is valid")
            .is_match(text)
    }

    #[test]
    fn a_bracket_inside_a_class_is_literal_where_no_class_begins() {
        assert!(finds("^[[]x", "[x"));
        assert!(finds(r"^[a\]\[]+$", "a[]"));
        assert!(!finds("[[]", "]"));
    }

    #[test]
    fn a_brace_that_begins_no_repetition_is_literal() {
        assert!(finds(r"^(\\{|%7B)$", r"\{"));
        assert!(finds("^a{1-3}+$", "a{1-3}}"));
        assert!(finds(r"^\s{\d+}$", " {7}"));
    }

    #[test]
    fn what_the_dialect_reads_is_not_read_otherwise() {
        assert!(finds("^[a-z&&[^b]]$", "a"));
        assert!(!finds("^[a-z&&[^b]]$", "b"));
        assert!(finds("^a{2}$", "aa"));
        assert!(finds("^[[:digit:]]$", "7"));
    }

    #[test]
    fn an_invalid_pattern_is_refused_with_the_reason_of_the_dialect() {
        let refusal = |pattern| regular_expression(pattern).expect_err("the pattern is not valid");
        assert!(refusal("(?=a)").contains("look-around"));
        assert!(refusal("a)").contains("unopened group"));
    }
}
