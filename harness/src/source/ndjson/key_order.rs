//! The order of the keys in the lines of a file, and reading a line by it.
//!
//! Programs write the same keys in the same order, line by line. What stands between two values is then known text: it is
//! compared, not parsed. A line is read this way only if it is sound JSON as a whole; all others are left to the parser.

use std::ops::Range;

use memchr::memchr2;

use crate::source::object::{place_in, properties};

/// So many keys are known at most.
const LIMIT: usize = 1024;

/// So deep may values be nested to be passed over here; deeper ones are left to the parser.
const DEPTH: usize = 32;

/// The keys seen so far, in their order. A line may lack some of them.
#[derive(Default)]
pub(super) struct KeyOrder {
    keys: Vec<Key>,
}

struct Key {
    /// What stands before the value, from behind the brace or comma on.
    before: Box<[u8]>,
    name: Box<str>,
    /// The caller's place for the value; nothing where it is not needed.
    place: Option<usize>,
}

impl KeyOrder {
    /// Gives the place of each needed value in a line, and true; or false where the line is not as expected: then it must be
    /// parsed, and what was given until then is of no use. The line is UTF-8.
    pub fn read(&self, line: &[u8], mut give: impl FnMut(usize, Range<usize>)) -> bool {
        self.walk(line, &mut give).is_some()
    }

    fn walk(&self, line: &[u8], give: &mut impl FnMut(usize, Range<usize>)) -> Option<()> {
        let [b'{', rest @ ..] = line else {
            return None;
        };
        if !rest
            .iter()
            .fold(true, |sound, byte| sound & (*byte >= b' '))
        {
            return None;
        }
        let mut at = 1;
        let mut keys = self.keys.iter();
        loop {
            let rest = line.get(at..)?;
            let key = keys.find(|key| begins_with(rest, &key.before))?;
            at += key.before.len();
            let end = value_end(line, at, DEPTH)?;
            if let Some(place) = key.place {
                give(place, at..end);
            }
            at = end + 1;
            match line.get(end)? {
                b',' => {}
                b'}' => return (at == line.len()).then_some(()),
                _ => return None,
            }
        }
    }

    /// Learns the order of the keys of a line that is an object. `place` is the caller's place for the value of a key.
    pub fn learn(&mut self, line: &str, mut place: impl FnMut(&str) -> Option<usize>) {
        let mut found: Vec<Key> = Vec::new();
        let mut end = 0;
        let read = properties(
            line,
            |name| (Box::<str>::from(name), place(name)),
            |(name, place), value| {
                let value = place_in(line, value);
                let before = line.as_bytes().get(end + 1..value.start);
                end = value.end;
                found.push(Key {
                    before: before.unwrap_or_default().into(),
                    name,
                    place,
                });
            },
        );
        let is_plain = |key: &Key| key.before.trim_ascii_start().starts_with(b"\"");
        if read.is_err() || !line.starts_with('{') || !found.iter().all(is_plain) {
            return;
        }
        let mut at = 0;
        for key in found {
            // A key that repeats or stands elsewhere than before is the parser's.
            match self.keys.iter().position(|known| known.name == key.name) {
                Some(known) if known >= at => at = known + 1,
                None if self.keys.len() < LIMIT => {
                    self.keys.insert(at, key);
                    at += 1;
                }
                _ => return,
            }
        }
    }
}

/// Whether a text begins with another, eight bytes at a time: keys are too short for a call to be worth it.
#[inline(always)]
fn begins_with(text: &[u8], start: &[u8]) -> bool {
    let Some(text) = text.get(..start.len()) else {
        return false;
    };
    let (words, rest) = text.as_chunks::<8>();
    let (expected, expected_rest) = start.as_chunks::<8>();
    words == expected && rest.iter().eq(expected_rest)
}

/// Where the value ends that begins at a byte of a line; nothing where that is no sound JSON.
fn value_end(line: &[u8], at: usize, depth: usize) -> Option<usize> {
    match line.get(at)? {
        b'"' => string_end(line, at + 1),
        b'-' | b'0'..=b'9' => number_end(line, at),
        b'{' => container_end(line, at + 1, Container::Object, depth.checked_sub(1)?),
        b'[' => container_end(line, at + 1, Container::Array, depth.checked_sub(1)?),
        b't' => word_end(line, at, b"true"),
        b'f' => word_end(line, at, b"false"),
        b'n' => word_end(line, at, b"null"),
        _ => None,
    }
}

fn word_end(line: &[u8], at: usize, word: &[u8]) -> Option<usize> {
    line.get(at..)?.starts_with(word).then_some(at + word.len())
}

/// Where the string ends whose first character is at a byte.
fn string_end(line: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += special(line.get(at..)?)?;
        if line.get(at) == Some(&b'"') {
            return Some(at + 1);
        }
        at += match line.get(at + 1)? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => 2,
            b'u' if line.get(at + 2..at + 6)?.iter().all(u8::is_ascii_hexdigit) => 6,
            _ => return None,
        };
    }
}

/// The first quote or backslash, of which strings and the places between escapes mostly have one soon: the first bytes are
/// looked at eight at a time, and a long rest is left to a search that takes longer to begin.
#[inline(always)]
fn special(text: &[u8]) -> Option<usize> {
    const NEAR: usize = 48;
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    const QUOTES: u64 = u64::from_ne_bytes([b'"'; 8]);
    const BACKSLASHES: u64 = u64::from_ne_bytes([b'\\'; 8]);
    let near = text.get(..NEAR).unwrap_or(text);
    let (words, rest) = near.as_chunks::<8>();
    let mut at = 0;
    for word in words {
        let word = u64::from_le_bytes(*word);
        let (quotes, backslashes) = (word ^ QUOTES, word ^ BACKSLASHES);
        // The lowest bit that is set belongs to the first byte that was made zero.
        let zeros =
            (quotes.wrapping_sub(ONES) & !quotes) | (backslashes.wrapping_sub(ONES) & !backslashes);
        let zeros = zeros & HIGH;
        if zeros != 0 {
            return usize::try_from(zeros.trailing_zeros() / 8)
                .ok()
                .map(|byte| at + byte);
        }
        at += 8;
    }
    if text.len() <= NEAR {
        let found = rest.iter().position(|byte| matches!(byte, b'"' | b'\\'));
        return found.map(|place| at + place);
    }
    memchr2(b'"', b'\\', text.get(NEAR..)?).map(|place| NEAR + place)
}

