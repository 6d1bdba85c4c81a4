//! The tree of a rule's file: YAML and JSON as values with their places.

use std::path::Path;
use std::sync::Arc;

use miette::NamedSource;

use super::RuleError;
use crate::testfile::{Entry, Mistake, Node, NodeKind, Place, Placed, read_yaml};

/// The language that a tree is written in, for messages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Language {
    /// YAML
    Yaml,
    /// JSON
    Json,
}

/// Reads a file's tree. JSON is read as the YAML that it is, so that its values have places too.
pub(super) fn parse(path: &Path, text: &str, language: Language) -> Result<Node, RuleError> {
    let mut mistakes = Vec::new();
    let tree = match language {
        Language::Yaml => read_yaml(text, &mut mistakes),
        // Between values JSON has tabs where YAML wants blanks; within strings neither has them.
        Language::Json => read_yaml(&text.replace('\t', " "), &mut mistakes),
    };
    let wrong = mistakes.iter().find(|mistake| is_fatal(&mistake.value));
    match (tree, wrong) {
        (Some(tree), None) => Ok(tree),
        (_, Some(mistake)) => Err(yaml_error(path, text, language, mistake)),
        (None, None) => Err(RuleError::Empty {
            path: path.to_owned(),
        }),
    }
}

/// A key twice says two things of a rule. A key that is no text belongs to no rule, and is left out.
const fn is_fatal(mistake: &Mistake) -> bool {
    !matches!(mistake, Mistake::KeyIsNotText { .. })
}

fn yaml_error(path: &Path, text: &str, language: Language, mistake: &Placed<Mistake>) -> RuleError {
    let language = match language {
        Language::Yaml => "YAML",
        Language::Json => "JSON",
    };
    RuleError::Yaml {
        language,
        message: mistake.value.to_string(),
        source_code: Arc::new(
            NamedSource::new(path.display().to_string(), text.to_owned()).with_language("yaml"),
        ),
        span: mistake.place.into(),
    }
}

/// The entries of a mapping; none of anything else.
pub(super) fn entries(node: &Node) -> &[Entry] {
    match &node.kind {
        NodeKind::Map(entries) => entries,
        NodeKind::Null
        | NodeKind::Bool(_)
        | NodeKind::Int { .. }
        | NodeKind::Real { .. }
        | NodeKind::Text(_)
        | NodeKind::List(_) => &[],
    }
}

/// The items of a list; none of anything else.
pub(super) fn items(node: &Node) -> &[Node] {
    match &node.kind {
        NodeKind::List(items) => items,
        NodeKind::Null
        | NodeKind::Bool(_)
        | NodeKind::Int { .. }
        | NodeKind::Real { .. }
        | NodeKind::Text(_)
        | NodeKind::Map(_) => &[],
    }
}

/// The entry of a mapping with this key, in any letter case.
pub(super) fn entry<'n>(node: &'n Node, key: &str) -> Option<&'n Entry> {
    entries(node)
        .iter()
        // Azure ignores the letter case of keys, and its own exports differ in it.
        .find(|entry| entry.key.value.eq_ignore_ascii_case(key))
}

/// The value under a path of keys, each in any letter case.
pub(super) fn get<'n>(node: &'n Node, path: &[&str]) -> Option<&'n Node> {
    path.iter()
        .try_fold(node, |node, key| Some(&entry(node, key)?.value))
}

/// The text under a path of keys, if it is text.
pub(super) fn text_at<'n>(node: &'n Node, path: &[&str]) -> Option<&'n str> {
    get(node, path)?.as_text()
}

/// A value as text: as written for numbers and booleans; none for lists, mappings and nothing.
pub(super) fn scalar_text(node: &Node) -> Option<String> {
    match &node.kind {
        // As written: `version: 1.10` is a text that YAML takes for the number 1.1.
        NodeKind::Text(text) | NodeKind::Int { text, .. } | NodeKind::Real { text, .. } => {
            Some(text.clone())
        }
        NodeKind::Bool(value) => Some(value.to_string()),
        NodeKind::Null | NodeKind::List(_) | NodeKind::Map(_) => None,
    }
}

/// The texts of a list; a lone text is a list of one.
pub(super) fn texts(node: Option<&Node>) -> Vec<String> {
    let Some(node) = node else { return vec![] };
    match &node.kind {
        NodeKind::List(items) => items.iter().filter_map(scalar_text).collect(),
        NodeKind::Null
        | NodeKind::Bool(_)
        | NodeKind::Int { .. }
        | NodeKind::Real { .. }
        | NodeKind::Text(_)
        | NodeKind::Map(_) => scalar_text(node).into_iter().collect(),
    }
}

/// A text at a place.
pub(super) fn text_node(text: impl Into<String>, place: Place) -> Node {
    Node {
        kind: NodeKind::Text(text.into()),
        place,
    }
}

/// An entry whose key is placed where its value is.
pub(super) fn entry_of(key: &str, value: Node) -> Entry {
    Entry {
        key: Placed::new(key.to_owned(), value.place),
        value,
    }
}
