//! The tables that rules read: names, columns and types.
//!
//! The bundled schemas are files under `testdata/schema`, a line for each table. A table's line is found by its name and
//! read only then, so that a start costs nothing.

mod catalog;
mod csl;

pub use catalog::{Catalog, Dialect, SchemaError, TableSchema};

/// The tables of Defender XDR.
pub(crate) const DEFENDER: &str = include_str!("../../../testdata/schema/defender.json");
/// The tables of a Log Analytics workspace.
pub(crate) const SENTINEL: &str = include_str!("../../../testdata/schema/sentinel.json");
/// The tables of Defender XDR as a Log Analytics workspace has them.
pub(crate) const DEFENDER_IN_SENTINEL: &str =
    include_str!("../../../testdata/schema/defender-in-sentinel.json");
