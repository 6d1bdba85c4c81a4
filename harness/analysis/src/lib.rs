//! What can be asked about a rule and its tests.
//!
//! ```
//! use kqlab_analysis::diff::{Version, diff};
//! use kqlab_proof::{Clock, Effort};
//! use kqlab_suite::rule::Schedule;
//! use kqlab_suite::schema::{Catalog, Dialect};
//! use kqlab_suite::workspace::Workspace;
//!
//! let clock = Clock::parse("2026-01-15T12:00:00Z").expect("it is a datetime");
//! let workspace = Workspace::new(Catalog::bundled(Dialect::Defender), clock);
//! let old = workspace.prepare("DeviceEvents | where FileName =~ 'a.exe'").expect("a rule");
//! let new = workspace.prepare("DeviceEvents | where FileName == 'a.exe'").expect("a rule");
//!
//! let schedule = Schedule::default(); // every event is seen, one result is an alert
//! let version = |rule| Version { rule, schedule: &schedule };
//! let found = diff(version(&old), version(&new), &[], clock, Effort::default());
//! assert!(!found.is_same && !found.examples.is_empty()); // an event with another letter case
//! ```
//!
//! - [`generate`]: events on which the rule fires, and events that miss it by one condition.
//! - [`coverage`], [`mutate`]: what its tests exercise, and which small changes of it they notice.
//! - [`audit`], [`tuning`]: which blind spot each exclusion opens, and the narrowest exclusion that silences benign events.
//! - [`diff`]: the smallest event at which two rules differ.
//! - [`simulate`]: which runs of its schedule see each event, and the alerts and incidents that come of them.
//! - [`explanation`]: what became of each event in a rule.
//! - [`sweep`]: many rules over the same events: which fire, which stay silent, which could see nothing.
//! - [`pseudonym`]: real events made fit to be kept.
//! - [`findings`], [`idioms`], [`lint`]: what is wrong or misleading in the text of a rule and in its fields.
//!
//! No analysis reads another, but `tuning` the audit of what it found, `audit` the events that `generate` makes, and `lint` how much
//! a finding matters. All of them return values: how these look to people and programs is a matter of the crate `kqlab`.

pub mod audit;
pub mod coverage;
pub mod diff;
pub mod explanation;
pub mod findings;
pub mod generate;
pub mod idioms;
pub mod lint;
pub mod mutate;
pub mod pseudonym;
pub mod simulate;
pub mod sweep;
pub mod testing;
pub mod tuning;
