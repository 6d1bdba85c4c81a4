//! `array_length`, `arraylength`

use super::array::as_array;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::cast::count;
use crate::types::{Dyn, Long, ScalarType};

/// How many elements an array has.
pub static ARRAY_LENGTH: ScalarFunction = ScalarFunction {
    name: "array_length",
    aliases: &["arraylength"],
    category: Category::Dynamic,
    summary: "How many elements the array has; null when the value is no array.",
    page: "array-length-function",
    signatures: &[Signature::new(
        &[Parameter::required(
            "array",
            Takes::Type(ScalarType::Dynamic),
        )],
        Returns::Type(ScalarType::Long),
        array_length,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print array_length(dynamic([1, 'a', null])), array_length(dynamic({}))",
        result: "3 | null",
    }],
    deviations: &[],
};

fn array_length(call: &Call<'_>) -> Outcome {
    let arrays = call.reader::<Dyn>(0);
    call.build::<Long, _>(|row| as_array(arrays.get(row)).map(|array| count(array.len())))
}
