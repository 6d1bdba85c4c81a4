//! The meaning and execution of KQL over Arrow arrays.

pub mod types;
