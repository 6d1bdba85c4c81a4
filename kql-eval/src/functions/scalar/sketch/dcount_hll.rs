//! `dcount_hll`

use crate::functions::sketch::hashes;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::cast::count;
use crate::types::{Dyn, Long};

/// How many distinct values a set has.
pub static DCOUNT_HLL: ScalarFunction = ScalarFunction {
    name: "dcount_hll",
    aliases: &[],
    category: Category::Sketch,
    summary: "The number of distinct values in the set that `hll` gave; 0 for null, which is the set of nothing, and null for what is no set.",
    page: "dcount-hll-function",
    signatures: &[Signature::new(
        &[Parameter::required("hll", Takes::DYNAMIC)],
        Returns::LONG,
        dcount_hll,
    )],
    purity: Purity::Pure,
    naming: Naming::Prefix("dcount_hll_"),
    examples: &[
        Example {
            query: "range x from 1 to 10 step 1 | summarize h = hll(x / 2) | project dcount_hll(h)",
            result: "6",
        },
        Example {
            query: "print dcount_hll(dynamic(null)), dcount_hll(dynamic([1]))",
            result: "0 | null",
        },
    ],
    deviations: &[],
};

fn dcount_hll(call: &Call<'_>) -> Outcome {
    let sets = call.reader::<Dyn>(0);
    call.build::<Long, _>(|row| match sets.get(row) {
        None => Some(0),
        Some(set) => hashes(set).map(|hashes| count(hashes.len())),
    })
}
