//! Text in the width of a terminal.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar as _;
use unicode_width::UnicodeWidthStr as _;

use crate::output::shown;

/// The text in `width` columns, its end cut off with `…`.
pub(super) fn fitted(text: &str, width: usize) -> String {
    let text = shown(text);
    if text.width() <= width {
        return text.into_owned();
    }
    let mut left = width.saturating_sub(1);
    let fits = |c: &char| {
        let rest = left.checked_sub(c.width().unwrap_or(0));
        left = rest.unwrap_or(0);
        rest.is_some()
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

/// The text in lines of `width` columns, each after `indent` (the first) or as many blanks.
pub(super) fn wrapped(out: &mut String, indent: &str, text: &str, width: usize) {
    let width = width.saturating_sub(indent.width());
    let blanks = " ".repeat(indent.width());
    let mut line = String::new();
    let mut first = true;
    let mut flush = |line: &mut String, out: &mut String| {
        let indent = if std::mem::take(&mut first) {
            indent
        } else {
            &blanks
        };
        let _ = writeln!(out, "{indent}{line}");
        line.clear();
    };
    for word in shown(text).split(' ') {
        if !line.is_empty() && line.width() + 1 + word.width() > width {
            flush(&mut line, out);
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    flush(&mut line, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_where_its_columns_end() {
        assert_eq!(fitted("abcdef", 6), "abcdef");
        assert_eq!(fitted("abcdefg", 6), "abcde…");
        // Each of these takes two columns.
        assert_eq!(fitted("日本語日本語", 6), "日本…");
    }

    #[test]
    fn a_text_is_broken_between_words_and_stands_behind_its_indent() {
        let mut out = String::new();
        wrapped(&mut out, "a  ", "one two three", 10);
        assert_eq!(out, "a  one two\n   three\n");
    }
}
