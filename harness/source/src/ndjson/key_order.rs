//! The order of the keys in the lines of a file, and reading a line by it.
//!
//! Programs write the same keys in the same order, line by line. What is between two values is then known text: it is
//! compared, not parsed. A line is read this way only if it is sound JSON as a whole; all others are left to the parser.

use std::ops::Range;

use super::marked_line::MarkedLine;
use crate::object::{place_in, properties};

/// The most keys that are remembered.
// A file whose keys are values, as of a map by host, has a new key a line: remembering all makes each line slower.
const LIMIT: usize = 1024;

/// The keys seen so far, in their order. A line may lack some of them.
#[derive(Default)]
pub(super) struct KeyOrder {
    keys: Vec<Key>,
}

struct Key {
    /// What is before the value, from behind the brace or comma on.
    before: Box<[u8]>,
    name: Box<str>,
    /// The caller's place for the value; None when it is not needed.
    place: Option<usize>,
}

impl KeyOrder {
    /// Gives the place of each needed value in the text that a line is of, and true; or false where the line is not as
    /// expected: then it must be parsed, and what was given until then is of no use. The line is UTF-8.
    #[inline]
    pub fn read(&self, line: &MarkedLine<'_>, mut give: impl FnMut(usize, Range<usize>)) -> bool {
        self.walk(line, &mut give).is_some()
    }

    #[inline(always)]
    fn walk(
        &self,
        line: &MarkedLine<'_>,
        give: &mut impl FnMut(usize, Range<usize>),
    ) -> Option<()> {
        let mut at = line.inside()?;
        let mut keys = self.keys.iter();
        loop {
            let rest = line.from(at)?;
            // Keys that a line lacks are passed over, never gone back to: a line costs at most one look at each key.
            let key = keys.find(|key| begins_with(rest, &key.before))?;
            at += key.before.len();
            let end = line.value_end(at)?;
            if let Some(place) = key.place {
                give(place, at..end);
            }
            at = end + 1;
            match line.from(end)? {
                [b',', ..] => {}
                [b'}'] => return Some(()),
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
        // Compared byte by byte, so only what every byte is known of may be learned: the separator and the key in quotes.
        let is_plain = |key: &Key| key.before.trim_ascii_start().starts_with(b"\"");
        let is_long = found.len() > LIMIT;
        if read.is_err() || is_long || !line.starts_with('{') || !found.iter().all(is_plain) {
            return;
        }
        let mut at = 0;
        for key in found {
            // A key that repeats or is elsewhere than before: only the parser knows which of its values counts.
            match self.keys.iter().position(|known| known.name == key.name) {
                Some(known) if known >= at => at = known + 1,
                None if self.keys.len() < LIMIT => {
                    // Which of two keys a column has its value from is the parser's to say.
                    let is_shared = |known: &Key| key.place.is_some() && known.place == key.place;
                    if self.keys.iter().any(is_shared) {
                        return;
                    }
                    self.keys.insert(at, key);
                    at += 1;
                }
                _ => return,
            }
        }
    }
}

/// Whether a text begins with another: keys are too short for a call to be worth it, so that their bytes are compared in
/// chunks, the last of which may overlap the one before.
#[inline(always)]
fn begins_with(text: &[u8], start: &[u8]) -> bool {
    let Some(text) = text.get(..start.len()) else {
        return false;
    };
    if let (Some(last), Some(expected)) = (text.last_chunk::<16>(), start.last_chunk::<16>()) {
        let (chunks, _) = text.as_chunks::<16>();
        let (expected_chunks, _) = start.as_chunks::<16>();
        return last == expected && chunks.iter().zip(expected_chunks).all(|(a, b)| a == b);
    }
    match (text.last_chunk::<8>(), start.last_chunk::<8>()) {
        (Some(last), Some(expected)) => {
            last == expected && text.first_chunk::<8>() == start.first_chunk::<8>()
        }
        _ => text == start,
    }
}

#[cfg(test)]
mod tests {
    use super::{KeyOrder, MarkedLine};
    use crate::ndjson::marks::Marks;

    /// What is read of a line after others were learned; None when it is left to the parser.
    fn read(learned: &[&str], line: &str) -> Option<String> {
        let names = ["a", "b", "c"];
        let mut order = KeyOrder::default();
        for line in learned {
            order.learn(line, |name| names.iter().position(|known| *known == name));
        }
        let mut out = Vec::new();
        let mut marks = Marks::default();
        marks.read(line.as_bytes());
        let marked =
            MarkedLine::of(line.as_bytes(), &marks.line(line.as_bytes(), 0), &marks).unwrap()?;
        let is_read = order.read(&marked, |place, value| {
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
