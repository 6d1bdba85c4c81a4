//! `hll_merge`

use crate::functions::sketch::{hashes, write_hashes};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Column, Dyn};

/// The union of sets.
pub static HLL_MERGE: ScalarFunction = ScalarFunction {
    name: "hll_merge",
    aliases: &[],
    category: Category::Sketch,
    summary: "The set of all values of the sets that `hll` gave; null when one is null or no set.",
    page: "hll-merge-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("hll", Takes::DYNAMIC),
            Parameter::required("hll", Takes::DYNAMIC),
        ],
        Returns::DYNAMIC,
        hll_merge,
    )
    .repeating(1)],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "range x from 1 to 10 step 1 | summarize a = hll(x), b = hll(x + 5) | project h = hll_merge(a, b) | project dcount_hll(h)",
        result: "15",
    }],
    deviations: &[],
};

fn hll_merge(call: &Call<'_>) -> Outcome {
    let sets: Vec<_> = call.arguments.iter().map(Column::reader::<Dyn>).collect();
    let mut all = Vec::new();
    call.encode(|row, encoder| {
        all.clear();
        for set in &sets {
            all.extend(hashes(set.get(row)?)?);
        }
        all.sort_unstable();
        all.dedup();
        write_hashes(&all, encoder);
        Some(())
    })
}
