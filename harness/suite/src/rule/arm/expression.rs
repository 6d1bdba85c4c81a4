//! Expressions of ARM templates, as far as the template itself gives their values.
//!
//! <https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions>

use std::collections::BTreeMap;

use super::super::tree::{entries, get, scalar_text};
use crate::testfile::Node;

/// What a template says of its variables, and of its parameters where it has defaults for them.
#[derive(Clone, Debug, Default)]
pub(in crate::rule) struct Known {
    variables: BTreeMap<String, String>,
    parameters: BTreeMap<String, String>,
}

/// What a text of a template comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::rule) enum Value {
    /// This text.
    Text(String),
    /// Only a deployment gives it.
    Unknown,
}

/// How deep expressions may refer to one another.
// Variables may refer to each other in a circle.
const DEPTH: usize = 20;

impl Known {
    /// What a template declares.
    pub(in crate::rule) fn of(template: &Node) -> Self {
        let declared = |key: &str| get(template, &[key]).map_or(&[][..], entries);
        let variables = declared("variables").iter().filter_map(|entry| {
            Some((
                entry.key.value.to_ascii_lowercase(),
                scalar_text(&entry.value)?,
            ))
        });
        let parameters = declared("parameters").iter().filter_map(|entry| {
            let default = get(&entry.value, &["defaultValue"])?;
            Some((entry.key.value.to_ascii_lowercase(), scalar_text(default)?))
        });
        Self {
            variables: variables.collect(),
            parameters: parameters.collect(),
        }
    }

    /// The value of a text: itself, or what its expression comes to.
    pub(in crate::rule) fn value(&self, text: &str) -> Value {
        self.resolved(text, DEPTH)
            .map_or(Value::Unknown, Value::Text)
    }

    fn resolved(&self, text: &str, depth: usize) -> Option<String> {
        let Some(inner) = text
            .strip_prefix('[')
            .and_then(|text| text.strip_suffix(']'))
        else {
            return Some(text.to_owned());
        };
        // `[[` is how a template writes a text that begins with a bracket.
        if inner.starts_with('[') {
            return Some(text.get(1..)?.to_owned());
        }
        let (value, rest) = self.term(inner.trim(), depth.checked_sub(1)?)?;
        rest.trim().is_empty().then_some(value)
    }

    /// The value of the term that a text begins with, and what follows it.
    fn term<'t>(&self, text: &'t str, depth: usize) -> Option<(String, &'t str)> {
        if text.starts_with('\'') {
            return literal(text);
        }
        let open = text.find('(')?;
        let name = text.get(..open)?.trim().to_ascii_lowercase();
        let (arguments, rest) = self.arguments(text.get(open + 1..)?, depth.checked_sub(1)?)?;
        let first = || arguments.first().map(|name| name.to_ascii_lowercase());
        let value = match name.as_str() {
            "variables" => self.resolved(self.variables.get(&first()?)?, depth)?,
            "parameters" => self.resolved(self.parameters.get(&first()?)?, depth)?,
            "concat" => arguments.concat(),
            "tolower" => arguments.first()?.to_lowercase(),
            "toupper" => arguments.first()?.to_uppercase(),
            "trim" => arguments.first()?.trim().to_owned(),
            "replace" => arguments
                .first()?
                .replace(arguments.get(1)?.as_str(), arguments.get(2)?),
            // Functions of a deployment (`resourceGroup()`, `uniqueString()`) have no value here: the query is refused by name.
            _ => return None,
        };
        Some((value, rest))
    }

    /// The arguments of a call, and what follows its closing bracket.
    fn arguments<'t>(&self, text: &'t str, depth: usize) -> Option<(Vec<String>, &'t str)> {
        let mut arguments = Vec::new();
        let mut rest = text.trim_start();
        while !rest.starts_with(')') {
            let (value, after) = self.term(rest, depth)?;
            arguments.push(value);
            let after = after.trim_start();
            rest = after.strip_prefix(',').unwrap_or(after).trim_start();
        }
        Some((arguments, rest.get(1..)?))
    }
}

/// A text in single quotes, of which two within it are one.
fn literal(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut rest = text.get(1..)?;
    loop {
        let end = rest.find('\'')?;
        value.push_str(rest.get(..end)?);
        rest = rest.get(end + 1..)?;
        let Some(after) = rest.strip_prefix('\'') else {
            return Some((value, rest));
        };
        value.push('\'');
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Known {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        Known {
            variables: [
                pair("query", "T | where a == 'x'"),
                pair("loop", "[variables('loop')]"),
            ]
            .into(),
            parameters: [pair("days", "7")].into(),
        }
    }

    #[test]
    fn an_expression_over_what_the_template_declares_has_its_value() {
        let value =
            known().value("[concat(variables('query'), ' // ''', parameters('Days'), 'd''')]");
        assert_eq!(value, Value::Text("T | where a == 'x' // '7d'".to_owned()));
    }

    #[test]
    fn a_text_that_begins_with_a_bracket_is_written_with_two() {
        assert_eq!(known().value("[[x]"), Value::Text("[x]".to_owned()));
        assert_eq!(known().value("T"), Value::Text("T".to_owned()));
    }

    #[test]
    fn what_only_a_deployment_knows_is_unknown() {
        for text in [
            "[parameters('workspace')]",
            "[resourceGroup().location]",
            "[variables('loop')]",
            "[variables('query']",
        ] {
            assert_eq!(known().value(text), Value::Unknown, "{text}");
        }
    }
}
