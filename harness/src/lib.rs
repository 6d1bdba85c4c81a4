//! Tests and proofs for KQL detection rules.

pub mod testfile;
