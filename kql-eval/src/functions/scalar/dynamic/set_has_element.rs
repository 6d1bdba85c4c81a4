//! `set_has_element`

use super::array::as_array;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::dynamic::DynamicRef;
use crate::types::{Bool, Dyn, ScalarType};

/// Whether an array has an element.
pub static SET_HAS_ELEMENT: ScalarFunction = ScalarFunction {
    name: "set_has_element",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Whether the array has an element equal to the value, in type and value; null when the first value is no array.",
    page: "set-has-element-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("set", Takes::Type(ScalarType::Dynamic)),
            Parameter::required("value", Takes::Any),
        ],
        Returns::Type(ScalarType::Bool),
        set_has_element,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print set_has_element(dynamic(['a', 1]), 1), set_has_element(dynamic(['a']), 'b')",
        result: "True | False",
    }],
    deviations: &[],
};

fn set_has_element(call: &Call<'_>) -> Outcome {
    let sets = call.reader::<Dyn>(0);
    let wanted = call.convert(1, ScalarType::Dynamic);
    let wanted = wanted.reader::<Dyn>();
    call.build::<Bool, _>(|row| {
        let wanted = wanted.get(row).unwrap_or(DynamicRef::NULL);
        Some(
            as_array(sets.get(row))?
                .iter()
                .any(|element| element == wanted),
        )
    })
}
