//! What a rule's results decide of its alerts: details to show, texts with columns in them, columns for their fields.
//!
//! <https://learn.microsoft.com/azure/sentinel/customize-alert-details>

use super::super::tree::{entries, get, items, scalar_text};
use super::schedule::text_under;
use super::{FieldMistake, value};
use crate::testfile::{Name, Node, NodeKind, Placed};

/// A detail that alerts show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomDetail {
    /// Its key in the alert.
    pub key: Name,
    /// The column of the result that it is taken from.
    pub column: Placed<String>,
}

/// `alertDetailsOverride`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlertDetails {
    /// The texts with columns in them: the alert's name and description.
    pub templates: Vec<Template>,
    /// The columns that give fields of the alert: severity, tactics, and dynamic properties. Each with the field's name.
    pub columns: Vec<CustomDetail>,
}

/// A text with `{{columns}}` in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The key that it is under.
    pub key: Name,
    /// The columns that it names, in its order.
    pub columns: Vec<String>,
    /// The text.
    pub text: Placed<String>,
}

pub(super) fn custom_details(
    node: Option<&Node>,
    mistakes: &mut Vec<FieldMistake>,
) -> Vec<CustomDetail> {
    let Some(node) = node else { return vec![] };
    if !matches!(node.kind, NodeKind::Map(_)) {
        mistakes.push(FieldMistake::new(
            format!("`customDetails` is {}", node.describe()),
            "a mapping from keys to columns of the result",
            node.place,
        ));
    }
    let details = entries(node).iter().filter_map(|entry| {
        let Some(column) = scalar_text(&entry.value) else {
            mistakes.push(FieldMistake::new(
                format!("the custom detail `{}` names no column", entry.key.value),
                "the name of a column of the result",
                entry.key.place,
            ));
            return None;
        };
        Some(CustomDetail {
            key: entry.key.clone(),
            column: Placed::new(column, entry.value.place),
        })
    });
    details.collect()
}

impl AlertDetails {
    pub(super) fn of(node: Option<&Node>, mistakes: &mut Vec<FieldMistake>) -> Self {
        let Some(node) = node else {
            return Self::default();
        };
        if !matches!(node.kind, NodeKind::Map(_)) {
            mistakes.push(FieldMistake::new(
                format!("`alertDetailsOverride` is {}", node.describe()),
                "a mapping with keys such as `alertDisplayNameFormat`",
                node.place,
            ));
        }
        let mut details = Self::default();
        for entry in entries(node) {
            match entry.key.value.as_str() {
                "alertDisplayNameFormat" | "alertDescriptionFormat" => {
                    details.templates.extend(template(&entry.key, &entry.value));
                }
                "alertSeverityColumnName" | "alertTacticsColumnName" => {
                    let named = value(entries(node), &entry.key.value).and_then(scalar_text);
                    details.columns.extend(named.map(|column| CustomDetail {
                        key: entry.key.clone(),
                        column: Placed::new(column, entry.value.place),
                    }));
                }
                "alertDynamicProperties" => {
                    let properties = items(&entry.value).iter();
                    details
                        .columns
                        .extend(properties.filter_map(dynamic_property));
                }
                _ => {}
            }
        }
        details
    }
}

/// `{alertProperty: …, value: column}`
fn dynamic_property(node: &Node) -> Option<CustomDetail> {
    let key = text_under(node, "alertProperty")?;
    let column = get(node, &["value"])?;
    Some(CustomDetail {
        key,
        column: Placed::new(scalar_text(column)?, column.place),
    })
}

fn template(key: &Name, node: &Node) -> Option<Template> {
    let text = scalar_text(node)?;
    let mut columns = Vec::new();
    let mut rest = text.as_str();
    while let Some((_, behind)) = rest.split_once("{{") {
        let Some((name, after)) = behind.split_once("}}") else {
            break;
        };
        columns.push(name.trim().to_owned());
        rest = after;
    }
    Some(Template {
        key: key.clone(),
        columns,
        text: Placed::new(text, node.place),
    })
}
