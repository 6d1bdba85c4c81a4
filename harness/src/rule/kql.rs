//! `.kql` files: a query, with `// Name: …` comments above it.

use std::path::Path;

use super::Rule;

/// A rule from a `.kql` file. Comments of the form `// key: value` before the query give its metadata; the name is the file's
/// when no comment says it.
pub(super) fn read(path: &Path, text: &str) -> Rule {
    let mut rule = Rule {
        query: text.trim_end().to_owned(),
        ..Rule::default()
    };
    let comments = text
        .lines()
        .map(str::trim)
        .take_while(|line| line.is_empty() || line.starts_with("//"));
    for comment in comments {
        let comment = comment.trim_start_matches('/').trim();
        let Some((key, value)) = comment.split_once(':') else {
            continue;
        };
        let value = value.trim().to_owned();
        match key.trim().to_ascii_lowercase().as_str() {
            "name" | "title" | "rule" => rule.name = value,
            "id" => rule.id = Some(value),
            "description" => rule.description = Some(value),
            "severity" => rule.severity = Some(value),
            "tactics" => rule.tactics = list(&value),
            "techniques" | "relevanttechniques" | "mitre" => rule.techniques = list(&value),
            _ => {}
        }
    }
    if rule.name.is_empty() {
        rule.name = stem(path);
    }
    rule
}

/// A file's name without its extension.
pub(super) fn stem(path: &Path) -> String {
    path.file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn list(value: &str) -> Vec<String> {
    value
        .split(',')
        .map(|item| item.trim().to_owned())
        .filter(|item| !item.is_empty())
        .collect()
}
