//! Texts within texts: Base64, as behind PowerShell's `-EncodedCommand`, and the percent signs of addresses.

use std::ops::Range;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use regex::Regex;

/// Shorter runs are words.
static BASE64: LazyLock<Regex> = LazyLock::new(|| compiled(r"[A-Za-z0-9+/]{12,}={0,2}"));

/// A word with a byte behind a percent sign.
static PERCENT: LazyLock<Regex> =
    LazyLock::new(|| compiled(r#"[^\s"'<>|]*%[0-9A-Fa-f]{2}[^\s"'<>|]*"#));

fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the patterns are constants, and a test compiles them")
}

/// How a text is written within another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    /// Base64 of UTF-16, the low byte first
    Wide,
    /// Base64 of UTF-8
    Narrow,
    /// Base64 of UTF-8 whose end is not filled up
    Unfilled,
    /// Bytes behind percent signs
    Percent,
}

/// A text within another.
#[derive(Debug)]
pub(super) struct Encoded {
    /// Where it is.
    pub place: Range<usize>,
    /// What it says.
    pub text: String,
    form: Form,
    /// Signs that its writer left as they are.
    plain: String,
}

impl Encoded {
    /// The texts within a text, in order.
    pub(super) fn each(text: &str) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        if text.contains('%') {
            found.extend(PERCENT.find_iter(text).filter_map(|run| {
                let decoded = percent_decoded(run.as_str())?;
                Some(Self {
                    place: run.range(),
                    text: decoded,
                    form: Form::Percent,
                    plain: run.as_str().chars().filter(|c| *c != '%').collect(),
                })
            }));
        }
        for run in BASE64.find_iter(text) {
            let overlaps =
                |other: &Self| other.place.start < run.end() && run.start() < other.place.end;
            if found.iter().any(overlaps) {
                continue;
            }
            if let Some((form, decoded)) = base64_decoded(run.as_str()) {
                found.push(Self {
                    place: run.range(),
                    text: decoded,
                    form,
                    plain: String::new(),
                });
            }
        }
        found.sort_by_key(|encoded| encoded.place.start);
        found
    }

    /// Another text in the same notation.
    pub(super) fn encode(&self, text: &str) -> String {
        match self.form {
            Form::Wide => {
                let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
                STANDARD.encode(bytes)
            }
            Form::Narrow => STANDARD.encode(text),
            Form::Unfilled => STANDARD_NO_PAD.encode(text),
            Form::Percent => {
                let mut written = String::with_capacity(text.len());
                for letter in text.chars() {
                    let is_free =
                        letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.' | '_' | '~');
                    if is_free || self.plain.contains(letter) {
                        written.push(letter);
                    } else {
                        let mut bytes = [0; 4];
                        for byte in letter.encode_utf8(&mut bytes).bytes() {
                            written.push_str(&format!("%{byte:02X}"));
                        }
                    }
                }
                written
            }
        }
    }
}

/// What Base64 says; None where that is no text.
fn base64_decoded(run: &str) -> Option<(Form, String)> {
    let (bytes, form) = match STANDARD.decode(run) {
        Ok(bytes) => (bytes, Form::Narrow),
        Err(_) => (STANDARD_NO_PAD.decode(run).ok()?, Form::Unfilled),
    };
    let is_readable = |text: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| !c.is_control() || matches!(c, '\r' | '\n' | '\t'))
    };
    // Latin letters in UTF-16 have an empty byte each.
    let empty = bytes
        .iter()
        .skip(1)
        .step_by(2)
        .filter(|byte| **byte == 0)
        .count();
    if form == Form::Narrow && bytes.len() % 2 == 0 && empty * 4 > bytes.len() {
        let units = bytes.chunks_exact(2).map(|pair| match pair {
            [low, high] => u16::from_le_bytes([*low, *high]),
            _ => 0,
        });
        let text = String::from_utf16(&units.collect::<Vec<u16>>()).ok()?;
        return is_readable(&text).then_some((Form::Wide, text));
    }
    // A word of letters is valid Base64 too: by chance its bytes are hardly ever readable.
    let text = String::from_utf8(bytes).ok()?;
    (is_readable(&text) && text.is_ascii()).then_some((form, text))
}

fn percent_decoded(run: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(run.len());
    let mut rest = run.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let digits = behind.get(..2).filter(|_| *first == b'%');
        let byte = digits
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match byte {
            Some(byte) => {
                bytes.push(byte);
                rest = behind.get(2..).unwrap_or(&[]);
            }
            None => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_within_a_text_is_read_and_written_in_its_own_notation() {
        for (text, expected) in [
            ("powershell -enc dwBoAG8AYQBtAGkA", "whoami"),
            ("x cGFzc3dvcmQ9aHVudGVyMg== y", "password=hunter2"),
            (
                "https://h/?u=bob%40corp.com&x=1",
                "https://h/?u=bob@corp.com&x=1",
            ),
        ] {
            let found = Encoded::each(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].text, expected);
            assert_eq!(found[0].encode(expected), text[found[0].place.clone()]);
        }
    }

    #[test]
    fn what_is_no_text_is_left_alone() {
        for text in [
            "%APPDATA%/x",
            "powershell.exe",
            "Microsoft/Windows/System",
            "%DATE%",
        ] {
            assert!(Encoded::each(text).is_empty(), "{text}");
        }
    }
}
