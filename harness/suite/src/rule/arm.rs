//! Azure's templates: ARM as JSON, the portal's export of analytics rules, and what the REST interface answers.
//!
//! <https://learn.microsoft.com/azure/templates/microsoft.securityinsights/alertrules>

mod expression;

use std::path::Path;
use std::sync::Arc;

use miette::NamedSource;

use super::contents::Contents;
use super::function::{Definition, SavedFunction};
use super::tree::{entries, entry, entry_of, get, items, scalar_text, text_at, text_node};
use super::{Rule, RuleError, RuleForm, refused, sentinel_yaml};
use crate::testfile::{Entry, Node, NodeKind, Placed};
pub(super) use expression::Known;
use expression::Value;

/// Whether a tree is a template, a resource, or a list of resources.
pub(super) fn is_template(node: &Node) -> bool {
    let schema = text_at(node, &["$schema"]).unwrap_or_default();
    // The REST interface answers `{"value": [...]}`, the portal's export a plain template: both are shared as files.
    let is_list = |node: &Node| items(node).iter().any(|item| kind_of(item).is_some());
    schema.contains("deploymentTemplate")
        || get(node, &["resources"]).is_some()
        || kind_of(node).is_some()
        || is_list(get(node, &["value"]).unwrap_or(node))
}

/// What a resource is to us.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Resource {
    /// An analytics rule.
    AlertRule,
    /// A saved search: a hunting query, or a function.
    SavedSearch,
}

fn kind_of(resource: &Node) -> Option<Resource> {
    let ty = text_at(resource, &["type"])?.to_ascii_lowercase();
    // The end alone: a provider's prefix, a workspace's path and an API version may all be before it.
    if ty.ends_with("alertrules") || ty.ends_with("alertruletemplates") {
        Some(Resource::AlertRule)
    } else {
        ty.ends_with("savedsearches")
            .then_some(Resource::SavedSearch)
    }
}

/// The rules or functions of a template.
///
/// # Errors
/// It deploys neither, or a query is an expression whose value only a deployment gives.
pub(super) fn read(path: &Path, text: &str, node: &Node) -> Result<Contents, RuleError> {
    let mut reader = Reader {
        path,
        text,
        rules: vec![],
        functions: vec![],
    };
    let list = get(node, &["value"]).unwrap_or(node);
    let alone: Vec<&Node> = if kind_of(node).is_some() {
        vec![node]
    } else {
        items(list).iter().collect()
    };
    reader.resources(&alone, &Known::of(node))?;
    reader.template(node)?;
    let Reader {
        rules, functions, ..
    } = reader;
    if !rules.is_empty() {
        return Ok(Contents::Rules(rules));
    }
    if !functions.is_empty() {
        return Ok(Contents::Functions(functions));
    }
    Err(refused::is(
        path,
        "a deployment template without analytics rules, hunting queries or functions",
        "kqlab reads resources of the types `alertRules` and `savedSearches` that have a query",
    ))
}

/// Goes through the resources of a template and of the templates inside it.
struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
    rules: Vec<Rule>,
    functions: Vec<SavedFunction>,
}

impl Reader<'_> {
    fn template(&mut self, template: &Node) -> Result<(), RuleError> {
        let Some(resources) = get(template, &["resources"]) else {
            return Ok(());
        };
        // A template lists its resources, or names them.
        let named = entries(resources).iter().map(|entry| &entry.value);
        let list: Vec<&Node> = items(resources).iter().chain(named).collect();
        self.resources(&list, &Known::of(template))
    }

    fn resources(&mut self, resources: &[&Node], known: &Known) -> Result<(), RuleError> {
        for resource in resources {
            match kind_of(resource) {
                Some(Resource::AlertRule) => self.alert_rule(resource, known)?,
                Some(Resource::SavedSearch) => self.saved_search(resource, known)?,
                None => {}
            }
            let inside = get(resource, &["resources"]).map_or(&[][..], items);
            self.resources(&inside.iter().collect::<Vec<_>>(), known)?;
            // Solutions of the content hub nest the template of each rule in a resource of the type `contentTemplates`.
            for key in ["template", "mainTemplate"] {
                if let Some(template) = get(resource, &["properties", key]) {
                    self.template(template)?;
                }
            }
        }
        Ok(())
    }

    /// The text of a query, resolved where it is an expression.
    fn query(&self, node: &Node, known: &Known) -> Result<String, RuleError> {
        let value = node.as_text().map(|written| known.value(written));
        match value {
            Some(Value::Text(text)) => Ok(text),
            None | Some(Value::Unknown) => Err(RuleError::Expression {
                what: format!("the expression `{}`", node.place.text(self.text)),
                source_code: Arc::new(NamedSource::new(
                    self.path.display().to_string(),
                    super::ended(self.text),
                )),
                span: node.place.into(),
            }),
        }
    }

    fn alert_rule(&mut self, resource: &Node, known: &Known) -> Result<(), RuleError> {
        // Rules of other kinds (Fusion, MicrosoftSecurityIncidentCreation, …) have no query.
        let Some(query) = get(resource, &["properties", "query"]) else {
            return Ok(());
        };
        let text = self.query(query, known)?;
        let mut fields = Vec::new();
        if let Some(id) = identifier(resource, known) {
            fields.push(id);
        }
        if let Some(kind) = entry(resource, "kind") {
            fields.push(kind.clone());
        }
        for field in get(resource, &["properties"]).map_or(&[][..], entries) {
            fields.push(if field.key.value.eq_ignore_ascii_case("query") {
                entry_of("query", text_node(text.clone(), query.place))
            } else {
                in_yaml(field, known)
            });
        }
        let rule = sentinel_yaml::of_entries(self.path, fields, RuleForm::Sentinel);
        self.rules.push(rule);
        Ok(())
    }

    fn saved_search(&mut self, resource: &Node, known: &Known) -> Result<(), RuleError> {
        let Some(query) = get(resource, &["properties", "query"]) else {
            return Ok(());
        };
        let text = self.query(query, known)?;
        let said = |key: &str| {
            let text = text_at(resource, &["properties", key])?;
            match known.value(text) {
                Value::Text(text) => Some(text),
                Value::Unknown => None,
            }
        };
        // A hunting query and a function are the same resource; an alias makes it one that queries can call.
        if let Some(name) = said("functionAlias").filter(|name| !name.is_empty()) {
            self.functions.push(SavedFunction {
                name,
                definition: Definition::Body {
                    parameters: said("functionParameters").unwrap_or_default(),
                },
                text,
                text_at: query.place.start,
            });
            return Ok(());
        }
        let fields = hunting_query(resource, &text, query, known);
        let rule = sentinel_yaml::of_entries(self.path, fields, RuleForm::Sentinel);
        self.rules.push(rule);
        Ok(())
    }
}

