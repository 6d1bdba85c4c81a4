//! The ECS-like notation of hunting pages, as KQL over a table's columns.
//!
//! `process.name != "setup.exe" && destination_ip != "10.10.10.10"` names fields of the Elastic Common Schema. A field
//! becomes the column that the field mapping gives for the table; a field without one is a finding, never a guess.

mod mapping;
mod translate;

pub use mapping::{Mapped, column_of};
pub use translate::{Finding, FindingKind, Translation, translate};
