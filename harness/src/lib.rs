//! Tests and proofs for KQL detection rules.

pub mod schema;
pub mod testfile;
