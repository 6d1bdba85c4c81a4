//! Sentinel's YAML for analytics and hunting rules, with the slips it has in the wild.

use std::path::Path;

use super::kql::stem;
use super::text::{Repair, RepairKind};
use super::tree::{entries, get, items, scalar_text, texts};
use super::{Connector, Rule, RuleForm};
use crate::testfile::{Entry, Node, NodeKind, Place};

/// The keys that are at the left margin of a rule.
const TOP_LEVEL: &[&str] = &[
    "id",
    "name",
    "description",
    "description-detailed",
    "severity",
    "status",
    "kind",
    "version",
    "metadata",
    "tags",
    "requiredDataConnectors",
    "dataTypes",
    "tactics",
    "relevantTechniques",
    "query",
    "queryFrequency",
    "queryPeriod",
    "triggerOperator",
    "triggerThreshold",
    "entityMappings",
    "sentinelEntitiesMappings",
    "eventGroupingSettings",
    "customDetails",
    "alertDetailsOverride",
    "incidentConfiguration",
    "suppressionDuration",
    "suppressionEnabled",
];

/// A rule from the keys of a mapping. A key in other letter case is read as the one it means.
pub(super) fn read(path: &Path, node: &Node) -> Rule {
    let mut repairs = Vec::new();
    let mut fields = entries(node).to_vec();
    for field in &mut fields {
        let known = TOP_LEVEL
            .iter()
            // `QueryFrequency` and `Severity` are found in rules that Sentinel's own pipeline took. Ignored, the rule would be another.
            .find(|known| known.eq_ignore_ascii_case(&field.key.value));
        if let Some(known) = known.filter(|known| **known != field.key.value) {
            let message = format!("read the key `{}` as `{known}`", field.key.value);
            let line = field.key.place.line;
            repairs.push(Repair::new(RepairKind::LetterCase, line, message));
            (*known).clone_into(&mut field.key.value);
        }
    }
    let mut rule = of_entries(path, fields, RuleForm::Sentinel);
    rule.repairs = repairs;
    rule
}

/// A rule from fields under the keys of Sentinel's YAML.
pub(super) fn of_entries(path: &Path, written: Vec<Entry>, form: RuleForm) -> Rule {
    let node = Node {
        kind: NodeKind::Map(written),
        place: Place::default(),
    };
    let text = |key: &str| get(&node, &[key]).and_then(scalar_text);
    let query = text("query").unwrap_or_default().trim_end().to_owned();
    let connectors = get(&node, &["requiredDataConnectors"]).map_or(&[][..], items);
    let connectors = connectors.iter().filter_map(|connector| {
        Some(Connector {
            id: get(connector, &["connectorId"]).and_then(scalar_text)?,
            data_types: texts(get(connector, &["dataTypes"])),
        })
    });
    let mut rule = Rule {
        id: text("id"),
        name: text("name").unwrap_or_else(|| stem(path)),
        description: text("description").map(|text| text.trim_end().to_owned()),
        severity: text("severity"),
        tactics: texts(get(&node, &["tactics"])),
        techniques: texts(get(&node, &["relevantTechniques"])),
        connectors: connectors.collect(),
        query,
        query_at: get(&node, &["query"]).map_or(0, |node| node.place.start),
        form,
        ..Rule::default()
    };
    if let NodeKind::Map(written) = node.kind {
        rule.written = written;
    }
    rule
}

/// The text as YAML can read it, line for line, and what was put right.
pub(super) fn repair(text: &str) -> (String, Vec<Repair>) {
    let mut repairs = Vec::new();
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    clean_indentation(&mut lines, &mut repairs);
    indent_lost_blocks(&mut lines, &mut repairs);
    indent_data_types(&mut lines, &mut repairs);
    // Line for line: the places of mistakes stay on the lines of the file.
    (lines.join("\n"), repairs)
}

/// Tabs and no-break spaces before the first character become spaces.
fn clean_indentation(lines: &mut [String], repairs: &mut Vec<Repair>) {
    for (number, line) in lines.iter_mut().enumerate() {
        let width = line.len() - line.trim_start().len();
        let (indent, rest) = line.split_at_checked(width).unwrap_or(("", line));
        if !indent.contains(['\t', '\u{a0}']) {
            continue;
        }
        let kind = if indent.contains('\t') {
            RepairKind::Tab
        } else {
            RepairKind::NoBreakSpace
        };
        let what = if kind == RepairKind::Tab {
            "tabs"
        } else {
            "no-break spaces"
        };
        *line = format!(
            "{}{rest}",
            indent.replace('\t', "  ").replace('\u{a0}', " ")
        );
        repairs.push(Repair::new(
            kind,
            number + 1,
            format!("turned {what} in the indentation into spaces"),
        ));
    }
}

/// The key of a line at the left margin.
fn top_level_key(line: &str) -> Option<&str> {
    let (key, _) = line.split_once(':')?;
    TOP_LEVEL.contains(&key).then_some(key)
}

/// Lines of a `key: |` block that are at the left margin are indented, up to the next key.
fn indent_lost_blocks(lines: &mut [String], repairs: &mut Vec<Repair>) {
    let mut block: Option<&'static str> = None;
    let mut reported = false;
    for (number, line) in lines.iter_mut().enumerate() {
        if let Some(key) = top_level_key(line) {
            let opens = line.trim_end().ends_with(['|', '>']) || line.trim_end().ends_with("|-");
            block = opens
                .then(|| TOP_LEVEL.iter().copied().find(|known| *known == key))
                .flatten();
            reported = false;
            continue;
        }
        // A query pasted into a YAML editor begins at the left margin: `|` makes it plain that the lines were meant as the block.
        let lost = !line.is_empty() && !line.starts_with(' ');
        if let (Some(key), true) = (block, lost) {
            line.insert_str(0, "  ");
            if !std::mem::replace(&mut reported, true) {
                repairs.push(Repair::new(
                    RepairKind::Block,
                    number + 1,
                    format!("indented the lines of `{key}` again"),
                ));
            }
        }
    }
}

/// `dataTypes:` at the indent of the `-` above it, or at the left margin below a list, belongs to that list's item: it and
/// its own list go one step in.
fn indent_data_types(lines: &mut [String], repairs: &mut Vec<Repair>) {
    let mut dash: Option<usize> = None;
    let mut moving: Option<usize> = None;
    for (number, line) in lines.iter_mut().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let trimmed = line.trim_start().to_owned();
        if let Some(at) = moving {
            let is_item =
                trimmed.starts_with("- ") && indent >= at && !trimmed.starts_with("- connectorId");
            if is_item {
                line.insert_str(0, "    ");
                continue;
            }
            moving = None;
        }
        if trimmed.starts_with("- connectorId") {
            dash = Some(indent);
        } else if trimmed.starts_with("dataTypes:") && dash == Some(indent) {
            line.insert_str(0, "  ");
            moving = Some(indent);
            repairs.push(Repair::new(
                RepairKind::Indentation,
                number + 1,
                "moved `dataTypes` under the connector above it",
            ));
        } else if top_level_key(line).is_some() {
            dash = None;
        }
    }
}
