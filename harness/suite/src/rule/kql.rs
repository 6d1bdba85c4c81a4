//! `.kql` files: a query, with `// Name: …` comments above it.

use std::path::Path;

use super::{Rule, RuleForm};

/// The rules of a `.kql` file: its query, or its queries where blank lines part several complete ones. Comments of the form
/// `// key: value` before a query give its metadata; the name is the file's when no comment says it.
pub(super) fn read(path: &Path, text: &str) -> Vec<Rule> {
    let parts = super::queries(text);
    let count = parts.len();
    let rules = parts.into_iter().enumerate().map(|(number, (at, part))| {
        let mut rule = rule(part);
        rule.query_at = at;
        if rule.name.is_empty() {
            rule.name = match count {
                1 => stem(path),
                _ => format!("{} {}", stem(path), number + 1),
            };
        }
        rule
    });
    rules.collect()
}

fn rule(text: &str) -> Rule {
    let mut rule = Rule {
        query: text.trim_end().to_owned(),
        form: RuleForm::Query,
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
