//! The entities that a rule's results name.
//!
//! <https://learn.microsoft.com/azure/sentinel/map-data-fields-to-entities>

use super::super::tree::{get, items};
use super::FieldMistake;
use super::schedule::text_under;
use crate::testfile::{Node, NodeKind, Place, Placed};

/// An entity, and the columns that its identifiers are taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityMapping {
    /// The type of entity: `Account`, `Host`, …
    pub entity: Placed<String>,
    /// Its identifiers.
    pub fields: Vec<FieldMapping>,
    /// The mapping.
    pub place: Place,
}

/// An identifier, and the column that it is taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldMapping {
    /// The identifier: `Name`, `FullName`, …
    pub identifier: Placed<String>,
    /// The column of the result.
    pub column: Placed<String>,
}

pub(super) fn mappings(
    node: Option<&Node>,
    mistakes: &mut Vec<FieldMistake>,
) -> Vec<EntityMapping> {
    let Some(node) = node else { return vec![] };
    if !matches!(node.kind, NodeKind::List(_)) {
        mistakes.push(FieldMistake::new(
            format!("`entityMappings` is {}", node.describe()),
            "a list of `{entityType: …, fieldMappings: […]}`",
            node.place,
        ));
    }
    items(node)
        .iter()
        .filter_map(|item| mapping(item, mistakes))
        .collect()
}

fn mapping(node: &Node, mistakes: &mut Vec<FieldMistake>) -> Option<EntityMapping> {
    let Some(entity) = text_under(node, "entityType") else {
        mistakes.push(FieldMistake::new(
            "an entity mapping has no `entityType`".to_owned(),
            "as in `entityType: Account`",
            node.place,
        ));
        return None;
    };
    let fields = get(node, &["fieldMappings"]).map_or(&[][..], items);
    let fields: Vec<FieldMapping> = fields
        .iter()
        .filter_map(|field| {
            let identifier = text_under(field, "identifier");
            let column = text_under(field, "columnName");
            let (Some(identifier), Some(column)) = (identifier, column) else {
                mistakes.push(FieldMistake::new(
                    "a field mapping lacks its `identifier` or its `columnName`".to_owned(),
                    "as in `{identifier: FullName, columnName: AccountUpn}`",
                    field.place,
                ));
                return None;
            };
            Some(FieldMapping { identifier, column })
        })
        .collect();
    Some(EntityMapping {
        entity,
        fields,
        place: node.place,
    })
}
