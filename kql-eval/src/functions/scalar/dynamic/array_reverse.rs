//! `array_reverse`

use super::array::as_array;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Dyn, ScalarType};

/// An array in reverse order.
pub static ARRAY_REVERSE: ScalarFunction = ScalarFunction {
    name: "array_reverse",
    aliases: &[],
    category: Category::Dynamic,
    summary: "The elements of the array from last to first; null when the value is no array.",
    page: "array-reverse-function",
    signatures: &[Signature::new(
        &[Parameter::required(
            "value",
            Takes::Type(ScalarType::Dynamic),
        )],
        Returns::Type(ScalarType::Dynamic),
        array_reverse,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print array_reverse(dynamic([1, 'a', 3]))",
        result: "[3,\"a\",1]",
    }],
    deviations: &[],
};

fn array_reverse(call: &Call<'_>) -> Outcome {
    let arrays = call.reader::<Dyn>(0);
    call.encode(|row, encoder| {
        let array = as_array(arrays.get(row))?;
        encoder.begin_array();
        for element in array.iter().rev() {
            encoder.value_of(element);
        }
        encoder.end();
        Some(())
    })
}
