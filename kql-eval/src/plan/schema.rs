//! The columns of a plan's result.

use std::sync::Arc;

use kql_parser::Span;

use crate::types::ScalarType;

/// The columns of a result, in order.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// The columns.
    pub fields: Vec<Field>,
    /// Whether an error was reported on the way here, so that columns may be missing: unknown names are then not reported
    /// again.
    pub incomplete: bool,
    /// The place of the plugin whose columns are known by their use: a name that is no column here may be one of them.
    pub unpacked: Option<Span>,
    /// The number of the stage that the columns came from, for as long as the query is bound.
    pub(crate) stage: Option<usize>,
}

// Two results have the same columns whichever stages they came from.
impl PartialEq for Schema {
    fn eq(&self, other: &Self) -> bool {
        self.fields == other.fields
            && self.incomplete == other.incomplete
            && self.unpacked == other.unpacked
    }
}

/// A column's name and type.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The name; letter case counts.
    pub name: Arc<str>,
    /// The type.
    pub ty: ScalarType,
    /// Where its values come from.
    pub origin: Origin,
}

/// Where a column's values come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A column of a table, unchanged.
    Table {
        /// The table.
        table: Arc<str>,
        /// The column there.
        column: Arc<str>,
    },
    /// Computed by the query, or written in it.
    Computed,
}

impl Field {
    /// A column of this name and type that is no column of a table.
    #[must_use]
    pub fn computed(name: impl Into<Arc<str>>, ty: ScalarType) -> Self {
        Self {
            name: name.into(),
            ty,
            origin: Origin::Computed,
        }
    }
}

impl Schema {
    /// These columns, none of them missing because of a mistake. Names may repeat: the first one is found.
    #[must_use]
    pub const fn new(fields: Vec<Field>) -> Self {
        Self {
            fields,
            incomplete: false,
            unpacked: None,
            stage: None,
        }
    }

    /// The names and types of the columns, in order.
    #[must_use]
    pub fn columns(&self) -> Vec<(String, ScalarType)> {
        let fields = self.fields.iter();
        fields
            .map(|field| (field.name.to_string(), field.ty))
            .collect()
    }

    /// The number of the column with this name.
    #[must_use]
    pub fn index_of(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| &*field.name == name)
    }

    /// The column at `index`, from 0; nothing beyond the last.
    #[must_use]
    pub fn field(&self, index: usize) -> Option<&Field> {
        self.fields.get(index)
    }

    /// How many columns there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }
}
