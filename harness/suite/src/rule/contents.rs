//! What a file holds: rules, saved functions, or neither, by its name and its text.

use std::path::Path;

use super::tree::{self, Language};
use super::{
    Rule, RuleError, SavedFunction, arm, bicep, defender, function, hunting_page, is_hunting_page,
    kql, markdown, notebook, refused, sentinel_yaml, terraform,
};
use crate::testfile::Node;

/// What a file holds.
#[derive(Clone, Debug)]
pub enum Contents {
    /// Rules: analytics rules, custom detections, hunting queries.
    Rules(Vec<Rule>),
    /// Functions that a workspace saves for queries to call.
    Functions(Vec<SavedFunction>),
}

/// The contents of a file from its text, which has `\n` as line end.
///
/// # Errors
/// The text is empty, is not what its name says, or holds neither rules nor functions.
pub(super) fn read(path: &Path, text: &str) -> Result<Contents, RuleError> {
    if text.trim().is_empty() {
        return Err(RuleError::Empty {
            path: path.to_owned(),
        });
    }
    let extension = path
        .extension()
        .map(|extension| extension.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default();
    match extension.as_str() {
        // By name first: a `.kql` file that begins with a bracket is KQL with a mistake, not JSON.
        "yaml" | "yml" => of_yaml(path, text),
        "json" | "template" => of_json(path, text),
        "bicep" => bicep::read(path, text),
        "tf" => terraform::read(path, text).map(Contents::Rules),
        "ipynb" => notebook::read(path, text).map(Contents::Rules),
        "md" | "markdown" => markdown::read(path, text).map(Contents::Rules),
        "kql" | "csl" | "kusto" => of_kql(path, text),
        _ => of_unnamed(path, text, &extension),
    }
}

/// A file whose name does not say what it is.
fn of_unnamed(path: &Path, text: &str, extension: &str) -> Result<Contents, RuleError> {
    if let Some(error) = refused::by_extension(path, extension) {
        return Err(error);
    }
    if is_hunting_page(text) {
        let page = hunting_page::read_page(path, text)?;
        return Ok(Contents::Rules(vec![page.rule]));
    }
    if text.trim_start().starts_with(['{', '[']) {
        return of_json(path, text);
    }
    of_kql(path, text)
}

fn of_yaml(path: &Path, text: &str) -> Result<Contents, RuleError> {
    let (repaired, repairs) = sentinel_yaml::repair(text);
    let node = tree::parse(path, &repaired, Language::Yaml)?;
    let mut contents = of_tree(path, text, &node)?;
    if repairs.is_empty() {
        return Ok(contents);
    }
    // What was put right moved places within their lines, and left the lines.
    let in_file = |at: usize| {
        let before = repaired.get(..at).unwrap_or(&repaired);
        let lines = before.matches('\n').count();
        text.split_inclusive('\n').take(lines).map(str::len).sum()
    };
    match &mut contents {
        Contents::Rules(rules) => {
            for rule in rules {
                rule.query_at = in_file(rule.query_at);
                rule.repairs.splice(0..0, repairs.iter().cloned());
            }
        }
        Contents::Functions(functions) => {
            for function in functions {
                function.text_at = in_file(function.text_at);
            }
        }
    }
    Ok(contents)
}

fn of_json(path: &Path, text: &str) -> Result<Contents, RuleError> {
    if let Some(error) = refused::json_lines(path, text) {
        return Err(error);
    }
    let node = tree::parse(path, text, Language::Json)?;
    // Notebooks are saved as `.json` too.
    if tree::get(&node, &["nbformat"]).is_some() {
        return notebook::of_tree(path, &node).map(Contents::Rules);
    }
    of_tree(path, text, &node)
}

/// What a mapping holds, by the keys that each form has.
fn of_tree(path: &Path, text: &str, node: &Node) -> Result<Contents, RuleError> {
    if let Some(error) = refused::by_keys(path, node) {
        return Err(error);
    }
    let functions = function::of_tree(path, node);
    if !functions.is_empty() {
        return Ok(Contents::Functions(functions));
    }
    if arm::is_template(node) {
        return arm::read(path, text, node);
    }
    if defender::is_rules(node) {
        return defender::read(path, node).map(Contents::Rules);
    }
    if tree::get(node, &["query"]).is_some() {
        return Ok(Contents::Rules(vec![sentinel_yaml::read(path, node)]));
    }
    Err(refused::without_query(path, node))
}

fn of_kql(path: &Path, text: &str) -> Result<Contents, RuleError> {
    if let Some(error) = refused::text_without_kql(path, text) {
        return Err(error);
    }
    let functions = function::of_text(text);
    if functions.is_empty() {
        return Ok(Contents::Rules(kql::read(path, text)));
    }
    Ok(Contents::Functions(functions))
}
