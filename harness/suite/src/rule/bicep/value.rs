//! Values of Bicep: objects, arrays, texts of one and of several lines, numbers; anything else is an expression.

use super::super::tree::{entry_of, text_node};
use crate::testfile::{Entry, Node, NodeKind, Place};

/// How deep values may lie inside one another.
// A file of brackets alone must not use up the stack.
const DEPTH: usize = 60;

/// A place in a Bicep text.
pub(super) struct Cursor<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
}

impl<'t> Cursor<'t> {
    /// A cursor at a byte of a text.
    pub(super) const fn new(text: &'t str, at: usize) -> Self {
        Self { text, at, depth: 0 }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// Passes over blanks, line ends, commas and comments.
    fn skip_blank(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start_matches([' ', '\t', '\n', ',']);
            self.at += rest.len() - trimmed.len();
            let comment = if trimmed.starts_with("//") {
                trimmed.find('\n').unwrap_or(trimmed.len())
            } else if trimmed.starts_with("/*") {
                trimmed.find("*/").map_or(trimmed.len(), |end| end + 2)
            } else {
                return;
            };
            self.at += comment;
        }
    }

    /// The value at the cursor, which then is behind it; None if brackets do not end.
    pub(super) fn value(&mut self) -> Option<Node> {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        self.skip_blank();
        let start = self.at;
        let kind = match self.rest().chars().next()? {
            '{' => NodeKind::Map(self.object()?),
            '[' => NodeKind::List(self.array()?),
            '\'' => self.string()?,
            _ => self.word(),
        };
        self.depth -= 1;
        let place = Place::of(self.text, start, self.at);
        Some(Node { kind, place })
    }

    fn object(&mut self) -> Option<Vec<Entry>> {
        self.at += 1;
        let mut entries = Vec::new();
        loop {
            self.skip_blank();
            let rest = self.rest();
            if rest.starts_with('}') {
                self.at += 1;
                return Some(entries);
            }
            let colon = rest.find(':')?;
            let key = rest.get(..colon)?.trim().trim_matches('\'');
            // The colon that was found belongs to a later line: this is no object.
            if key.contains('\n') {
                return None;
            }
            self.at += colon + 1;
            let value = self.value()?;
            entries.push(entry_of(key, value));
        }
    }

    fn array(&mut self) -> Option<Vec<Node>> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip_blank();
            if self.rest().starts_with(']') {
                self.at += 1;
                return Some(items);
            }
            items.push(self.value()?);
        }
    }

    fn string(&mut self) -> Option<NodeKind> {
        if let Some(inner) = self.rest().strip_prefix("'''") {
            let end = inner.find("'''")?;
            let text = inner.get(..end)?;
            self.at += end + 6;
            // The line end behind the opening quotes is not part of the text.
            return Some(NodeKind::Text(
                text.strip_prefix('\n').unwrap_or(text).to_owned(),
            ));
        }
        let inner = self.rest().get(1..)?;
        let mut value = String::new();
        let mut is_computed = false;
        let mut chars = inner.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '\'' => {
                    self.at += at + 2;
                    return Some(if is_computed {
                        NodeKind::Null
                    } else {
                        NodeKind::Text(value)
                    });
                }
                '\\' => value.push(match chars.next()?.1 {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    other => other,
                }),
                '$' if inner
                    .get(at + 1..)
                    .is_some_and(|rest| rest.starts_with('{')) =>
                {
                    // A text with `${…}` has its value only when it is deployed. The rest is still read, to find where the text ends.
                    is_computed = true;
                }
                '\n' => return None,
                other => value.push(other),
            }
        }
        None
    }

    /// A word, number or expression: the rest of its line.
    fn word(&mut self) -> NodeKind {
        let rest = self.rest();
        let end = rest.find(['\n', ',', ']', '}']).unwrap_or(rest.len());
        let word = rest.get(..end).unwrap_or(rest).trim();
        self.at += end.max(1).min(rest.len());
        match word {
            "true" => NodeKind::Bool(true),
            "false" => NodeKind::Bool(false),
            "null" => NodeKind::Null,
            _ => match word.parse::<i128>() {
                Ok(value) => NodeKind::Int {
                    value,
                    text: word.to_owned(),
                },
                // ARM's JSON has expressions in brackets.
                Err(_) if is_name(word) => {
                    text_node(format!("[variables('{word}')]"), Place::default()).kind
                }
                Err(_) => text_node(format!("[{word}]"), Place::default()).kind,
            },
        }
    }
}

fn is_name(word: &str) -> bool {
    word.chars().all(|c| c.is_alphanumeric() || c == '_')
}
