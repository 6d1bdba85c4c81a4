//! The keys of test files and of the workspace file, as their own definitions have them.

use gen_lsp_types::{CompletionItem, CompletionItemKind};
use kqlab_suite::project::KEYS;
use kqlab_suite::testfile::json_schema;
use serde_json::Value;

use crate::document::Document;
use crate::language::Language;

/// The keys that may be written on the line of a byte.
pub(super) fn items(document: &Document, offset: usize) -> Vec<CompletionItem> {
    let text = document.text.as_str();
    let before = text.get(..offset).unwrap_or("");
    let line = before.rsplit('\n').next().unwrap_or("");
    // Behind the colon is the value.
    if line.contains(": ") {
        return vec![];
    }
    match document.language {
        Language::Workspace if !line.starts_with(' ') => {
            KEYS.iter().map(|key| item(key, None)).collect()
        }
        Language::Tests => of_tests(&path_to(before)),
        Language::Workspace | Language::Kql | Language::Rule => vec![],
    }
}

fn of_tests(path: &[String]) -> Vec<CompletionItem> {
    // The schema is written by the program itself, and is JSON.
    let schema: Value = serde_json::from_str(&json_schema()).unwrap_or_default();
    let mut places = vec![&schema];
    for key in path {
        places = places
            .into_iter()
            .flat_map(|place| below(&schema, place, key))
            .collect();
    }
    let mut items: Vec<CompletionItem> = Vec::new();
    for mapping in places
        .into_iter()
        .flat_map(|place| mappings(&schema, place))
    {
        for (key, value) in mapping
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            if items.iter().all(|known| known.label != *key) {
                let says = value.get("description").and_then(Value::as_str);
                items.push(item(key, says));
            }
        }
    }
    items
}

/// The mappings that a place of the schema may be: itself, those it refers to, and those of the elements of a list.
fn mappings<'s>(schema: &'s Value, place: &'s Value) -> Vec<&'s Value> {
    let mut found = vec![place];
    let mut at = 0;
    // The schema refers to itself nowhere, so that this ends; the bound keeps it so.
    while let Some(place) = found.get(at).copied().filter(|_| at < 64) {
        at += 1;
        let referred = place.get("$ref").and_then(Value::as_str);
        found.extend(referred.and_then(|path| schema.pointer(path.trim_start_matches('#'))));
        for key in ["anyOf", "oneOf", "allOf"] {
            found.extend(
                place
                    .get(key)
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten(),
            );
        }
        found.extend(place.get("items"));
    }
    found
}

/// What is below a key of a place.
fn below<'s>(schema: &'s Value, place: &'s Value, key: &str) -> Vec<&'s Value> {
    let known = mappings(schema, place).into_iter().filter_map(|mapping| {
        let property = mapping
            .get("properties")
            .and_then(|properties| properties.get(key));
        property.or_else(|| {
            mapping
                .get("additionalProperties")
                .filter(|any| any.is_object())
        })
    });
    known.collect()
}

/// The keys that the last line of a text is below, by the indentation of the lines before.
fn path_to(text: &str) -> Vec<String> {
    let mut lines = text.rsplit('\n');
    let mut indent = depth(lines.next().unwrap_or(""));
    let mut path = Vec::new();
    for line in lines {
        let own = depth(line);
        let code = line.trim_start().trim_start_matches("- ").trim_start();
        if code.is_empty() || code.starts_with('#') || own >= indent {
            continue;
        }
        if let Some((key, _)) = code.split_once(':') {
            path.push(key.trim().to_owned());
        }
        indent = own;
    }
    path.reverse();
    path
}

/// How far in the first key of a line is. A dash is an indentation too.
fn depth(line: &str) -> usize {
    let code = line.trim_start_matches([' ', '-']);
    line.len() - code.len()
}

fn item(key: &str, says: Option<&str>) -> CompletionItem {
    CompletionItem {
        label: key.to_owned(),
        kind: Some(CompletionItemKind::Property),
        detail: says.map(str::to_owned),
        insert_text: Some(format!("{key}: ")),
        ..CompletionItem::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        of_tests(&path_to(text))
            .into_iter()
            .map(|item| item.label)
            .collect()
    }

    #[test]
    fn keys_are_those_of_the_mapping_around() {
        assert!(keys("version: 1\n").contains(&"clock".to_owned()));
        let test = keys("tests:\n  - name: a\n    ");
        assert!(test.contains(&"expect".to_owned()), "{test:?}");
        assert!(!test.contains(&"clock".to_owned()), "{test:?}");
        let template = keys("templates:\n  agent:\n    ");
        assert!(template.contains(&"row".to_owned()), "{template:?}");
    }
}
