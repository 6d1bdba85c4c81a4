//! `set_union`

use super::array::{as_array, readers};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;
use std::collections::HashSet;

/// The distinct elements of several arrays.
pub static SET_UNION: ScalarFunction = ScalarFunction {
    name: "set_union",
    aliases: &[],
    category: Category::Dynamic,
    summary: "The distinct elements of all arrays, in the order they are first seen; null when one value is no array.",
    page: "set-union-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("set", Takes::Type(ScalarType::Dynamic)),
            Parameter::required("set", Takes::Type(ScalarType::Dynamic)),
        ],
        Returns::Type(ScalarType::Dynamic),
        set_union,
    )
    .repeating(1)],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print set_union(dynamic([1, 2, 2]), dynamic([3, 1, '1']))",
        result: "[1,2,3,\"1\"]",
    }],
    deviations: &[],
};

fn set_union(call: &Call<'_>) -> Outcome {
    let sets = readers(call.arguments);
    let mut seen = HashSet::new();
    call.encode(|row, encoder| {
        seen.clear();
        encoder.begin_array();
        for set in &sets {
            for element in as_array(set.get(row))?.iter() {
                if seen.insert(element) {
                    encoder.value_of(element);
                }
            }
        }
        encoder.end();
        Some(())
    })
}
