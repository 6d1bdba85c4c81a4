//! From YAML text to nodes with places.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{Location, Spanned};

use super::error::Mistake;
use super::node::{Entry, Node, NodeKind};
use super::place::{Place, Placed};

/// A value as the YAML library delivers it.
enum Raw {
    Null,
    Bool(bool),
    Int(i128),
    Real(f64),
    Text(String),
    List(Vec<Spanned<Raw>>),
    Map(Vec<RawEntry>),
}

/// A key with its value as the YAML library delivers them.
struct RawEntry {
    key: Spanned<Raw>,
    value: Spanned<Raw>,
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
        Ok(Raw::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Raw, E> {
        Ok(Raw::Int(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Raw, E> {
        Ok(Raw::Int(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Raw, E> {
        Ok(Raw::Real(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Raw, E> {
        Ok(Raw::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Raw, E> {
        Ok(Raw::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key()? {
            let value = map.next_value()?;
            entries.push(RawEntry { key, value });
        }
        Ok(Raw::Map(entries))
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

/// Reads one YAML document. Mistakes that leave a tree (a key twice, a key that is not text) are added to
/// `mistakes`; text that is not YAML gives no tree, and one mistake.
pub fn read_yaml(text: &str, mistakes: &mut Vec<Placed<Mistake>>) -> Option<Node> {
    let options = serde_saphyr::options! {
        // `no` and `on` are texts, as in YAML 1.2: a test may name a column or value so.
        strict_booleans: true,
        with_snippet: false,
        // The library delivers both, and the mistake is reported here with both places.
        duplicate_keys: serde_saphyr::options::DuplicateKeyPolicy::LastWins,
        non_finite_float_policy: serde_saphyr::options::NonFiniteFloatPolicy::PassThrough,
        ignore_binary_tag_for_string: true,
    };
    match serde_saphyr::from_str_with_options::<Spanned<Raw>>(text, options) {
        Ok(raw) => Some(Grower { text, mistakes }.node(raw)),
        Err(error) => {
            mistakes.push(syntax_mistake(text, &error));
            None
        }
    }
}

/// Makes nodes of what the YAML library delivered.
struct Grower<'a> {
    text: &'a str,
    mistakes: &'a mut Vec<Placed<Mistake>>,
}

impl Grower<'_> {
    fn node(&mut self, raw: Spanned<Raw>) -> Node {
        let mut place = self.place(raw.defined);
        let written = place.text(self.text);
        let kind = match raw.value {
            Raw::Null => NodeKind::Null,
            Raw::Bool(value) => NodeKind::Bool(value),
            Raw::Int(value) => number(NodeKind::Int {
                value,
                text: written.to_owned(),
            }),
            Raw::Real(value) => number(NodeKind::Real {
                value,
                text: written.to_owned(),
            }),
            Raw::Text(text) => NodeKind::Text(text),
            Raw::List(items) => {
                let items: Vec<_> = items.into_iter().map(|item| self.node(item)).collect();
                let children = items.iter().map(|item| item.place);
                place = self.around(place, children.max_by_key(|child| child.end));
                NodeKind::List(items)
            }
            Raw::Map(entries) => {
                let entries = self.entries(entries);
                let children = entries.iter().map(|entry| {
                    if entry.value.is_null() {
                        entry.key.place
                    } else {
                        entry.value.place
                    }
                });
                place = self.around(place, children.max_by_key(|child| child.end));
                NodeKind::Map(entries)
            }
        };
        Node { kind, place }
    }

    fn entries(&mut self, raw: Vec<RawEntry>) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::with_capacity(raw.len());
        for RawEntry { key, value } in raw {
            let key = self.node(key);
            let value = self.node(value);
            let NodeKind::Text(name) = key.kind else {
                let found = key.describe();
                self.mistakes
                    .push(Placed::new(Mistake::KeyIsNotText { found }, key.place));
                continue;
            };
            let key = Placed::new(name, key.place);
            if let Some(first) = entries.iter().find(|entry| entry.key.value == key.value) {
                let mistake = Mistake::DuplicateKey {
                    key: key.value,
                    first_line: first.key.place.line,
                };
                self.mistakes.push(Placed::new(mistake, key.place));
                continue;
            }
            entries.push(Entry { key, value });
        }
        entries
    }

    fn place(&self, location: Location) -> Place {
        let span = location.span();
        let start = span.byte_offset().and_then(|at| usize::try_from(at).ok());
        let len = span.byte_len().and_then(|len| usize::try_from(len).ok());
        let start = start.unwrap_or_else(|| byte_at(self.text, location));
        let end = start.saturating_add(len.unwrap_or(0)).min(self.text.len());
        let written = self.text.get(start..end).unwrap_or("");
        Place {
            line: usize::try_from(location.line()).unwrap_or(usize::MAX),
            column: usize::try_from(location.column()).unwrap_or(usize::MAX),
            start,
            end: start + written.trim_end().len(),
        }
    }

    /// The place of a list or mapping: from its first character to its last child and closing bracket.
    fn around(&self, place: Place, last_child: Option<Place>) -> Place {
        let end = last_child.map_or(place.end, |child| child.end.max(place.end));
        let is_flow = matches!(place.text(self.text), "[" | "{");
        let rest = self.text.get(end..).unwrap_or("");
        let closing = rest.trim_start_matches([' ', ',', '\n', '\r']);
        let end = if is_flow && closing.starts_with([']', '}']) {
            end + (rest.len() - closing.len()) + 1
        } else {
            end
        };
        Place { end, ..place }
    }
}

/// The number as YAML 1.2 reads it: `007` is whole, `1_000` is text.
fn number(kind: NodeKind) -> NodeKind {
    let (NodeKind::Int { text, .. } | NodeKind::Real { text, .. }) = &kind else {
        return kind;
    };
    // The library reads `1_000` as a number, as YAML 1.1 does.
    if text.contains('_') {
        return NodeKind::Text(text.clone());
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.bytes().all(|byte| byte.is_ascii_digit())
        && let Ok(value) = text.parse::<i128>()
    {
        let text = text.clone();
        return NodeKind::Int { value, text };
    }
    kind
}

/// The first byte of the line and column of `location`.
fn byte_at(text: &str, location: Location) -> usize {
    let line = usize::try_from(location.line()).unwrap_or(usize::MAX);
    let column = usize::try_from(location.column()).unwrap_or(usize::MAX);
    let before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let rest = text.get(before..).unwrap_or("");
    let chars = rest.chars().take(column.saturating_sub(1));
    before + chars.map(char::len_utf8).sum::<usize>()
}

/// What makes the text not YAML, at the character where that shows.
fn syntax_mistake(text: &str, error: &serde_saphyr::Error) -> Placed<Mistake> {
    let message = error.without_snippet().to_string();
    let message = message
        .split(" at line ")
        .next()
        .unwrap_or(&message)
        .to_owned();
    let start = error
        .location()
        .map_or(0, |location| byte_at(text, location));
    let next = text.get(start..).and_then(|rest| rest.chars().next());
    let place = Place::of(text, start, start + next.map_or(0, char::len_utf8));
    if let Some(tab) = tab_indentation(text, place) {
        return Placed::new(Mistake::TabIndentation, tab);
    }
    if message.contains("Depth") || message.contains("recursion limit") {
        return Placed::new(Mistake::TooDeep, place);
    }
    // The library's limits guard against files that grow when they are read.
    if message.contains("budget") {
        return Placed::new(Mistake::TooLong, place);
    }
    Placed::new(Mistake::NotYaml { message }, place)
}

/// The indentation of the line of `place`, or of the line below, if it has a tab.
fn tab_indentation(text: &str, place: Place) -> Option<Place> {
    let mut start = text.get(..place.start)?.rfind('\n').map_or(0, |at| at + 1);
    for line in text.get(start..)?.split_inclusive('\n').take(2) {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        if line.get(..indent)?.contains('\t') {
            return Some(Place::of(text, start, start + indent));
        }
        start += line.len();
    }
    None
}