/// The fields of a saved search that is a hunting query: its tags say what Sentinel's YAML says by keys.
fn hunting_query(resource: &Node, text: &str, query: &Node, known: &Known) -> Vec<Entry> {
    let mut fields: Vec<Entry> = identifier(resource, known).into_iter().collect();
    for field in get(resource, &["properties"]).map_or(&[][..], entries) {
        match field.key.value.as_str() {
            "query" => fields.push(entry_of("query", text_node(text, query.place))),
            "tags" => {
                for tag in items(&field.value) {
                    let (Some(name), Some(value)) = (text_at(tag, &["name"]), get(tag, &["value"]))
                    else {
                        continue;
                    };
                    let key = match name {
                        "techniques" => "relevantTechniques",
                        other => other,
                    };
                    let value = match name {
                        "tactics" | "techniques" => split(value),
                        _ => value.clone(),
                    };
                    fields.push(entry_of(key, value));
                }
            }
            _ => fields.push(in_yaml(field, known)),
        }
    }
    fields
}

/// A text of items between commas as a list.
fn split(value: &Node) -> Node {
    let text = scalar_text(value).unwrap_or_default();
    let parts = text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    Node {
        kind: NodeKind::List(parts.map(|part| text_node(part, value.place)).collect()),
        place: value.place,
    }
}

/// A rule's identifier: the guid in the resource's name.
fn identifier(resource: &Node, known: &Known) -> Option<Entry> {
    let name = get(resource, &["name"])?;
    let written = name.as_text()?;
    let resolved = match known.value(written) {
        Value::Text(text) => text,
        Value::Unknown => written.to_owned(),
    };
    let id = guid_in(&resolved)?;
    Some(entry_of("id", text_node(id, name.place)))
}

/// The last guid in a text.
pub(super) fn guid_in(text: &str) -> Option<String> {
    let mut parts = text.split(|c: char| !c.is_ascii_hexdigit() && c != '-');
    parts
        .rfind(|part| {
            let lengths: Vec<usize> = part.split('-').map(str::len).collect();
            // Names are expressions such as `[concat(parameters('workspace'), '/…/', '<guid>')]`: the guid is what stays.
            lengths == [8, 4, 4, 4, 12]
        })
        .map(str::to_owned)
}

/// A property of an analytics rule as Sentinel's YAML writes it: other names, short durations, short operators.
pub(super) fn in_yaml(field: &Entry, known: &Known) -> Entry {
    let key = match field.key.value.as_str() {
        "displayName" => "name",
        "techniques" => "relevantTechniques",
        other => other,
    };
    let value = match &field.value.kind {
        NodeKind::Text(text) => {
            let text = match known.value(text) {
                Value::Text(text) => text,
                Value::Unknown => text.clone(),
            };
            text_node(short(key, &text), field.value.place)
        }
        NodeKind::Null
        | NodeKind::Bool(_)
        | NodeKind::Int { .. }
        | NodeKind::Real { .. }
        | NodeKind::List(_)
        | NodeKind::Map(_) => field.value.clone(),
    };
    Entry {
        key: Placed::new(key.to_owned(), field.key.place),
        value,
    }
}

/// A value as Sentinel's YAML writes it under this key.
fn short(key: &str, text: &str) -> String {
    let operator = match text {
        "GreaterThan" => Some("gt"),
        "LessThan" => Some("lt"),
        "Equal" => Some("eq"),
        "NotEqual" => Some("ne"),
        _ => None,
    };
    match (key, operator) {
        ("triggerOperator", Some(operator)) => operator.to_owned(),
        ("queryFrequency" | "queryPeriod", _) => {
            super::duration::short(text).unwrap_or_else(|| text.to_owned())
        }
        _ => text.to_owned(),
    }
}
