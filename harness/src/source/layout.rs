//! Which columns a file gives: the declared ones, its own, and of these the needed ones.

use std::collections::HashSet;

use kql_eval::types::ScalarType;

/// What is asked of a file.
#[derive(Clone, Copy)]
pub struct Request<'r> {
    /// The columns that the table has by its schema.
    pub declared: Option<&'r [(String, ScalarType)]>,
    /// Whether a column is needed; without it all are.
    pub needed: Option<&'r dyn Fn(&str) -> bool>,
}

impl Request<'_> {
    /// Whether the column is to be read.
    #[must_use]
    pub fn needs(&self, name: &str) -> bool {
        self.needed.is_none_or(|needed| needed(name))
    }

    /// The declared type of a column.
    #[must_use]
    pub fn declared_type(&self, name: &str) -> Option<ScalarType> {
        let (_, ty) = self.declared?.iter().find(|(known, _)| known == name)?;
        Some(*ty)
    }

    /// Whether the file alone says what type a needed column has.
    #[must_use]
    pub fn is_own(&self, name: &str) -> bool {
        self.needs(name) && self.declared_type(name).is_none()
    }

    /// The columns: the declared ones in their order, then the file's own in theirs.
    #[must_use]
    pub fn schema(
        &self,
        file: impl IntoIterator<Item = (String, ScalarType)>,
    ) -> Vec<(String, ScalarType)> {
        let declared = self.declared.unwrap_or_default();
        let known: HashSet<&str> = declared.iter().map(|(name, _)| name.as_str()).collect();
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
