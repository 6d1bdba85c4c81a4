//! `zip`

use super::array::{as_array, readers};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;
use crate::types::dynamic::DynamicRef;

/// Arrays of the elements at the same place.
pub static ZIP: ScalarFunction = ScalarFunction {
    name: "zip",
    aliases: &[],
    category: Category::Dynamic,
    summary: "An array for each place, holding the elements of all arrays there; shorter arrays are filled with null.",
    page: "zip-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("array", Takes::Type(ScalarType::Dynamic)),
            Parameter::required("array", Takes::Type(ScalarType::Dynamic)),
        ],
        Returns::Type(ScalarType::Dynamic),
        zip,
    )
    .repeating(1)],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print zip(dynamic(['A', 1, 1.5]), dynamic([{}, 'B']))",
        result: "[[\"A\",{}],[1,\"B\"],[1.5,null]]",
    }],
    deviations: &[],
};

fn zip(call: &Call<'_>) -> Outcome {
    let arrays = readers(call.arguments);
    call.encode(|row, encoder| {
        let mut longest = 0;
        for array in &arrays {
            longest = longest.max(as_array(array.get(row))?.len());
        }
        encoder.begin_array();
        for index in 0..longest {
            encoder.begin_array();
            for array in &arrays {
                let element = as_array(array.get(row)).and_then(|array| array.get(index));
                encoder.value_of(element.unwrap_or(DynamicRef::NULL));
            }
            encoder.end();
        }
        encoder.end();
        Some(())
    })
}
