//! The difference of two texts, line by line.

use std::fmt::Write;

/// All lines of both texts: those that only the first has behind `-`, those that only the second has behind `+`.
#[must_use]
pub fn difference(expected: &str, actual: &str) -> String {
    let old: Vec<&str> = expected.lines().collect();
    let new: Vec<&str> = actual.lines().collect();
    let mut text = String::new();
    let (mut old, mut new) = (old.as_slice(), new.as_slice());
    let mut common = common_lines(old, new).into_iter();
    loop {
        let line = common.next();
        old = behind(old, line, '-', &mut text);
        new = behind(new, line, '+', &mut text);
        match line {
            Some(line) => {
                let _ = writeln!(text, "  {line}");
            }
            None => return text,
        }
    }
}

/// Writes the lines before `until` with a sign before them; gives those behind it.
fn behind<'a>(
    lines: &'a [&'a str],
    until: Option<&str>,
    sign: char,
    text: &mut String,
) -> &'a [&'a str] {
    let end = lines
        .iter()
        .position(|line| Some(*line) == until)
        .unwrap_or(lines.len());
    let (before, after) = lines.split_at(end);
    for line in before {
        let _ = writeln!(text, "{sign} {line}");
    }
    after.split_first().map_or(&[], |(_, rest)| rest)
}

/// The longest sequence of lines that both have in this order.
fn common_lines<'a>(old: &[&'a str], new: &[&str]) -> Vec<&'a str> {
    let lengths = lengths(old, new);
    let length = |row: usize, column: usize| -> usize {
        let row = lengths.get(row);
        row.and_then(|row| row.get(column)).copied().unwrap_or(0)
    };
    let mut common = Vec::new();
    let (mut row, mut column) = (0, 0);
    while let (Some(line), Some(other)) = (old.get(row), new.get(column)) {
        if line == other {
            common.push(*line);
            row += 1;
            column += 1;
        } else if length(row + 1, column) >= length(row, column + 1) {
            row += 1;
        } else {
            column += 1;
        }
    }
    common
}

/// For each pair of places, how many lines the rests behind have in common.
fn lengths(old: &[&str], new: &[&str]) -> Vec<Vec<usize>> {
    let mut below = vec![0; new.len() + 1];
    let mut rows = vec![below.clone()];
    for line in old.iter().rev() {
        let mut row = vec![0];
        let pairs = new.iter().rev().zip(below.iter().rev().skip(1));
        for ((other, beneath), diagonal) in pairs.zip(below.iter().rev()) {
            let beside = row.last().copied().unwrap_or(0);
            row.push(if line == other {
                diagonal + 1
            } else {
                beside.max(*beneath)
            });
        }
        row.reverse();
        rows.push(row.clone());
        below = row;
    }
    rows.reverse();
    rows
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn lines_of_one_text_have_a_sign() {
        assert_eq!(difference("a\nb\nc\n", "a\nc\nd\n"), "  a\n- b\n  c\n+ d\n");
    }

    #[test]
    fn a_changed_line_is_both() {
        assert_eq!(difference("x\na\ny\n", "x\nb\ny\n"), "  x\n- a\n+ b\n  y\n");
    }

    #[test]
    fn nothing_in_common_is_all_of_both() {
        assert_eq!(difference("a\n", "b\nc\n"), "- a\n+ b\n+ c\n");
    }
}
