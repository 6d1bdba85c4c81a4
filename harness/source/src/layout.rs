//! Which columns a file gives: the declared ones, its own, and of these the needed ones.

use std::collections::HashSet;

use kql_eval::types::ScalarType;

use super::passed_over::PassedOver;

/// What is asked of a file.
#[derive(Clone, Copy, Default)]
pub struct Request<'r> {
    /// The columns that the table has by its schema.
    pub declared: Option<&'r [(String, ScalarType)]>,
    /// Whether a column is needed; without it all are.
    pub needed: Option<&'r dyn Fn(&str) -> bool>,
    /// The table that the rows are for, where the file may hold those of several.
    pub table: Option<&'r str>,
    /// Where the events of other tables are counted.
    pub(crate) passed_over: Option<&'r PassedOver>,
}

impl<'r> Request<'r> {
    /// All columns of a file, some of which are declared.
    #[must_use]
    pub fn declaring(columns: &'r [(String, ScalarType)]) -> Self {
        Self {
            declared: Some(columns),
            ..Self::default()
        }
    }

    /// The same, of a file that may hold the rows of several tables.
    #[must_use]
    pub const fn of_table(self, table: &'r str) -> Self {
        Self {
            table: Some(table),
            ..self
        }
    }

    /// Whether the column is to be read.
    #[must_use]
    pub fn needs(&self, name: &str) -> bool {
        self.needed.is_none_or(|needed| needed(name))
    }

    /// The columns: the declared ones in their order, then the file's own in theirs.
    #[must_use]
    pub fn schema(
        &self,
        file: impl IntoIterator<Item = (String, ScalarType)>,
    ) -> Vec<(String, ScalarType)> {
        let declared = self.declared.unwrap_or_default();
        let known: HashSet<&str> = declared.iter().map(|(name, _)| name.as_str()).collect();
        // A column that is both declared and in the file has the declared type, and its place.
        let own = file
            .into_iter()
            .filter(|(name, _)| !known.contains(name.as_str()));
        declared
            .iter()
            .cloned()
            .chain(own)
            .filter(|(name, _)| self.needs(name))
            .collect()
    }
}
