//! Files that are often given for a rule and are none: each is refused by the name of what it is.

use std::path::Path;

use super::RuleError;
use super::tree::{entries, get, items};
use crate::testfile::{Node, NodeKind};

/// The refusal of a file that is this, with what to do instead.
pub(super) fn is(path: &Path, what: &str, help: &str) -> RuleError {
    RuleError::NotARule {
        path: path.to_owned(),
        what: what.to_owned(),
        help: help.to_owned(),
    }
}

fn events(path: &Path) -> RuleError {
    is(
        path,
        "a file of events",
        "`--table NAME=FILE` gives its rows to a table",
    )
}

/// The refusal of a file by its extension.
pub(super) fn by_extension(path: &Path, extension: &str) -> Option<RuleError> {
    match extension {
        "ndjson" | "jsonl" | "csv" | "tsv" | "parquet" | "evtx" | "gz" | "zst" => {
            Some(events(path))
        }
        "xml" | "html" | "htm" | "toml" | "py" | "ps1" | "sh" | "xlsx" | "docx" | "pdf" => {
            let what = format!("a .{extension} file");
            Some(is(path, &what, FORMS))
        }
        _ => None,
    }
}

const FORMS: &str = "rules are read from Sentinel YAML, ARM and Bicep templates, Terraform, Graph and Defender rules, .kql and .csl \
files, notebooks and Markdown";

/// JSON lines are events.
pub(super) fn json_lines(path: &Path, text: &str) -> Option<RuleError> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_object = |line: &str| line.starts_with('{') && line.ends_with('}');
    // Two lines, as one alone may be a rule in JSON that was written without line breaks.
    let (first, second) = (lines.next()?, lines.next()?);
    (is_object(first) && is_object(second)).then(|| events(path))
}

/// The refusal of a mapping by the keys that show what it is.
pub(super) fn by_keys(path: &Path, node: &Node) -> Option<RuleError> {
    let has = |key: &str| get(node, &[key]).is_some();
    // By the keys that the format requires: Sigma rules lie beside KQL in many repositories.
    if has("detection") && (has("logsource") || has("title")) {
        return Some(is(
            path,
            "a Sigma rule: it has conditions and no KQL",
            "pySigma's Kusto backend converts it: `sigma convert -t kusto -p sentinel_asim RULE`",
        ));
    }
    if has("rule") && (has("tests") || has("templates") || has("scenarios")) {
        return Some(is(
            path,
            "a test file",
            "name the rule that its key `rule` names, or run it: `kqlab test FILE`",
        ));
    }
    if has("swagger") || has("openapi") {
        return Some(is(path, "an API description", FORMS));
    }
    if has("jobs") && has("on") || has("stages") || has("pipeline") {
        return Some(is(path, "a workflow of a build service", FORMS));
    }
    if has("type") && has("query") && has("risk_score") {
        return Some(is(
            path,
            "a rule of Elastic Security: its query is no KQL of Kusto",
            FORMS,
        ));
    }
    None
}

/// The refusal of a tree that has no query under any key of the known forms.
pub(super) fn without_query(path: &Path, node: &Node) -> RuleError {
    let is_list_of_objects =
        !items(node).is_empty() && items(node).iter().all(|item| !entries(item).is_empty());
    let is_answer = ["tables", "results", "records"].iter().any(|key| {
        matches!(
            get(node, &[key]).map(|node| &node.kind),
            Some(NodeKind::List(_))
        )
    });
    if is_list_of_objects || is_answer {
        return events(path);
    }
    if get(node, &["Properties"]).is_some() && get(node, &["Name"]).is_some() {
        return is(
            path,
            "the description of a table",
            "`--schema FILE` gives tables to a query",
        );
    }
    RuleError::NoQuery {
        path: path.to_owned(),
    }
}

/// The refusal of a text that defines tables, or is written in another language.
pub(super) fn text_without_kql(path: &Path, text: &str) -> Option<RuleError> {
    let mut lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("//"));
    let first = lines.next()?;
    let command = first.strip_prefix('.')?;
    let words: Vec<&str> = command.split_whitespace().take(2).collect();
    let is_table = matches!(
        words.as_slice(),
        [
            "create" | "create-merge" | "alter" | "alter-merge",
            "table" | "tables"
        ]
    );
    if is_table {
        return Some(is(
            path,
            "the definition of a table",
            "`--schema FILE` gives tables to a query",
        ));
    }
    let is_function = matches!(
        words.as_slice(),
        ["create" | "create-or-alter" | "alter", "function"]
    );
    (!is_function && command.starts_with(|c: char| c.is_ascii_lowercase())).then(|| {
        is(
            path,
            &format!("the management command `.{}`", words.first().unwrap_or(&"")),
            "kqlab runs queries; it changes no database",
        )
    })
}
