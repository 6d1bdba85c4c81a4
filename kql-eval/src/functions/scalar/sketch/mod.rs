//! Reading and merging sketches.

use crate::functions::ScalarFunction;

mod dcount_hll;
mod hll_merge;
mod merge_tdigest;
mod percentile_tdigest;
mod percentiles_array_tdigest;
mod percentrank_tdigest;
mod rank_tdigest;

/// All of them.
pub static FUNCTIONS: &[&ScalarFunction] = &[
    &dcount_hll::DCOUNT_HLL,
    &hll_merge::HLL_MERGE,
    &merge_tdigest::MERGE_TDIGEST,
    &percentile_tdigest::PERCENTILE_TDIGEST,
    &percentiles_array_tdigest::PERCENTILES_ARRAY_TDIGEST,
    &percentrank_tdigest::PERCENTRANK_TDIGEST,
    &rank_tdigest::RANK_TDIGEST,
];
