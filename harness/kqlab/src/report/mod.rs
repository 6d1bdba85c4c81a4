//! What people and programs read of each answer: a folder for what is reported, a file for each format.

pub mod audit;
pub mod diff;
pub mod explanation;
pub mod findings;
pub mod mutate;
pub mod simulate;
pub mod sweep;
pub mod test;
pub mod tuning;
