//! The meaning and execution of KQL over Arrow arrays.
//!
//! ```
//! use std::sync::Arc;
//!
//! use arrow_array::{ArrayRef, RecordBatch, StringArray};
//! use kql_eval::arrow::{TimeUnits, record_batch};
//! use kql_eval::{MemoryTables, Query, Settings};
//!
//! let user: ArrayRef = Arc::new(StringArray::from(vec!["alice", "bob", "alice"]));
//! let mut tables = MemoryTables::default();
//! tables.add("Logons", &[RecordBatch::try_from_iter([("User", user)])?])?;
//!
//! let text = "Logons | summarize Logons = count() by User | top 1 by Logons";
//! let query = Query::compile(text, &tables).expect("the query is valid");
//! let results = query.run(&tables, &Settings::default())?;
//! let batch = record_batch(&results[0], TimeUnits::Nanoseconds)?;
//! assert_eq!((batch.num_rows(), batch.num_columns()), (1, 2));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Query::compile`] takes a text through the parser, [`bind`] and [`rewrite`] once; [`Query::run`] may be called again and
//! again, with other rows and at other clocks. [`MemoryTables`] is both catalog and rows of tables in memory; a caller with
//! rows elsewhere implements the two traits below.
//!
//! The crate does no I/O on its own account and never reads a clock: rows arrive through a [`exec::Database`] that the
//! caller implements, tables through a [`bind::Catalog`], time through [`Settings`].

pub mod arrow;
pub mod bind;
mod compile;
mod error;
pub mod exec;
pub mod explain;
pub mod functions;
pub mod internal;
mod keys;
mod locations;
mod memory;
pub mod observe;
pub mod operators;
pub mod plan;
pub mod rewrite;
mod settings;
mod stop;
pub mod threads;
pub mod types;

pub use compile::{Query, QueryError};
pub use error::RuntimeError;
pub use locations::{Location, Locations};
pub use memory::{MemoryError, MemoryTables};
pub use settings::Settings;
pub use stop::Stop;
