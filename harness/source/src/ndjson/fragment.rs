//! The longest substring of a needle that JSON never escapes, so that it occurs verbatim in the raw line.

/// Shorter parts are in too many lines to be worth looking for.
// Two bytes such as `\\` or `.e` are in nearly every line of a log; a search for them finds what it should rule out.
const SHORTEST: usize = 3;

/// The longest part of a text that JSON writes as it is but for `\u` escapes, however it writes the whole.
///
/// A string column takes an object or array as its text without white space. A part of such a text that may lie between
/// strings is cut where white space may have been.
pub(super) fn fragment(text: &str) -> Option<&str> {
    let is_written = |c: &char| matches!(c, ' '..='~') && !matches!(c, '"' | '\\' | '/');
    let written = text.split(|c| !is_written(&c));
    let within_token = written.flat_map(|part| {
        let parts = if part.chars().any(is_in_strings_only) {
            vec![part]
        } else {
            part.split(['{', '}', '[', ']', ':', ',']).collect()
        };
        parts.into_iter()
    });
    within_token
        .max_by_key(|part| part.len())
        .filter(|part| part.len() >= SHORTEST)
}

/// Whether a character of a JSON text without white space is in strings and nowhere else, in either letter case.
fn is_in_strings_only(c: char) -> bool {
    !matches!(
        c.to_ascii_lowercase(),
        '{' | '}' | '[' | ']' | ':' | ',' | '+' | '-' | '.' | '0'
            ..='9' | 'a' | 'e' | 'f' | 'l' | 'n' | 'r' | 's' | 't' | 'u'
    )
}

#[cfg(test)]
mod tests {
    use super::fragment;

    #[test]
    fn a_text_is_cut_where_json_may_write_it_otherwise() {
        for (text, expected) in [
            ("Servably, Inc.", Some("Servably, Inc.")),
            ("C:\\Windows\\Temp", Some("Windows")),
            ("http://evil.example/path", Some("evil.example")),
            ("say \"hello\"", Some("hello")),
            ("naïveté", Some("vet")),
            ("line\nbreak", Some("break")),
            ("true,false", Some("false")),
            ("1.5:22", Some("1.5")),
            ("12,3", None),
            ("a\tb", None),
            ("é", None),
        ] {
            assert_eq!(fragment(text), expected, "{text}");
        }
    }
}
