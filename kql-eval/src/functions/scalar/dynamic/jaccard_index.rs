//! `jaccard_index`

use super::array::as_array;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Dyn, Real, ScalarType};
use std::collections::HashSet;

/// How alike two sets are.
pub static JACCARD_INDEX: ScalarFunction = ScalarFunction {
    name: "jaccard_index",
    aliases: &[],
    category: Category::Dynamic,
    summary: "The number of elements that both arrays have, by the number that at least one has.",
    page: "jaccard-index-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("set1", Takes::Type(ScalarType::Dynamic)),
            Parameter::required("set2", Takes::Type(ScalarType::Dynamic)),
        ],
        Returns::Type(ScalarType::Real),
        jaccard_index,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print jaccard_index(dynamic([1, 2, 3]), dynamic([1, 2, 3, 4]))",
        result: "0.75",
    }],
    deviations: &[],
};

fn jaccard_index(call: &Call<'_>) -> Outcome {
    let (first, second) = (call.reader::<Dyn>(0), call.reader::<Dyn>(1));
    let (mut a, mut b) = (HashSet::new(), HashSet::new());
    call.build::<Real, _>(|row| {
        a.clear();
        b.clear();
        a.extend(as_array(first.get(row))?.iter());
        b.extend(as_array(second.get(row))?.iter());
        let both = a.intersection(&b).count();
        let any = a.len() + b.len() - both;
        Some(both as f64 / any as f64)
    })
}
