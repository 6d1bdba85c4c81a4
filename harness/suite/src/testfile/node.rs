//! A YAML value with its place: what a test file is read from, and what a cell holds.

use serde_json::Value;

use super::place::{Name, Place};

/// A YAML value and where it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub kind: NodeKind,
    /// Its place; that of the anchored value for an alias.
    pub place: Place,
}

/// The kinds of YAML values, as of YAML 1.2: `yes` and `no` are text, `1_000` too.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// `null`, `~`, or nothing
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A whole number
    Int {
        /// The number.
        value: i128,
        /// As written.
        text: String,
    },
    /// A number with a fraction or an exponent, `.nan`, `.inf`
    Real {
        /// The number.
        value: f64,
        /// As written.
        text: String,
    },
    /// Text, quoted or not
    Text(String),
    /// A list
    List(Vec<Node>),
    /// A mapping, in the order written
    Map(Vec<Entry>),
}

/// A key of a mapping with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: Name,
    /// The value.
    pub value: Node,
}

impl Node {
    /// The text, if this is text.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        if let NodeKind::Text(text) = &self.kind {
            Some(text)
        } else {
            None
        }
    }

    /// Whether this is `null` or nothing.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self.kind, NodeKind::Null)
    }

    /// What this is, with its article: ``the number `3` ``, `a list`.
    #[must_use]
    pub fn describe(&self) -> String {
        match &self.kind {
            NodeKind::Null => "nothing".to_owned(),
            NodeKind::Bool(value) => format!("the boolean `{value}`"),
            NodeKind::Int { text, .. } | NodeKind::Real { text, .. } => {
                format!("the number `{text}`")
            }
            NodeKind::Text(text) => format!("the string `{}`", shortened(text)),
            NodeKind::List(_) => "a list".to_owned(),
            NodeKind::Map(_) => "a mapping".to_owned(),
        }
    }

    /// The value as JSON. Numbers JSON cannot hold (`.nan`, `.inf`) are `None`.
    #[must_use]
    pub fn to_json(&self) -> Option<Value> {
        Some(match &self.kind {
            NodeKind::Null => Value::Null,
            NodeKind::Bool(value) => Value::Bool(*value),
            NodeKind::Int { value, text } => match (i64::try_from(*value), u64::try_from(*value)) {
                (Ok(value), _) => value.into(),
                (_, Ok(value)) => value.into(),
                _ => serde_json::Number::from_f64(text.parse().ok()?)?.into(),
            },
            NodeKind::Real { value, .. } => serde_json::Number::from_f64(*value)?.into(),
            NodeKind::Text(text) => Value::String(text.clone()),
            NodeKind::List(items) => {
                Value::Array(items.iter().map(Self::to_json).collect::<Option<_>>()?)
            }
            NodeKind::Map(entries) => Value::Object(
                entries
                    .iter()
                    .map(|entry| Some((entry.key.value.clone(), entry.value.to_json()?)))
                    .collect::<Option<_>>()?,
            ),
        })
    }

    /// The value as one would write it in a report, as compact JSON or the number as written.
    #[must_use]
    pub fn display(&self) -> String {
        match &self.kind {
            NodeKind::Int { text, .. } | NodeKind::Real { text, .. } => text.clone(),
            _ => self
                .to_json()
                .map_or_else(|| self.describe(), |json| json.to_string()),
        }
    }
}

/// The first 60 characters of `text`, with an ellipsis if there are more.
pub(super) fn shortened(text: &str) -> String {
    let mut chars = text.chars();
    let mut short: String = chars.by_ref().take(60).collect();
    if chars.next().is_some() {
        short.push('…');
    }
    short
}
