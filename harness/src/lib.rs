//! Tests and proofs for KQL detection rules.

// `print!` and its like panic when nobody reads: commands write to the output they are given, and say the rest by `say`.
#![deny(clippy::print_stdout, clippy::print_stderr)]

pub mod account;
pub mod audit;
pub mod budget;
pub mod command;
pub mod coverage;
pub mod diff;
pub mod ecs;
mod exit;
pub mod explanation;
pub mod findings;
pub mod generate;
mod idioms;
pub mod library;
pub mod mutate;
pub mod output;
pub mod project;
pub mod proof;
pub mod pseudonym;
pub mod reference;
pub mod report;
pub mod rule;
pub mod runner;
pub mod schema;
pub mod source;
pub mod spec;
pub mod testfile;
pub mod testing;
pub mod tuning;
pub mod workspace;
pub mod write;

pub use exit::Exit;
