//! `set_equals`

use super::array::as_array;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Bool, Dyn};
use std::collections::HashSet;

/// Whether two arrays have the same distinct elements.
pub static SET_EQUALS: ScalarFunction = ScalarFunction {
    name: "set_equals",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Whether two arrays have the same distinct elements, in any order; null when one value is no array.",
    page: "scalar-functions",
    signatures: &[Signature::new(
        &[
            Parameter::required("set1", Takes::DYNAMIC),
            Parameter::required("set2", Takes::DYNAMIC),
        ],
        Returns::BOOL,
        set_equals,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print set_equals(dynamic([1, 2, 2]), dynamic([2, 1])), set_equals(dynamic([1]), dynamic(['1'])), set_equals(dynamic([]), dynamic([])), set_equals(dynamic([1]), dynamic(1))",
        result: "True | False | True | null",
    }],
    deviations: &[
        "Kusto has no page about it; what it says of values that are no arrays is not known.",
    ],
};

fn set_equals(call: &Call<'_>) -> Outcome {
    let (first, second) = (call.reader::<Dyn>(0), call.reader::<Dyn>(1));
    let (mut ours, mut theirs) = (HashSet::new(), HashSet::new());
    call.build::<Bool, _>(|row| {
        ours.clear();
        theirs.clear();
        ours.extend(as_array(first.get(row))?.iter());
        theirs.extend(as_array(second.get(row))?.iter());
        Some(ours == theirs)
    })
}
