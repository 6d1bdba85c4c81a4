//! What tables there are.

use std::sync::Arc;

use crate::plan::Schema;
use crate::types::ScalarType;

/// The tables that a query may name.
pub trait Catalog {
    /// The columns of a table; letter case counts.
    fn table(&self, name: &str) -> Option<Arc<Schema>>;

    /// The names of all tables, for wildcards and suggestions.
    fn table_names(&self) -> Vec<String>;

    /// The type of a column that a table has though its schema does not list it: the standard columns of a workspace, the
    /// custom columns of a table that grows.
    fn unlisted_column(&self, _table: &str, _column: &str) -> Option<ScalarType> {
        None
    }

    /// `let` statements that every query of the workspace sees: its saved functions. A mistake in them is placed behind the
    /// query's text, as if they followed it after a line break.
    fn declarations(&self) -> &str {
        ""
    }

    /// Whether tables, functions and parameters that are not known are taken as open sources: with the columns that the
    /// query uses, and without rows. [`crate::bind::BoundQuery::open`] says which.
    fn is_open(&self) -> bool {
        false
    }
}

/// A catalog without tables.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoTables;

impl Catalog for NoTables {
    fn table(&self, _: &str) -> Option<Arc<Schema>> {
        None
    }

    fn table_names(&self) -> Vec<String> {
        Vec::new()
    }
}