fn number_end(line: &[u8], mut at: usize) -> Option<usize> {
    let digits = |from: usize| {
        let rest = line.get(from..).unwrap_or_default();
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        (count > 0).then_some(from + count)
    };
    at += usize::from(line.get(at) == Some(&b'-'));
    at = match line.get(at)? {
        b'0' => at + 1,
        _ => digits(at)?,
    };
    if line.get(at) == Some(&b'.') {
        at = digits(at + 1)?;
    }
    if let Some(b'e' | b'E') = line.get(at) {
        at += 1;
        at += usize::from(matches!(line.get(at), Some(b'+' | b'-')));
        at = digits(at)?;
    }
    Some(at)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Container {
    Object,
    Array,
}

/// Where the object or array ends whose inside begins at a byte.
fn container_end(line: &[u8], mut at: usize, form: Container, depth: usize) -> Option<usize> {
    let close = match form {
        Container::Object => b'}',
        Container::Array => b']',
    };
    at = spaces_end(line, at);
    if *line.get(at)? == close {
        return Some(at + 1);
    }
    loop {
        if form == Container::Object {
            if line.get(at) != Some(&b'"') {
                return None;
            }
            at = spaces_end(line, string_end(line, at + 1)?);
            if line.get(at) != Some(&b':') {
                return None;
            }
            at = spaces_end(line, at + 1);
        }
        at = spaces_end(line, value_end(line, at, depth)?);
        match *line.get(at)? {
            b',' => at = spaces_end(line, at + 1),
            byte if byte == close => return Some(at + 1),
            _ => return None,
        }
    }
}

fn spaces_end(line: &[u8], mut at: usize) -> usize {
    while line.get(at) == Some(&b' ') {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::KeyOrder;

    /// What is read of a line after others were learned; nothing where it is left to the parser.
    fn read(learned: &[&str], line: &str) -> Option<String> {
        let names = ["a", "b", "c"];
        let mut order = KeyOrder::default();
        for line in learned {
            order.learn(line, |name| names.iter().position(|known| *known == name));
        }
        let mut out = Vec::new();
        let is_read = order.read(line.as_bytes(), |place, value| {
            out.push(format!("{}={}", names[place], &line[value]));
        });
        is_read.then(|| out.join(" "))
    }

    #[test]
    fn a_line_with_the_keys_of_the_lines_before_is_read_without_the_parser() {
        let learned = [r#"{"a":1,"x":2,"b":3}"#];
        for (line, expected) in [
            (r#"{"a":-1.5e3,"x":2,"b":"q"}"#, "a=-1.5e3 b=\"q\""),
            (
                r#"{"a":{"b":[1, {}]},"x":"\"b\":","b":[]}"#,
                "a={\"b\":[1, {}]} b=[]",
            ),
            (r#"{"x":"\u00e9\\","b":null}"#, "b=null"),
            (r#"{"a":true,"x":0}"#, "a=true"),
        ] {
            assert_eq!(read(&learned, line).as_deref(), Some(expected), "{line}");
        }
        assert_eq!(
            read(&[r#"{"a": 1, "b": 2}"#], r#"{"a": 5, "b": 6}"#).as_deref(),
            Some("a=5 b=6")
        );
    }

    #[test]
    fn keys_that_are_learned_later_stand_where_they_were_seen() {
        let learned = [r#"{"a":1,"c":2}"#, r#"{"a":1,"b":2,"c":3}"#];
        let line = r#"{"a":1,"b":2,"c":3}"#;
        assert_eq!(read(&learned, line).as_deref(), Some("a=1 b=2 c=3"));
    }

    #[test]
    fn another_order_a_repeated_key_and_an_unknown_one_are_the_parsers() {
        let learned = [r#"{"a":1,"b":2}"#, r#"{"b":1,"b":2}"#];
        for line in [
            r#"{"b":1,"a":2}"#,
            r#"{"a":1,"a":2}"#,
            r#"{"a":1,"b":1,"b":2}"#,
            r#"{"a":1,"q":2}"#,
            r#"{"a" :1}"#,
            "{}",
            "",
        ] {
            assert_eq!(read(&learned, line), None, "{line}");
        }
    }

    #[test]
    fn a_line_that_is_no_sound_json_is_the_parsers() {
        let learned = [r#"{"a":1,"x":2}"#];
        for value in [
            "",
            "01",
            "1.",
            "-",
            "1e",
            "+1",
            "tru",
            "truex",
            "nul",
            "\"",
            "\"\\q\"",
            "\"\\u00g0\"",
            "\"\t\"",
            "[1,]",
            "[1",
            "{\"a\"}",
            "{\"a\":}",
            "{a:1}",
            "[1 2]",
            "{,}",
            "\"\\",
            "1}",
        ] {
            let line = format!("{{\"a\":1,\"x\":{value}}}");
            assert_eq!(read(&learned, &line), None, "{line}");
            let object = serde_json::from_str::<serde_json::Map<_, _>>(&line);
            assert!(object.is_err(), "{line}");
        }
    }
}
