//! Terraform: resources of the Azure provider that are analytics rules.
//!
//! <https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/sentinel_alert_rule_scheduled>

use std::path::Path;
use std::sync::Arc;

use hcl_edit::Span;
use hcl_edit::expr::{Expression, ObjectKey};
use hcl_edit::structure::{Block, Body, Structure};
use hcl_edit::template::{Element, Template};
use miette::NamedSource;

use super::tree::{entry_of, text_node};
use super::{Rule, RuleError, RuleForm, arm, refused, sentinel_yaml};
use crate::testfile::{Entry, Node, NodeKind, Place};

/// The resources that are analytics rules, and their kind in Sentinel.
const RESOURCES: &[(&str, &str)] = &[
    ("azurerm_sentinel_alert_rule_scheduled", "Scheduled"),
    ("azurerm_sentinel_alert_rule_nrt", "NRT"),
];

/// The rules of a Terraform file.
///
/// # Errors
/// The file is no Terraform, has no such resource, or a query is elsewhere (`file(…)`, a variable).
pub(super) fn read(path: &Path, text: &str) -> Result<Vec<Rule>, RuleError> {
    let body = hcl_edit::parser::parse_body(text).map_err(|error| RuleError::Yaml {
        language: "Terraform",
        message: error.message().trim().replace('\n', "; "),
        source_code: Arc::new(NamedSource::new(
            path.display().to_string(),
            super::ended(text),
        )),
        span: (error.location().offset().min(text.len()), 0).into(),
    })?;
    let mut rules = Vec::new();
    for block in body.blocks() {
        let label = block.labels.first().map(|label| label.as_str());
        let known = RESOURCES.iter().find(|(name, _)| Some(*name) == label);
        if let (Some((_, kind)), "resource") = (known, block.ident.as_str()) {
            rules.push(rule(path, text, block, kind)?);
        }
    }
    if rules.is_empty() {
        return Err(refused::is(
            path,
            "Terraform without analytics rules",
            "kqlab reads resources of the types `azurerm_sentinel_alert_rule_scheduled` and `azurerm_sentinel_alert_rule_nrt`",
        ));
    }
    Ok(rules)
}

fn rule(path: &Path, text: &str, block: &Block, kind: &str) -> Result<Rule, RuleError> {
    let place = place_of(text, block.span());
    let mut fields = vec![entry_of("kind", text_node(kind, place))];
    for entry in entries(text, &block.body) {
        let is_query = entry.key.value == "query";
        if is_query && entry.value.as_text().is_none() {
            return Err(elsewhere(path, text, entry.value.place));
        }
        match entry.key.value.as_str() {
            // The resource's own name and place in Azure are not the rule's.
            "name" | "logAnalyticsWorkspaceId" => {}
            // The resource has no id of its own in the file; that of the template it was made from is what others know it by.
            "alertRuleTemplateGuid" => {
                fields.push(entry_of("id", entry.value.clone()));
            }
            _ => fields.push(arm::in_yaml(&entry, &arm::Known::default())),
        }
    }
    if !fields.iter().any(|entry| entry.key.value == "query") {
        return Err(RuleError::NoQuery {
            path: path.to_owned(),
        });
    }
    Ok(sentinel_yaml::of_entries(path, fields, RuleForm::Sentinel))
}

fn elsewhere(path: &Path, text: &str, place: Place) -> RuleError {
    let written = place.text(text);
    RuleError::Expression {
        what: format!("the expression `{}`", written.trim()),
        source_code: Arc::new(NamedSource::new(
            path.display().to_string(),
            super::ended(text),
        )),
        span: place.into(),
    }
}

/// The attributes and blocks of a body under the names that Azure gives them. Blocks of one name are a list where Azure has
/// a list.
fn entries(text: &str, body: &Body) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for structure in body {
        let (name, value) = match structure {
            Structure::Attribute(attribute) => {
                (attribute.key.as_str(), value_of(text, &attribute.value))
            }
            Structure::Block(block) => (
                block.ident.as_str(),
                Node {
                    kind: NodeKind::Map(self::entries(text, &block.body)),
                    place: place_of(text, block.span()),
                },
            ),
        };
        let (key, is_list) = azure_name(name);
        let existing = entries.iter_mut().find(|entry| entry.key.value == key);
        match (existing, is_list) {
            (Some(entry), _) => {
                if let NodeKind::List(items) = &mut entry.value.kind {
                    items.push(value);
                }
            }
            (None, Many::Yes) => {
                let place = value.place;
                let kind = NodeKind::List(vec![value]);
                entries.push(entry_of(&key, Node { kind, place }));
            }
            (None, Many::No) => entries.push(entry_of(&key, value)),
        }
    }
    entries
}

