//! The meaning and execution of KQL over Arrow arrays.
//!
//! The crate does no I/O on its own account and never reads a clock: rows arrive through a database that the caller
//! implements, time through [`Settings`].

mod error;
pub mod functions;
pub mod operators;
mod settings;
pub mod types;

pub use error::RuntimeError;
pub use settings::Settings;
