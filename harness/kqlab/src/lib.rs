//! Tests and proofs for KQL detection rules.
//!
//! ```
//! use kqlab::proof::Clock;
//! use kqlab::schema::{Catalog, Dialect};
//! use kqlab::workspace::{Rows, Workspace};
//! # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/docs/common");
//! # std::env::set_current_dir(folder)?;
//!
//! let rule = kqlab::rule::load("my_rule.kql".as_ref())?;
//! let clock = Clock::parse("2026-01-15T12:00:00Z").expect("it is a datetime");
//! let catalog = Catalog::bundled(Dialect::of_query(&rule.query));
//! let mut rows = Rows::none(Workspace::new(catalog, clock).into());
//! rows.give_file("DeviceProcessEvents", "events.ndjson".into())?;
//!
//! let prepared = rows.prepare(&rule.query).expect("the rule is valid");
//! assert_eq!(prepared.count(&rows)?, 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A rule comes from [`rule`], the tables that it may name from [`schema`]. Together with a clock they make a
//! [`workspace::Workspace`], over which [`workspace::Rows`] are given. Both prepare a rule: [`proof::Prepared`] is what is run,
//! explained and solved for events, and what the analyses ([`diff`], [`audit`], [`coverage`], [`mutate`], [`tuning`]) take.

// `print!` and its like panic when nobody reads: commands write to the output they are given, and say the rest by `say`.
#![deny(clippy::print_stdout, clippy::print_stderr)]

pub mod command;
pub mod output;
pub mod reference;
pub mod report;
pub mod spec;
pub mod write;

pub use kqlab_analysis::{
    audit, coverage, diff, explanation, findings, generate, mutate, pseudonym, simulate, testing,
    tuning,
};
pub use kqlab_proof as proof;
pub use kqlab_source as source;
pub use kqlab_suite::{
    Exit, account, ecs, exclusion, library, project, rule, runner, schema, testfile, workspace,
};
