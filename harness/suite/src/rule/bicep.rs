//! Bicep: resources that are analytics rules or saved searches, read to the tree that ARM's JSON has.
//!
//! <https://learn.microsoft.com/azure/azure-resource-manager/bicep/file>

mod value;

use std::path::Path;

use super::arm;
use super::contents::Contents;
use super::tree::{entry_of, text_node};
use super::{RuleError, refused};
use crate::testfile::{Node, NodeKind, Place};
use value::Cursor;

/// The rules or functions of a Bicep file.
///
/// # Errors
/// A resource cannot be read, or a query is an expression.
pub(super) fn read(path: &Path, text: &str) -> Result<Contents, RuleError> {
    let mut resources = Vec::new();
    let mut variables = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        if let Some((name, value_at)) = declaration(line, "var ") {
            let value = Cursor::new(text, at + value_at).value();
            variables.extend(value.map(|value| entry_of(name, value)));
        }
        // Line by line, as declarations begin at the margin: modules, loops and conditions around them need not be understood.
        let Some((header, value_at)) = declaration(line, "resource ") else {
            continue;
        };
        let mut cursor = Cursor::new(text, at + value_at);
        // A resource that cannot be read is often not a rule at all; one that is a rule and is missing is named at the end.
        let Some(mut resource) = cursor.value() else {
            continue;
        };
        if let (NodeKind::Map(entries), Some(ty)) = (&mut resource.kind, type_of(header)) {
            let place = Place::of(text, at, at + line.len());
            entries.push(entry_of("type", text_node(ty, place)));
            resources.push(resource);
        }
    }
    if resources.is_empty() {
        return Err(refused::is(
            path,
            "Bicep without resources",
            "kqlab reads resources of the types `alertRules` and `savedSearches` that have a query",
        ));
    }
    let map = |entries| Node {
        kind: NodeKind::Map(entries),
        place: Place::default(),
    };
    let list = Node {
        kind: NodeKind::List(resources),
        place: Place::default(),
    };
    let template = map(vec![
        entry_of("variables", map(variables)),
        entry_of("resources", list),
    ]);
    arm::read(path, text, &template)
}

/// The name of what a line declares by this word, and where its value begins in the line.
fn declaration<'l>(line: &'l str, word: &str) -> Option<(&'l str, usize)> {
    let rest = line.strip_prefix(word)?;
    let equals = rest.find(" = ")?;
    Some((rest.get(..equals)?.trim(), word.len() + equals + 3))
}

/// The type of a resource, without its version: `… 'Microsoft.SecurityInsights/alertRules@2023-12-01'`.
fn type_of(header: &str) -> Option<&str> {
    let (_, ty) = header.split_once('\'')?;
    let ty = ty.trim_end_matches('\'');
    Some(ty.split_once('@').map_or(ty, |(ty, _)| ty))
}
