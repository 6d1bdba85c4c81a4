//! Notebooks: cells of kqlmagic, `%%kql` before a query of several lines and `%kql` before one of a line.

use std::path::Path;

use super::kql::stem;
use super::tree::{self, Language, get, items, text_at, texts};
use super::{Rule, RuleError, RuleForm};
use crate::testfile::Node;

/// The rules of a notebook's text.
pub(super) fn read(path: &Path, text: &str) -> Result<Vec<Rule>, RuleError> {
    let node = tree::parse(path, text, Language::Json)?;
    of_tree(path, &node)
}

/// The rules of a notebook: a query for each cell that has one, named by the heading above it.
///
/// # Errors
/// No cell has a query.
pub(super) fn of_tree(path: &Path, node: &Node) -> Result<Vec<Rule>, RuleError> {
    let mut rules: Vec<Rule> = Vec::new();
    let mut heading: Option<String> = None;
    let cells = get(node, &["cells"]).map_or(&[][..], items);
    for cell in cells {
        let source = texts(get(cell, &["source"])).concat();
        if text_at(cell, &["cell_type"]) == Some("markdown") {
            // A cell of text without a heading explains the query below it and does not name it.
            heading = heading_of(&source).or(heading);
            continue;
        }
        let place = get(cell, &["source"]).map_or(0, |node| node.place.start);
        let Some(query) = query_of(&source) else {
            continue;
        };
        rules.push(Rule {
            name: heading.clone().unwrap_or_else(|| stem(path)),
            query,
            query_at: place,
            form: RuleForm::Query,
            ..Rule::default()
        });
    }
    if rules.is_empty() {
        return Err(RuleError::NoQuery {
            path: path.to_owned(),
        });
    }
    Ok(rules)
}

fn heading_of(markdown: &str) -> Option<String> {
    let line = markdown.lines().find_map(|line| line.strip_prefix('#'))?;
    Some(line.trim_start_matches('#').trim().to_owned())
}

/// The query of a cell, without the magic and its options on the same line.
fn query_of(source: &str) -> Option<String> {
    let source = source.trim_start();
    if let Some(cell) = source.strip_prefix("%%kql") {
        let (options, query) = cell.split_once('\n')?;
        return options
            .chars()
            .next()
            .is_none_or(char::is_whitespace)
            .then(|| query.trim_end().to_owned());
    }
    let line = source
        .lines()
        .find_map(|line| line.trim_start().strip_prefix("%kql "))?;
    // `%kql loganalytics://…` connects, and asks nothing.
    (!line.contains("://")).then(|| line.trim().to_owned())
}
