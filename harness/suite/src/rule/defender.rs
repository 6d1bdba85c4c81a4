//! Custom detections of Defender XDR: the `detectionRule` of Microsoft Graph, one or a list, and the same as YAML.
//!
//! <https://learn.microsoft.com/graph/api/resources/security-detectionrule>

use std::path::Path;

use super::tree::{entries, entry_of, get, items, text_at, text_node};
use super::{Rule, RuleError, RuleForm, sentinel_yaml};
use crate::testfile::{Entry, Node};

/// Whether a tree is custom detections.
pub(super) fn is_rules(node: &Node) -> bool {
    rules_of(node).is_some()
}

/// The detections of a tree: itself, its items, or those under `value`.
fn rules_of(node: &Node) -> Option<Vec<&Node>> {
    let is_rule = |node: &Node| get(node, &["queryCondition"]).is_some();
    if is_rule(node) {
        return Some(vec![node]);
    }
    // Microsoft Graph answers a list under `value`; people keep that file.
    let list = get(node, &["value"]).unwrap_or(node);
    let rules: Vec<&Node> = items(list).iter().filter(|item| is_rule(item)).collect();
    (!rules.is_empty()).then_some(rules)
}

/// The custom detections of a tree.
///
/// # Errors
/// One has no `queryCondition.queryText`.
pub(super) fn read(path: &Path, node: &Node) -> Result<Vec<Rule>, RuleError> {
    let rules = rules_of(node).unwrap_or_default();
    rules.into_iter().map(|node| rule(path, node)).collect()
}

fn rule(path: &Path, node: &Node) -> Result<Rule, RuleError> {
    let query = get(node, &["queryCondition", "queryText"]).ok_or_else(|| RuleError::NoQuery {
        path: path.to_owned(),
    })?;
    let alert = |key: &str| get(node, &["detectionAction", "alertTemplate", key]);
    let mut fields: Vec<Entry> = entries(node).to_vec();
    for entry in &mut fields {
        if entry.key.value.eq_ignore_ascii_case("displayName") {
            "name".clone_into(&mut entry.key.value);
        }
    }
    let mut said = |key: &str, value: Option<&Node>| {
        // The rule's own field counts more than that of its alert.
        if let (Some(value), None) = (value, get(node, &[key])) {
            fields.push(entry_of(key, value.clone()));
        }
    };
    said("description", alert("description"));
    said("severity", alert("severity"));
    said("relevantTechniques", alert("mitreTechniques"));
    if let Some(tactic) = text_at(node, &["detectionAction", "alertTemplate", "category"]) {
        let place = alert("category").map_or(node.place, |node| node.place);
        fields.push(entry_of("tactics", text_node(tactic, place)));
    }
    fields.push(entry_of("query", query.clone()));
    let mut rule = sentinel_yaml::of_entries(path, fields, RuleForm::CustomDetection);
    // It is written as it was read, with what was taken out of its alert.
    rule.written = entries(node).to_vec();
    Ok(rule)
}
