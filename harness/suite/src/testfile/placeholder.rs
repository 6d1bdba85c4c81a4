//! `{placeholders}` in the text of a test with cases.

use std::collections::BTreeSet;

use super::did_you_mean;
use super::error::Mistake;
use super::model::{Case, Cell};
use super::node::{Entry, Node, NodeKind};
use super::place::{Place, Placed};

/// A piece of a text.
#[derive(Debug, PartialEq)]
enum Piece<'a> {
    /// Text that is kept as it is.
    Literal(&'a str),
    /// `{name}`
    Placeholder(&'a str),
}

/// The pieces of a text. `{name}` is a placeholder if the name starts with a letter or `_` and goes on with letters, digits
/// and `_`; `{{name}}` is written for `{name}`; any other brace is kept, so that JSON text needs no care.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(at) = rest.get(from..).and_then(|tail| tail.find('{')) {
        let brace = from + at;
        let (before, tail) = rest.split_at_checked(brace).unwrap_or((rest, ""));
        if let Some((name, after)) = tail.strip_prefix("{{").and_then(braced_name)
            && let Some(after) = after.strip_prefix('}')
        {
            let literal = tail.get(1..name.len() + 3).unwrap_or("");
            pieces.extend([Piece::Literal(before), Piece::Literal(literal)]);
            rest = after;
            from = 0;
        } else if let Some((name, after)) = tail.strip_prefix('{').and_then(braced_name) {
            pieces.extend([Piece::Literal(before), Piece::Placeholder(name)]);
            rest = after;
            from = 0;
        } else {
            from = brace + 1;
        }
    }
    pieces.push(Piece::Literal(rest));
    pieces.retain(|piece| *piece != Piece::Literal(""));
    pieces
}

/// A name with the brace that closes it, and what follows.
fn braced_name(text: &str) -> Option<(&str, &str)> {
    let (name, after) = text.split_once('}')?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    is_name.then_some((name, after))
}

/// Puts the values of a case into texts.
pub struct Substitution<'a> {
    case: &'a Case,
    mistakes: Vec<Placed<Mistake>>,
    used: BTreeSet<&'a str>,
}

impl<'a> Substitution<'a> {
    /// The substitution of the values of `case`.
    pub const fn new(case: &'a Case) -> Self {
        Self {
            case,
            mistakes: Vec::new(),
            used: BTreeSet::new(),
        }
    }

    /// The values that no text has used, and the mistakes that were made.
    pub fn finish(self) -> (Vec<&'a Cell>, Vec<Placed<Mistake>>) {
        let values = self.case.values.iter();
        let unused = values.filter(|cell| !self.used.contains(cell.column.value.as_str()));
        (unused.collect(), self.mistakes)
    }

    /// The text with its placeholders replaced.
    pub fn text(&mut self, text: &str, place: Place) -> String {
        let pieces = pieces(text).into_iter();
        pieces
            .map(|piece| match piece {
                Piece::Literal(text) => text.to_owned(),
                Piece::Placeholder(name) => self.inserted(name, place),
            })
            .collect()
    }

    /// Whether the text has placeholders.
    pub fn has_placeholders(text: &str) -> bool {
        let pieces = pieces(text);
        pieces
            .iter()
            .any(|piece| matches!(piece, Piece::Placeholder(_)))
    }

    /// The value with the placeholders of its texts replaced. A placeholder that is all of a text takes the case's value with
    /// its type and its place.
    pub fn node(&mut self, node: &Node) -> Node {
        let kind = match &node.kind {
            NodeKind::Text(text) => {
                // Alone in its text, so that a case may give a number, a list or null.
                if let [Piece::Placeholder(name)] = pieces(text).as_slice() {
                    return self
                        .value(name, node.place)
                        .cloned()
                        .unwrap_or_else(|| node.clone());
                }
                NodeKind::Text(self.text(text, node.place))
            }
            NodeKind::List(items) => {
                NodeKind::List(items.iter().map(|item| self.node(item)).collect())
            }
            NodeKind::Map(entries) => {
                let entries = entries.iter().map(|entry| Entry {
                    key: entry.key.clone(),
                    value: self.node(&entry.value),
                });
                NodeKind::Map(entries.collect())
            }
            kind => kind.clone(),
        };
        Node {
            kind,
            place: node.place,
        }
    }

    /// The value of a placeholder.
    fn value(&mut self, name: &str, place: Place) -> Option<&'a Node> {
        let case = self.case;
        let Some(cell) = case.values.iter().find(|cell| cell.column.value == name) else {
            let known: Vec<_> = case
                .values
                .iter()
                .map(|cell| cell.column.value.as_str())
                .collect();
            let mut help = did_you_mean::help(name, "the case has", &known);
            help.push_str(&format!("; for the text itself write `{{{{{name}}}}}`"));
            let mistake = Mistake::UnboundPlaceholder {
                placeholder: name.to_owned(),
                case_line: case.place.line,
                help,
            };
            self.mistakes.push(Placed::new(mistake, place));
            return None;
        };
        self.used.insert(&cell.column.value);
        Some(&cell.value)
    }

    /// The value of a placeholder as text inside a longer text.
    fn inserted(&mut self, name: &str, place: Place) -> String {
        let Some(value) = self.value(name, place) else {
            return format!("{{{name}}}");
        };
        match &value.kind {
            NodeKind::Text(text) | NodeKind::Int { text, .. } | NodeKind::Real { text, .. } => {
                text.clone()
            }
            NodeKind::Bool(value) => value.to_string(),
            NodeKind::Null | NodeKind::List(_) | NodeKind::Map(_) => {
                let mistake = Mistake::PlaceholderInText {
                    placeholder: name.to_owned(),
                    found: value.describe(),
                };
                self.mistakes.push(Placed::new(mistake, place));
                String::new()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece, pieces};

    #[test]
    fn only_names_in_braces_are_placeholders() {
        use Piece::{Literal, Placeholder};
        assert_eq!(pieces("{url}"), [Placeholder("url")]);
        assert_eq!(
            pieces("a {x}{y_1} b"),
            [
                Literal("a "),
                Placeholder("x"),
                Placeholder("y_1"),
                Literal(" b")
            ]
        );
        assert_eq!(pieces(r#"{"a":{"b":1}}"#), [Literal(r#"{"a":{"b":1}}"#)]);
        assert_eq!(
            pieces(r#"{"a":{x}}"#),
            [Literal(r#"{"a":"#), Placeholder("x"), Literal("}")]
        );
        assert_eq!(pieces("{{x}} ü"), [Literal("{x}"), Literal(" ü")]);
        assert_eq!(pieces("{1} {} { {a b} {"), [Literal("{1} {} { {a b} {")]);
        assert_eq!(pieces(""), []);
    }
}
