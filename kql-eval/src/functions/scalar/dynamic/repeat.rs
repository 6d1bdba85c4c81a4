//! `repeat`

use super::range::MOST_ITEMS;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::dynamic::DynamicRef;
use crate::types::{Dyn, Long, ScalarType};

/// An array of one value again and again.
pub static REPEAT: ScalarFunction = ScalarFunction {
    name: "repeat",
    aliases: &[],
    category: Category::Dynamic,
    summary: "An array that holds the value a number of times; null for a negative count.",
    page: "repeat-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("value", Takes::Any),
            Parameter::required("count", Takes::Type(ScalarType::Long)),
        ],
        Returns::Type(ScalarType::Dynamic),
        repeat,
    )],
    purity: Purity::Pure,
    naming: Naming::Prefix("repeat_"),
    examples: &[Example {
        query: "print repeat(1, 3), repeat('a', -1)",
        result: "[1,1,1] | null",
    }],
    deviations: &["The array has at most 1,048,576 elements."],
};

fn repeat(call: &Call<'_>) -> Outcome {
    let values = call.convert(0, ScalarType::Dynamic);
    let values = values.reader::<Dyn>();
    let counts = call.reader::<Long>(1);
    call.encode(|row, encoder| {
        let count = usize::try_from(counts.get(row)?).ok()?;
        let value = values.get(row).unwrap_or(DynamicRef::NULL);
        encoder.begin_array();
        for _ in 0..count.min(MOST_ITEMS) {
            encoder.value_of(value);
        }
        encoder.end();
        Some(())
    })
}