/// Whether Azure has a list where Terraform has a block for each item.
#[derive(Clone, Copy)]
enum Many {
    Yes,
    No,
}

/// The name that Azure gives an attribute or block of the provider.
fn azure_name(name: &str) -> (String, Many) {
    match name {
        "entity_mapping" => ("entityMappings".to_owned(), Many::Yes),
        "field_mapping" => ("fieldMappings".to_owned(), Many::Yes),
        "sentinel_entity_mapping" => ("sentinelEntitiesMappings".to_owned(), Many::Yes),
        "dynamic_property" => ("alertDynamicProperties".to_owned(), Many::Yes),
        "event_grouping" => ("eventGroupingSettings".to_owned(), Many::No),
        "incident" | "incident_configuration" => ("incidentConfiguration".to_owned(), Many::No),
        "alert_details_override" => ("alertDetailsOverride".to_owned(), Many::No),
        "display_name_format" => ("alertDisplayNameFormat".to_owned(), Many::No),
        "description_format" => ("alertDescriptionFormat".to_owned(), Many::No),
        "severity_column_name" => ("alertSeverityColumnName".to_owned(), Many::No),
        "tactics_column_name" => ("alertTacticsColumnName".to_owned(), Many::No),
        "aggregation_method" => ("aggregationKind".to_owned(), Many::No),
        "create_incident_enabled" | "create_incident" => ("createIncident".to_owned(), Many::No),
        "grouping" => ("groupingConfiguration".to_owned(), Many::No),
        other => (camel_case(other), Many::No),
    }
}

fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let mut out = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut chars = word.chars();
        out.extend(chars.next().map(|first| first.to_ascii_uppercase()));
        out.push_str(chars.as_str());
    }
    out
}

/// A value; an expression that Terraform would have to compute is nothing, with its place.
fn value_of(text: &str, expression: &Expression) -> Node {
    let place = place_of(text, expression.span());
    let kind = match expression {
        Expression::Bool(value) => NodeKind::Bool(*value.as_ref()),
        Expression::String(value) => NodeKind::Text(value.to_string()),
        Expression::Number(value) => match value.value().as_i64() {
            Some(number) => NodeKind::Int {
                value: number.into(),
                text: number.to_string(),
            },
            None => NodeKind::Text(place.text(text).to_owned()),
        },
        Expression::Array(array) => {
            NodeKind::List(array.iter().map(|item| value_of(text, item)).collect())
        }
        Expression::Object(object) => NodeKind::Map(
            object
                .iter()
                .filter_map(|(key, value)| {
                    let key = match key {
                        ObjectKey::Ident(name) => name.as_str().to_owned(),
                        ObjectKey::Expression(Expression::String(name)) => name.to_string(),
                        ObjectKey::Expression(_) => return None,
                    };
                    Some(entry_of(&key, value_of(text, value.expr())))
                })
                .collect(),
        ),
        Expression::HeredocTemplate(heredoc) => {
            let mut heredoc = heredoc.clone();
            if place.text(text).trim_start().starts_with("<<-") {
                // `<<-` takes the common indentation away, `<<` keeps it.
                heredoc.dedent();
            }
            literal(&heredoc.template).map_or(NodeKind::Null, NodeKind::Text)
        }
        _ => NodeKind::Null,
    };
    Node { kind, place }
}

/// The text of a template without interpolations and directives.
fn literal(template: &Template) -> Option<String> {
    template
        .iter()
        .map(|element| match element {
            Element::Literal(text) => Some(text.as_str()),
            Element::Interpolation(_) | Element::Directive(_) => None,
        })
        .collect()
}

fn place_of(text: &str, span: Option<std::ops::Range<usize>>) -> Place {
    let span = span.unwrap_or_default();
    Place::of(text, span.start, span.end)
}
