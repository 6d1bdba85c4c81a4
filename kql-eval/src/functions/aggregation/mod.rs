//! The aggregations, a family a file.

use super::Aggregation;

mod chosen_row;
mod collection;
mod count;
mod distinct_count;
mod extreme;
mod moments;
mod sum;

/// All aggregations; names and aliases are unique.
pub static AGGREGATIONS: &[&Aggregation] = &[
    &chosen_row::ARG_MAX,
    &chosen_row::ARG_MIN,
    &chosen_row::TAKE_ANY,
    &chosen_row::TAKE_ANYIF,
    &collection::MAKE_BAG,
    &collection::MAKE_BAG_IF,
    &collection::MAKE_LIST,
    &collection::MAKE_LIST_IF,
    &collection::MAKE_LIST_WITH_NULLS,
    &collection::MAKE_SET,
    &collection::MAKE_SET_IF,
    &collection::MAKELIST,
    &collection::MAKESET,
    &count::COUNT,
    &count::COUNTIF,
    &distinct_count::COUNT_DISTINCT,
    &distinct_count::COUNT_DISTINCTIF,
    &distinct_count::DCOUNT,
    &distinct_count::DCOUNTIF,
    &extreme::MAX,
    &extreme::MAXIF,
    &extreme::MIN,
    &extreme::MINIF,
    &moments::AVG,
    &moments::AVGIF,
    &moments::STDEV,
    &moments::STDEVIF,
    &moments::STDEVP,
    &moments::VARIANCE,
    &moments::VARIANCEIF,
    &moments::VARIANCEP,
    &sum::SUM,
    &sum::SUMIF,
];

/// The aggregation with this name or alias; letter case counts.
#[must_use]
pub fn find(name: &str) -> Option<&'static Aggregation> {
    AGGREGATIONS
        .iter()
        .copied()
        .find(|aggregation| aggregation.name == name || aggregation.aliases.contains(&name))
}
