//! Functions of regular expressions.

use crate::functions::ScalarFunction;

mod countof;
mod extract;
mod extract_all;
mod indexof_regex;
pub(super) mod pattern;
mod regex_quote;
mod replace_regex;
pub(super) mod rewrite;
mod trim;

/// All of them.
pub static FUNCTIONS: &[&ScalarFunction] = &[
    &countof::COUNTOF,
    &extract::EXTRACT,
    &extract_all::EXTRACT_ALL,
    &indexof_regex::INDEXOF_REGEX,
    &regex_quote::REGEX_QUOTE,
    &replace_regex::REPLACE,
    &replace_regex::REPLACE_REGEX,
    &trim::TRIM,
    &trim::TRIM_END,
    &trim::TRIM_START,
];
