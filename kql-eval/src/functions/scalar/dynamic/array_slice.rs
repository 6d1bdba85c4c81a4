//! `array_slice`

use super::array::{as_array, place};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Dyn, Long, ScalarType};

/// A part of an array.
pub static ARRAY_SLICE: ScalarFunction = ScalarFunction {
    name: "array_slice",
    aliases: &[],
    category: Category::Dynamic,
    summary: "The elements from start to end, both included; negative places count from the end of the array.",
    page: "array-slice-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("array", Takes::Type(ScalarType::Dynamic)),
            Parameter::required("start", Takes::Type(ScalarType::Long)),
            Parameter::optional("end", Takes::Type(ScalarType::Long)),
        ],
        Returns::Type(ScalarType::Dynamic),
        array_slice,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: "print array_slice(dynamic([1, 2, 3, 4, 5]), -3, -2), array_slice(dynamic([1, 2, 3]), 1, -1), array_slice(dynamic([1, 2, 3]), 2, 1)",
            result: "[3,4] | [2,3] | []",
        },
        Example {
            query: "print array_slice(dynamic([1, 2, 3]), 1, 9223372036854775807)",
            result: "[2,3]",
        },
    ],
    deviations: &[],
};

fn array_slice(call: &Call<'_>) -> Outcome {
    let arrays = call.reader::<Dyn>(0);
    let (starts, ends) = (call.reader::<Long>(1), call.reader::<Long>(2));
    let given = call.count() > 2;
    call.encode(|row, encoder| {
        let array = as_array(arrays.get(row))?;
        let first = place(starts.get(row)?, array.len());
        let last = if given { ends.get(row)? } else { -1 };
        // The place behind the last element taken; -1 is the last element of all.
        let behind = if last == -1 {
            array.len()
        } else {
            place(last.saturating_add(1), array.len())
        };
        encoder.begin_array();
        for element in array.iter().take(behind).skip(first) {
            encoder.value_of(element);
        }
        encoder.end();
        Some(())
    })
}
