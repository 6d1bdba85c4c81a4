//! Markdown with queries in fenced `kql` blocks.

use std::path::Path;

use super::kql::stem;
use super::{Rule, RuleError, RuleForm};

/// The rules of a Markdown text: a query for each block marked `kql`, `kusto` or `csl`, named by the heading above it.
///
/// # Errors
/// There is no such block.
pub(super) fn read(path: &Path, text: &str) -> Result<Vec<Rule>, RuleError> {
    let mut rules: Vec<Rule> = Vec::new();
    let mut heading: Option<&str> = None;
    let mut open: Option<(usize, Option<Language>)> = None;
    let mut place = 0;
    for line in text.split_inclusive('\n') {
        let start = place;
        place += line.len();
        let fence = line.trim_start().strip_prefix("```").map(str::trim);
        match (fence, &open) {
            (None, None) => {
                if let Some(title) = line.strip_prefix('#') {
                    heading = Some(title.trim_start_matches('#').trim());
                }
            }
            (None, Some(_)) => {}
            (Some(word), None) => open = Some((place, language(word))),
            (Some(_), Some((from, language))) => {
                if let (Some(Language::Kql), Some(query)) = (language, text.get(*from..start)) {
                    rules.push(rule(path, heading, query, *from));
                }
                open = None;
            }
        }
    }
    // A block that is never closed goes on to the end of the text, as CommonMark says.
    if let Some((from, Some(Language::Kql))) = open
        && let Some(query) = text.get(from..)
    {
        rules.push(rule(path, heading, query, from));
    }
    if rules.is_empty() {
        return Err(RuleError::NoQuery {
            path: path.to_owned(),
        });
    }
    Ok(rules)
}

/// The language of a block that is read.
#[derive(Clone, Copy)]
enum Language {
    Kql,
}

fn language(word: &str) -> Option<Language> {
    let word = word.split_whitespace().next().unwrap_or_default();
    matches!(word.to_ascii_lowercase().as_str(), "kql" | "kusto" | "csl").then_some(Language::Kql)
}

fn rule(path: &Path, heading: Option<&str>, query: &str, place: usize) -> Rule {
    Rule {
        name: heading.map_or_else(|| stem(path), str::to_owned),
        query: query.trim_end().to_owned(),
        query_at: place,
        form: RuleForm::Query,
        ..Rule::default()
    }
}
