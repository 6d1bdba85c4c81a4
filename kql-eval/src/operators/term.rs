//! Terms: what `has` and its family look for.

use std::sync::LazyLock;

use regex_syntax::hir::{Class, HirKind};

/// The code points of the general categories *letter* and *number*, in ascending ranges.
static LETTERS_AND_NUMBERS: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let parsed = regex_syntax::parse(r"[\p{L}\p{N}]").expect("the class is a valid pattern");
    match parsed.into_kind() {
        HirKind::Class(Class::Unicode(class)) => class
            .ranges()
            .iter()
            .map(|range| (range.start(), range.end()))
            .collect(),
        other => unreachable!("a bracketed class parses as a class, not as {other:?}"),
    }
});

/// Whether a character is part of a term: a Unicode letter or number. All else ends a term, `_` and combining marks
/// included.
#[must_use]
pub fn is_term_character(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    let ranges = &*LETTERS_AND_NUMBERS;
    let after = ranges.partition_point(|&(start, _)| start <= c);
    after
        .checked_sub(1)
        .and_then(|before| ranges.get(before))
        .is_some_and(|&(_, end)| c <= end)
}

/// Whether no term goes on to the left of byte `at`.
pub(super) fn starts_term(text: &str, at: usize) -> bool {
    match at
        .checked_sub(1)
        .and_then(|before| text.as_bytes().get(before))
    {
        None => true,
        Some(byte) if byte.is_ascii() => !byte.is_ascii_alphanumeric(),
        Some(_) => !text
            .get(..at)
            .and_then(|before| before.chars().next_back())
            .is_some_and(is_term_character),
    }
}

/// Whether no term goes on to the right of byte `at`.
pub(super) fn ends_term(text: &str, at: usize) -> bool {
    match text.as_bytes().get(at) {
        None => true,
        Some(byte) if byte.is_ascii() => !byte.is_ascii_alphanumeric(),
        Some(_) => !text
            .get(at..)
            .and_then(|after| after.chars().next())
            .is_some_and(is_term_character),
    }
}
