//! `pack_array`

use super::array::{as_dynamic, readers};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;
use crate::types::dynamic::DynamicRef;

/// An array of the arguments.
pub static PACK_ARRAY: ScalarFunction = ScalarFunction {
    name: "pack_array",
    aliases: &[],
    category: Category::Dynamic,
    summary: "An array of the arguments in their order; timespans, guids and decimals become strings.",
    page: "pack-array-function",
    signatures: &[Signature::new(
        &[Parameter::required("value", Takes::Any)],
        Returns::Type(ScalarType::Dynamic),
        pack_array,
    )
    .repeating(1)],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print pack_array(1, 'a', 2s, long(null), dynamic([true]))",
        result: "[1,\"a\",\"00:00:02\",null,[true]]",
    }],
    deviations: &[],
};

fn pack_array(call: &Call<'_>) -> Outcome {
    let columns = as_dynamic(call);
    let values = readers(&columns);
    call.encode(|row, encoder| {
        encoder.begin_array();
        for value in &values {
            encoder.value_of(value.get(row).unwrap_or(DynamicRef::NULL));
        }
        encoder.end();
        Some(())
    })
}
