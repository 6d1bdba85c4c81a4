//! White space and comments.

/// Whether Kusto takes `c` for white space.
pub fn is_whitespace(c: char) -> bool {
    matches!(
        c,
        '\t' | '\n'
            | '\u{b}'
            | '\u{c}'
            | '\r'
            | ' '
            | '\u{85}'
            | '\u{a0}'
            | '\u{1680}'
            | '\u{180e}'
            | '\u{2000}'
            ..='\u{200b}'
                | '\u{2028}'
                | '\u{2029}'
                | '\u{202f}'
                | '\u{205f}'
                | '\u{3000}'
                | '\u{feff}'
    )
}

/// The text after the white space and the comments at its start.
pub fn skip(mut input: &str) -> &str {
    loop {
        input = input.trim_start_matches(is_whitespace);
        if !input.starts_with("//") {
            return input;
        }
        input = line_end(input);
    }
}

/// The text from the end of its first line.
pub fn line_end(input: &str) -> &str {
    let end = input.find(['\n', '\r']).unwrap_or(input.len());
    input.split_at(end).1
}
