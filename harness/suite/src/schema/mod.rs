//! The tables that rules read: names, columns and types.
//!
//! The bundled schemas are files under `testdata/schema`, a line for each table. A table's line is found by its name and
//! read only then, so that a start costs nothing.

mod catalog;
mod csl;
mod described;

use std::path::Path;

pub use catalog::{Catalog, Dialect, SchemaError, TableSchema};

/// The tables of Defender XDR.
pub(crate) const DEFENDER: &str = include_str!("../../../../testdata/schema/defender.json");
/// The tables of a Log Analytics workspace.
pub(crate) const SENTINEL: &str = include_str!("../../../../testdata/schema/sentinel.json");
/// The tables of Defender XDR as a Log Analytics workspace has them.
pub(crate) const DEFENDER_IN_SENTINEL: &str =
    include_str!("../../../../testdata/schema/defender-in-sentinel.json");

/// The tables that a file describes, in any of the forms that other tools write; a CSV of `getschema` describes the table that
/// its file is named after.
///
/// # Errors
/// The text describes no table, or names a type that does not exist.
pub fn read_tables(path: &Path, text: &str) -> Result<Vec<TableSchema>, SchemaError> {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    if extension.eq_ignore_ascii_case("csv") {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        return described::of_csv(&stem, text).map(|table| vec![table]);
    }
    if text.contains(".create") || text.contains(".alter") {
        return csl::tables(text);
    }
    described::of_json(text)
}
