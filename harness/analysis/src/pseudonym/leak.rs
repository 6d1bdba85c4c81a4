//! A second look at what is about to be written: does anything still look like a secret?
//!
//! It shares nothing with the scanner that took secrets out, so that what one overlooks the other may see. It looks for words and signs
//! alone, and would rather see too much: a person decides.

use std::sync::LazyLock;

use regex::Regex;

use super::rewrite::EventTable;
use super::secret::REMOVED;
use kql_eval::types::Scalar;

/// A word for a secret, a sign, and something.
static SECRET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?i)(?:passwo?r?d|passphrase|passwort|secret|api[_-]?key|access[_-]?key|private[_-]?key|[a-z]_pass|[_ -]token|cookie|authorization)["'\\\]]*\s*(?:=|:|&gt;|>)\s*["'\\]*([^\s"'\\<>;,&)}\]]{4,})"#,
    )
    .expect("the pattern is a constant, and a test compiles it")
});

/// A place that still looks as if it had a secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Leak {
    /// The number of the file.
    pub file: usize,
    /// The number of the row, from 0.
    pub row: usize,
    /// The column.
    pub column: String,
}

/// The first place of `tables` that still looks as if it had a secret, but for the columns of `kept`.
#[must_use]
pub fn first_leak(tables: &[EventTable], kept: &[String]) -> Option<Leak> {
    for (file, table) in tables.iter().enumerate() {
        for (row, cells) in table.rows.iter().enumerate() {
            for ((column, _), cell) in table.columns.iter().zip(cells) {
                let is_kept = kept.iter().any(|kept| kept.eq_ignore_ascii_case(column));
                if !is_kept && looks_secret(cell) {
                    return Some(Leak {
                        file,
                        row,
                        column: column.clone(),
                    });
                }
            }
        }
    }
    None
}

fn looks_secret(cell: &Scalar) -> bool {
    match cell {
        Scalar::String(text) => is_secret_text(text),
        Scalar::Dynamic(_) => {
            let mut text = String::new();
            cell.write_text(&mut text);
            is_secret_text(&text)
        }
        _ => false,
    }
}

fn is_secret_text(text: &str) -> bool {
    SECRET.captures_iter(text).any(|groups| {
        let value = groups.get(1).map_or("", |value| value.as_str());
        // `Bearer REMOVED`: the word before is the scheme's.
        let rest = groups.get(1).and_then(|value| text.get(value.end()..));
        let is_scheme = rest.is_some_and(|rest| rest.trim_start().starts_with(REMOVED));
        let is_variable = value.starts_with(['%', '$', '{', '*']);
        let is_word = ["null", "none", "true", "false"].contains(&value.to_lowercase().as_str());
        !value.contains(REMOVED) && !is_scheme && !is_variable && !is_word
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_out_is_no_leak_and_what_was_overlooked_is() {
        for text in [
            "password=REMOVED",
            "Authorization: Bearer REMOVED",
            "set PASSWORD=%PW%",
            "a TokenElevation: x",
        ] {
            assert!(!is_secret_text(text), "{text}");
        }
        for text in [
            "password=hunter2",
            "DB_PASS: hunter2",
            "Cookie: abcd",
            "{\"secret\":\"abcd\"}",
        ] {
            assert!(is_secret_text(text), "{text}");
        }
    }
}
