//! Sentinel's YAML for analytics and hunting rules, with the slips it has in the wild.

use std::path::Path;

use miette::NamedSource;
use serde_json::Value;

use super::kql::stem;
use super::text::{Repair, RepairKind};
use super::{Connector, Rule, RuleError};

/// The keys that stand at the left margin of a rule.
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

/// A rule from YAML. What cannot be YAML but has one evident meaning is put right first.
pub(super) fn read(path: &Path, text: &str) -> Result<Rule, RuleError> {
    let (repaired, repairs) = repair(text);
    let value: Value = serde_saphyr::from_str(&repaired).map_err(|error| {
        let location = error.location();
        let (line, column) = location.map_or((1, 1), |place| (place.line(), place.column()));
        let offset = offset_of(
            text,
            usize::try_from(line).unwrap_or(1),
            usize::try_from(column).unwrap_or(1),
        );
        let message = error.to_string();
        RuleError::Yaml {
            message: message.lines().next().unwrap_or_default().to_owned(),
            source_code: NamedSource::new(path.display().to_string(), text.to_owned())
                .with_language("yaml"),
            span: (offset, 0).into(),
        }
    })?;
    let mut rule = from_value(&value);
    rule.repairs = repairs;
    if rule.name.is_empty() {
        rule.name = stem(path);
    }
    Ok(rule)
}

/// A rule from the keys of a YAML document.
pub(super) fn from_value(value: &Value) -> Rule {
    let text = |key: &str| value.get(key).and_then(scalar_text);
    let connectors = value
        .get("requiredDataConnectors")
        .and_then(Value::as_array);
    let connectors = connectors.into_iter().flatten().filter_map(|connector| {
        Some(Connector {
            id: connector.get("connectorId").and_then(scalar_text)?,
            data_types: texts(connector.get("dataTypes")),
        })
    });
    Rule {
        id: text("id"),
        name: text("name").unwrap_or_default(),
        description: text("description").map(|text| text.trim_end().to_owned()),
        severity: text("severity"),
        tactics: texts(value.get("tactics")),
        techniques: texts(value.get("relevantTechniques")),
        connectors: connectors.collect(),
        query: text("query").unwrap_or_default().trim_end().to_owned(),
        ..Rule::default()
    }
}

fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The texts of a list; a lone text is a list of one.
fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(items)) => items.iter().filter_map(scalar_text).collect(),
        Some(value) => scalar_text(value).into_iter().collect(),
        None => vec![],
    }
}

/// The text as YAML can read it, line for line, and what was put right.
pub(super) fn repair(text: &str) -> (String, Vec<Repair>) {
    let mut repairs = Vec::new();
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    clean_indentation(&mut lines, &mut repairs);
    indent_lost_blocks(&mut lines, &mut repairs);
    indent_data_types(&mut lines, &mut repairs);
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

/// Lines of a `key: |` block that stand at the left margin are indented, up to the next key.
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

/// The byte of a line and column, both from 1.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    (start + column.saturating_sub(1)).min(text.len())
}
