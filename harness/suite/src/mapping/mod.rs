//! Mappings: functions in KQL that make the tables of a product out of events of another source.
//!
//! A mapping is a file of functions. Those without parameters that have the name of a known table give the rows of that table;
//! the others help them. What a mapping reads are tables that rows were given for, as `WindowsEvent`.

mod apply;
mod blind;
mod bundled;
mod error;

use std::path::Path;

pub use apply::{Mapped, Wanted, apply};
pub use blind::{Blind, blind};
pub use bundled::NAMES;
pub use error::MappingError;

use crate::library::Library;
use crate::rule::functions_of;
use crate::schema::Catalog;

/// A mapping.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// Its name, or the path of its file.
    name: String,
    functions: Library,
}

impl Mapping {
    /// The mapping that a text names: one that is bundled, or a file.
    ///
    /// # Errors
    /// There is none of this name, or the file cannot be read or holds no function.
    pub fn named(text: &str) -> Result<Self, MappingError> {
        let mut functions = Library::default();
        let path = Path::new(text);
        match bundled::text_of(text) {
            Some(bundled) => {
                let found = functions_of(path, bundled.into())?;
                functions.add(path, bundled, found.0);
            }
            None if path.is_file() => functions.add_file(path)?,
            None => {
                return Err(MappingError::Unknown { name: text.into() });
            }
        }
        Ok(Self {
            name: text.to_owned(),
            functions,
        })
    }

    /// Its name, or the path of its file.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The tables that it gives.
    #[must_use]
    pub fn tables(&self, catalog: &Catalog) -> Vec<&str> {
        let names = self.functions.names();
        names.filter(|name| catalog.table(name).is_some()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Dialect;

    #[test]
    fn every_bundled_mapping_gives_known_tables() {
        let catalog = Catalog::bundled(Dialect::Any);
        for name in NAMES {
            let mapping = Mapping::named(name).unwrap();
            assert!(!mapping.tables(&catalog).is_empty(), "{name}");
        }
    }

    #[test]
    fn a_name_that_nothing_has_is_refused_with_the_names_there_are() {
        let error = Mapping::named("sysmn").unwrap_err();
        let help = miette::Diagnostic::help(&error).unwrap().to_string();
        assert!(help.contains("sysmon"), "{help}");
    }
}
