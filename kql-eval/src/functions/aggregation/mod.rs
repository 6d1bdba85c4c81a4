//! The aggregations, a family a file.

use super::{Aggregation, Parameter, Takes};
use crate::types::ScalarType;

mod avg;
mod binary_all;
mod buildschema;
mod chosen_row;
mod collected;
mod count;
mod covariance;
mod distinct_count;
mod each_value;
mod extreme;
mod group_sets;
mod hll;
mod interned_values;
mod kept_rows;
#[cfg(test)]
mod laws;
mod make_bag;
mod make_list;
mod make_set;
mod member_sets;
mod members;
mod moments;
mod percentile;
mod ranked;
mod shared_values;
mod sum;
mod tdigest;

/// All aggregations; names and aliases are unique.
pub static AGGREGATIONS: &[&Aggregation] = &[
    &avg::AVG,
    &avg::AVGIF,
    &binary_all::BINARY_ALL_AND,
    &binary_all::BINARY_ALL_OR,
    &binary_all::BINARY_ALL_XOR,
    &buildschema::BUILDSCHEMA,
    &chosen_row::ANY,
    &chosen_row::ANYIF,
    &chosen_row::ARGMAX,
    &chosen_row::ARGMIN,
    &chosen_row::ARG_MAX,
    &chosen_row::ARG_MIN,
    &chosen_row::TAKE_ANY,
    &chosen_row::TAKE_ANYIF,
    &make_bag::MAKE_BAG,
    &make_bag::MAKE_BAG_IF,
    &make_bag::MAKE_DICTIONARY,
    &make_list::MAKE_LIST,
    &make_list::MAKE_LIST_IF,
    &make_list::MAKE_LIST_WITH_NULLS,
    &make_set::MAKE_SET,
    &make_set::MAKE_SET_IF,
    &make_list::MAKELIST,
    &make_set::MAKESET,
    &count::COUNT,
    &count::COUNTIF,
    &covariance::COVARIANCE,
    &covariance::COVARIANCEIF,
    &covariance::COVARIANCEP,
    &covariance::COVARIANCEPIF,
    &distinct_count::COUNT_DISTINCT,
    &distinct_count::COUNT_DISTINCTIF,
    &distinct_count::DCOUNT,
    &distinct_count::DCOUNTIF,
    &extreme::MAX,
    &extreme::MAXIF,
    &extreme::MIN,
    &extreme::MINIF,
    &hll::HLL,
    &hll::HLL_IF,
    &hll::HLL_MERGE,
    &moments::STDEV,
    &moments::STDEVIF,
    &moments::STDEVP,
    &moments::VARIANCE,
    &moments::VARIANCEIF,
    &moments::VARIANCEP,
    &moments::VARIANCEPIF,
    &percentile::PERCENTILE_,
    &percentile::PERCENTILES_,
    &percentile::PERCENTILES_ARRAY,
    &percentile::PERCENTILESW,
    &percentile::PERCENTILESW_ARRAY,
    &percentile::PERCENTILEW,
    &sum::SUM,
    &sum::SUMIF,
    &tdigest::TDIGEST,
    &tdigest::TDIGEST_MERGE,
];

/// The predicate of an `…if` form: only rows where it is true are taken. The executor drops the others, so that the form
/// shares the state of its plain one.
const PREDICATE: Parameter = Parameter::required("predicate", Takes::Type(ScalarType::Bool));

/// The aggregation with this name or alias; letter case counts.
#[must_use]
pub fn find(name: &str) -> Option<&'static Aggregation> {
    AGGREGATIONS
        .iter()
        .copied()
        .find(|aggregation| aggregation.name == name || aggregation.aliases.contains(&name))
}
