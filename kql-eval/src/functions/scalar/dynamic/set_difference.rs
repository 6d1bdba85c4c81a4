//! `set_difference`

use super::array::{as_array, readers};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Dyn, ScalarType};
use std::collections::HashSet;

/// The elements that only the first array has.
pub static SET_DIFFERENCE: ScalarFunction = ScalarFunction {
    name: "set_difference",
    aliases: &[],
    category: Category::Dynamic,
    summary: "The distinct elements of the first array that no other array has; null when one value is no array.",
    page: "set-difference-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("set", Takes::Type(ScalarType::Dynamic)),
            Parameter::required("set", Takes::Type(ScalarType::Dynamic)),
        ],
        Returns::Type(ScalarType::Dynamic),
        set_difference,
    )
    .repeating(1)],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print set_difference(dynamic([1, 2, 1, 4]), dynamic([1]), dynamic([2]))",
        result: "[4]",
    }],
    deviations: &[],
};

fn set_difference(call: &Call<'_>) -> Outcome {
    let first = call.reader::<Dyn>(0);
    let others = readers(call.arguments.get(1..).unwrap_or(&[]));
    let mut seen = HashSet::new();
    call.encode(|row, encoder| {
        seen.clear();
        for other in &others {
            seen.extend(as_array(other.get(row))?.iter());
        }
        encoder.begin_array();
        for element in as_array(first.get(row))?.iter() {
            if seen.insert(element) {
                encoder.value_of(element);
            }
        }
        encoder.end();
        Some(())
    })
}
