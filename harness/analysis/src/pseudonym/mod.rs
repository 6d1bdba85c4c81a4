//! Real events made fit to be kept beside a rule: identifiers become pseudonyms, secrets are taken out, and the rule answers
//! as before.
//!
//! A pseudonym is made of its original with a key ([`Key`]), has its original's form, and is the same in every row, column,
//! table and run with that key. Identifiers are found in three ways: by what the column's name says ([`ColumnKind`]), by
//! their form in any text, and, once a column of users or devices has told a name, by that name in any other text
//! ([`Known`]). What a rule tests stays ([`RuleTerms`]), and the engine says whether it still answers the same ([`verdict`]).

mod address;
mod encoded;
mod form;
mod key;
mod kind;
mod known;
mod leak;
mod names;
mod pseudonyms;
mod rewrite;
mod scan;
mod secret;
mod style;
mod terms;
mod verdict;
mod well_known;

pub use key::Key;
pub use kind::{ColumnKind, Kind};
pub use known::Known;
pub use leak::{Leak, first_leak};
pub use rewrite::{EventTable, Replaced, Summary, pseudonymise};
pub use terms::RuleTerms;
pub use verdict::{TRIED_ALONE, Verdict, first_difference, verdict};
