//! A rule's fields as YAML: texts of several lines as blocks, everything else on its line.

use std::fmt::Write as _;

use crate::testfile::{Entry, Node, NodeKind};

/// The fields as a YAML document.
#[must_use]
pub(super) fn yaml(entries: &[Entry]) -> String {
    let mut out = String::new();
    map(&mut out, entries, 0);
    out
}

fn map(out: &mut String, entries: &[Entry], indent: usize) {
    for entry in entries {
        let _ = write!(out, "{:indent$}{}:", "", scalar(&entry.key.value));
        value(out, &entry.value, indent);
    }
}

/// What follows a key, and the end of its line.
fn value(out: &mut String, node: &Node, indent: usize) {
    match &node.kind {
        NodeKind::Map(entries) if !entries.is_empty() => {
            out.push('\n');
            map(out, entries, indent + 2);
        }
        NodeKind::List(items) if !items.is_empty() => {
            out.push('\n');
            for item in items {
                list_item(out, item, indent + 2);
            }
        }
        NodeKind::Text(value) => {
            out.push(' ');
            text(out, value, indent + 2);
        }
        _ => {
            let _ = writeln!(out, " {}", on_one_line(node));
        }
    }
}

fn list_item(out: &mut String, item: &Node, indent: usize) {
    let _ = write!(out, "{:indent$}-", "");
    match &item.kind {
        NodeKind::Map(entries) if !entries.is_empty() => {
            // The first key is on the line of the dash.
            let mut inner = String::new();
            map(&mut inner, entries, indent + 2);
            let _ = write!(out, " {}", inner.trim_start_matches(' '));
        }
        _ => value(out, item, indent),
    }
}

fn on_one_line(node: &Node) -> String {
    match &node.kind {
        NodeKind::Null => "null".to_owned(),
        NodeKind::Bool(value) => value.to_string(),
        NodeKind::Int { text, .. } | NodeKind::Real { text, .. } => text.clone(),
        NodeKind::Text(text) => scalar(text),
        NodeKind::List(_) => "[]".to_owned(),
        NodeKind::Map(_) => "{}".to_owned(),
    }
}

/// A text after its key, and the end of its line: as a block where it has several lines and a block can hold it.
pub(super) fn text(out: &mut String, text: &str, indent: usize) {
    if is_block(text) {
        block(out, text, indent);
    } else {
        let _ = writeln!(out, "{}", scalar(text));
    }
}

/// Whether a text is written as a block: it has several lines and nothing that a block cannot have.
fn is_block(text: &str) -> bool {
    text.contains('\n')
        && !text
            .chars()
            .any(|c| c.is_control() && c != '\n' && c != '\t')
        // Readers differ in what a block of blank lines is.
        && !text.trim().is_empty()
}

fn block(out: &mut String, text: &str, indent: usize) {
    let body = text.trim_end_matches('\n');
    // A first line that is indented itself, or a blank one, needs the indentation said.
    let said = if text.starts_with([' ', '\n', '\t']) {
        "2"
    } else {
        ""
    };
    let chomp = match text.len() - body.len() {
        0 => "-",
        1 => "",
        _ => "+",
    };
    let _ = writeln!(out, "|{said}{chomp}");
    for line in body.split('\n') {
        if line.is_empty() {
            out.push('\n');
        } else {
            let _ = writeln!(out, "{:indent$}{line}", "");
        }
    }
    for _ in 1..(text.len() - body.len()) {
        out.push('\n');
    }
}

/// A text on one line: as it is where YAML reads it as itself, else in quotes.
pub(super) fn scalar(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    if !text.chars().any(char::is_control) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    // JSON's texts are YAML's in double quotes, but for the control characters beyond ASCII, which JSON leaves as they are.
    let json = serde_json::Value::from(text).to_string();
    json.chars().fold(String::new(), |mut out, c| {
        if c.is_control() {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
        out
    })
}

/// Whether YAML reads a text without quotes as this text.
fn is_plain(text: &str) -> bool {
    let starts = text.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let ends = !text.ends_with([' ', ':']);
    let inside =
        !text.contains(": ") && !text.contains(" #") && !text.chars().any(char::is_control);
    let is_word = matches!(
        text.to_ascii_lowercase().as_str(),
        // YAML 1.1, which Sentinel's tools read, takes `no` and `on` for bools; YAML 1.2 does not. Quoted, both read the text.
        "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "y" | "n" | "inf" | "nan"
    );
    // A duration is read with blanks around it, which YAML would leave out.
    let is_duration = text.trim() == text && super::duration::parse(text).is_some();
    (starts && ends && inside && !is_word) || is_duration
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tree::{entry_of, text_node};
    use super::*;
    use crate::testfile::{Place, read_yaml};

    fn read_back(entries: &[Entry]) -> Vec<(String, Option<serde_json::Value>)> {
        let text = yaml(entries);
        let mut mistakes = Vec::new();
        let node = read_yaml(&text, &mut mistakes).unwrap_or_else(|| panic!("{text}"));
        assert!(mistakes.is_empty(), "{text}");
        let NodeKind::Map(entries) = node.kind else {
            panic!("{text}")
        };
        pairs(&entries)
    }

    fn pairs(entries: &[Entry]) -> Vec<(String, Option<serde_json::Value>)> {
        let pair = |entry: &Entry| (entry.key.value.clone(), entry.value.to_json());
        entries.iter().map(pair).collect()
    }

    #[test]
    fn lists_and_mappings_are_read_back_in_their_order() {
        let text = "entityMappings:\n  - entityType: Host\n    fieldMappings:\n      - identifier: HostName\n        columnName: DeviceName\nnone: []\nempty: {}\ncount: 5\nversion: '1.0'\n";
        let mut mistakes = Vec::new();
        let node = read_yaml(text, &mut mistakes).expect("YAML");
        let NodeKind::Map(entries) = node.kind else {
            panic!("a mapping")
        };
        assert_eq!(yaml(&entries), text);
        assert_eq!(read_back(&entries), pairs(&entries));
    }

    proptest! {
        #[test]
        fn every_text_is_read_back_as_itself(text in "[ -~\n\t\u{e9}\u{1f600}\r]{0,40}", key in "[ -~]{1,8}") {
            let entries = [entry_of(&key, text_node(text, Place::default())), entry_of("after the text", text_node("x", Place::default()))];
            prop_assert_eq!(read_back(&entries), pairs(&entries));
        }
    }
}
