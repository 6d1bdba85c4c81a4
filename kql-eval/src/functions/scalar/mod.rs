//! The scalar functions, by family.

use super::ScalarFunction;

mod binary;
mod conditional;
mod conversion;
mod datetime;
mod dynamic;
mod encoding;
pub(crate) mod geo;
mod hash;
pub(crate) mod ip;
#[cfg(test)]
mod kernel_tests;
mod math;
mod metadata;
mod parsing;
mod regex;
mod series;
mod sketch;
mod string;
mod units;

pub(crate) use dynamic::bag_pack::BAG_PACK_FILLED;

/// All scalar functions, by family; names and aliases are unique.
pub static FAMILIES: &[&[&ScalarFunction]] = &[
    encoding::FUNCTIONS,
    hash::FUNCTIONS,
    ip::FUNCTIONS,
    parsing::FUNCTIONS,
    binary::FUNCTIONS,
    conditional::FUNCTIONS,
    conversion::FUNCTIONS,
    datetime::FUNCTIONS,
    dynamic::FUNCTIONS,
    geo::FUNCTIONS,
    math::FUNCTIONS,
    metadata::FUNCTIONS,
    regex::FUNCTIONS,
    series::FUNCTIONS,
    sketch::FUNCTIONS,
    string::FUNCTIONS,
    units::FUNCTIONS,
];

/// The function with this name or alias; letter case counts.
#[must_use]
pub fn find(name: &str) -> Option<&'static ScalarFunction> {
    all().find(|function| function.name == name || function.aliases.contains(&name))
}

/// All functions in the order listed.
pub fn all() -> impl Iterator<Item = &'static ScalarFunction> {
    FAMILIES.iter().flat_map(|family| family.iter().copied())
}
