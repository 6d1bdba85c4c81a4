//! What tables there are.

use std::sync::Arc;

use crate::plan::Schema;

/// The tables that a query may name.
pub trait Catalog {
    /// The columns of a table; letter case counts.
    fn table(&self, name: &str) -> Option<Arc<Schema>>;

    /// The names of all tables, for wildcards and suggestions.
    fn table_names(&self) -> Vec<String>;
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
