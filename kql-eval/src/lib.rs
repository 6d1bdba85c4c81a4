//! The meaning and execution of KQL over Arrow arrays.
//!
//! The crate does no I/O on its own account and never reads a clock: rows arrive through a [`exec::Database`] that the
//! caller implements, tables through a [`bind::Catalog`], time through [`Settings`].

pub mod bind;
mod compile;
mod error;
pub mod exec;
pub mod explain;
pub mod functions;
pub mod internal;
mod keys;
mod locations;
pub mod observe;
pub mod operators;
pub mod plan;
pub mod rewrite;
mod settings;
mod stop;
pub mod types;

pub use compile::{Query, QueryError};
pub use error::RuntimeError;
pub use locations::{Location, Locations};
pub use settings::Settings;
pub use stop::Stop;
