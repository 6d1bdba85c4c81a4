//! Detection rules, the workspace that they live in, their test files, and running them.
//!
//! ```
//! use std::sync::Arc;
//!
//! use kql_eval::exec::Batch;
//! use kql_eval::types::{Column, Scalar, ScalarType};
//! use kqlab_proof::Clock;
//! use kqlab_suite::schema::{Catalog, Dialect};
//! use kqlab_suite::workspace::{Rows, Workspace};
//!
//! let clock = Clock::parse("2026-01-15T12:00:00Z").expect("it is a datetime");
//! let workspace = Workspace::new(Catalog::bundled(Dialect::Defender), clock);
//! let mut rows = Rows::none(Arc::new(workspace));
//! let hosts = Column::constant(Scalar::String("web01".into()), 2);
//! rows.give("Hosts", &[("Name".to_owned(), ScalarType::String)], vec![Batch::new(vec![hosts], 2)]);
//!
//! let rule = rows.prepare("Hosts | where Name startswith 'web'").expect("the rule is valid");
//! assert_eq!(rule.count(&rows)?, 2);
//! # Ok::<(), kql_eval::RuntimeError>(())
//! ```
//!
//! A [`workspace::Workspace`] has the tables of a [`schema::Catalog`], the saved functions of a [`library`], and a clock. A
//! [`rule`] is read from the file forms in which rules are kept; a [`testfile`] is what its author expects of it, and a
//! [`runner::Suite`] both, opened. Nothing here changes when it runs: threads may share all of it. Analyses of rules and
//! everything that writes for people are other crates.

pub mod account;
pub mod ecs;
pub mod exclusion;
mod exit;
mod files;
pub mod library;
pub mod mapping;
pub mod project;
pub mod rule;
pub mod runner;
pub mod schema;
pub mod testfile;
mod unsaved;
pub mod workspace;

pub use exit::Exit;
