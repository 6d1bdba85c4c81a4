//! `array_sum`

use super::array::as_array;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::dynamic::Dynamic;
use crate::types::{Dyn, Real, ScalarType};

/// The sum of an array.
pub static ARRAY_SUM: ScalarFunction = ScalarFunction {
    name: "array_sum",
    aliases: &[],
    category: Category::Dynamic,
    summary: "The sum of the elements; null when one of them is no number.",
    page: "array-sum-function",
    signatures: &[Signature::new(
        &[Parameter::required(
            "array",
            Takes::Type(ScalarType::Dynamic),
        )],
        Returns::Type(ScalarType::Real),
        array_sum,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print array_sum(dynamic([1, 2.5])), array_sum(dynamic([1, 'a']))",
        result: "3.5 | null",
    }],
    deviations: &[],
};

fn array_sum(call: &Call<'_>) -> Outcome {
    let arrays = call.reader::<Dyn>(0);
    call.build::<Real, _>(|row| {
        as_array(arrays.get(row))?
            .iter()
            .map(|element| match element.view() {
                Dynamic::Long(value) => Some(value as f64),
                Dynamic::Real(value) => Some(value),
                _ => None,
            })
            .sum::<Option<f64>>()
    })
}
