//! `array_concat`

use super::array::{as_array, readers};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// Several arrays as one.
pub static ARRAY_CONCAT: ScalarFunction = ScalarFunction {
    name: "array_concat",
    aliases: &[],
    category: Category::Dynamic,
    summary: "The elements of all arrays, one array after another; values that are no arrays are left out, null when none is one.",
    page: "array-concat-function",
    signatures: &[Signature::new(
        &[Parameter::required(
            "array",
            Takes::Type(ScalarType::Dynamic),
        )],
        Returns::Type(ScalarType::Dynamic),
        array_concat,
    )
    .repeating(1)],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print array_concat(dynamic([1, 2]), dynamic([3]))",
        result: "[1,2,3]",
    }],
    deviations: &[],
};

fn array_concat(call: &Call<'_>) -> Outcome {
    let arrays = readers(call.arguments);
    call.encode(|row, encoder| {
        let mut found = false;
        encoder.begin_array();
        for array in arrays.iter().filter_map(|array| as_array(array.get(row))) {
            found = true;
            for element in array.iter() {
                encoder.value_of(element);
            }
        }
        encoder.end();
        found.then_some(())
    })
}
