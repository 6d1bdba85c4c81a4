//! What the operators answer, case by case and as laws.

mod arithmetic;
mod build;
mod comparison;
mod explain;
mod logic;
mod membership;
mod path;
mod string_match;
mod string_match_reference;
