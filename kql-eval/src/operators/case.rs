//! Letter case: when two characters are the same but for it.
//!
//! Each code point is taken alone and in lower case. A letter whose lower case is more than one code point (`İ`), or
//! which would leave or enter ASCII (the Kelvin sign), stays as it is; `ß` is not `ss`, and no language has rules of its own.

/// The character in lower case.
#[must_use]
pub fn fold_case(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) if !one.is_ascii() => one,
        _ => c,
    }
}

/// Whether two texts are equal but for letter case, as `=~` sees it.
#[must_use]
pub fn equal_ignore_case(left: &str, right: &str) -> bool {
    if right.is_ascii() {
        return left.eq_ignore_ascii_case(right);
    }
    left.chars().map(fold_case).eq(right.chars().map(fold_case))
}

/// The number of bytes at the start of `text` that equal `prefix` but for letter case.
pub(super) fn folded_prefix(text: &str, prefix: &str) -> Option<usize> {
    if prefix.is_ascii() {
        let start = text.as_bytes().get(..prefix.len())?;
        return start
            .eq_ignore_ascii_case(prefix.as_bytes())
            .then_some(prefix.len());
    }
    let mut characters = text.chars();
    for wanted in prefix.chars() {
        let found = characters.next()?;
        if found != wanted && fold_case(found) != fold_case(wanted) {
            return None;
        }
    }
    Some(text.len() - characters.as_str().len())
}

/// Whether `text` ends with `suffix` but for letter case.
pub(super) fn folded_suffix(text: &str, suffix: &str) -> bool {
    if suffix.is_ascii() {
        let bytes = text.as_bytes();
        let end = bytes
            .len()
            .checked_sub(suffix.len())
            .and_then(|from| bytes.get(from..));
        return end.is_some_and(|end| end.eq_ignore_ascii_case(suffix.as_bytes()));
    }
    let mut characters = text.chars().rev();
    suffix.chars().rev().all(|wanted| {
        characters
            .next()
            .is_some_and(|found| fold_case(found) == fold_case(wanted))
    })
}
