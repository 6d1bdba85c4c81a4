//! `array_iff`, `array_iif`

use super::array::{as_array, as_dynamic, readers};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::dynamic::{Dynamic, DynamicRef};
use crate::types::{Reader, ScalarType};

/// One of two values for each element of an array of conditions.
pub static ARRAY_IFF: ScalarFunction = ScalarFunction {
    name: "array_iff",
    aliases: &["array_iif"],
    category: Category::Dynamic,
    summary: "For each condition the element of the second array at its place when true, otherwise that of the third; numbers other than 0 are true. A value that is no array stands for all places.",
    page: "array-iff-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("condition_array", Takes::Type(ScalarType::Dynamic)),
            Parameter::required("when_true", Takes::Any),
            Parameter::required("when_false", Takes::Any),
        ],
        Returns::Type(ScalarType::Dynamic),
        array_iff,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print array_iff(dynamic([true, false, 1, 'x', true]), dynamic([1, 2, 3, 4]), dynamic([5, 6, 7, 8])), array_iff(dynamic([true, false]), 'a', 'b')",
        result: "[1,6,3,null,null] | [\"a\",\"b\"]",
    }],
    deviations: &[],
};

fn array_iff(call: &Call<'_>) -> Outcome {
    let columns = as_dynamic(call);
    let [conditions, when_true, when_false] = readers(&columns)
        .try_into()
        .unwrap_or([Reader::Constant(None); 3]);
    call.encode(|row, encoder| {
        let conditions = as_array(conditions.get(row))?;
        encoder.begin_array();
        for (index, condition) in conditions.iter().enumerate() {
            let holds = match condition.view() {
                Dynamic::Bool(value) => Some(value),
                Dynamic::Long(value) => Some(value != 0),
                Dynamic::Real(value) => Some(value != 0.0),
                _ => None,
            };
            let branch =
                holds.and_then(|holds| if holds { when_true } else { when_false }.get(row));
            let value = branch.and_then(|branch| match branch.view() {
                Dynamic::Array(array) => array.get(index),
                _ => Some(branch),
            });
            encoder.value_of(value.unwrap_or(DynamicRef::NULL));
        }
        encoder.end();
        Some(())
    })
}
