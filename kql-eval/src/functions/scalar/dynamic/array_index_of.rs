//! `array_index_of`

use super::array::{as_array, place};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::cast::count;
use crate::types::dynamic::DynamicRef;
use crate::types::{Dyn, Long, ScalarType};

/// The place of a value in an array.
pub static ARRAY_INDEX_OF: ScalarFunction = ScalarFunction {
    name: "array_index_of",
    aliases: &[],
    category: Category::Dynamic,
    summary: "The place of the first element equal to the value, from 0, or of a later occurrence within a part of the array; -1 when there is none.",
    page: "array-index-of-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("array", Takes::Type(ScalarType::Dynamic)),
            Parameter::required("value", Takes::Any),
            Parameter::optional("start", Takes::Type(ScalarType::Long)),
            Parameter::optional("length", Takes::Type(ScalarType::Long)),
            Parameter::optional("occurrence", Takes::Type(ScalarType::Long)),
        ],
        Returns::Type(ScalarType::Long),
        array_index_of,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print array_index_of(dynamic(['this', 'is', 'an', 'is']), 'is'), array_index_of(dynamic(['this', 'is', 'an', 'is']), 'is', 2), array_index_of(dynamic([1]), '1')",
        result: "1 | 3 | -1",
    }],
    deviations: &[],
};

fn array_index_of(call: &Call<'_>) -> Outcome {
    let arrays = call.reader::<Dyn>(0);
    let wanted = call.convert(1, ScalarType::Dynamic);
    let wanted = wanted.reader::<Dyn>();
    let [starts, lengths, occurrences] = [2, 3, 4].map(|index| call.reader::<Long>(index));
    call.build::<Long, _>(|row| {
        let array = as_array(arrays.get(row))?;
        let wanted = wanted.get(row).unwrap_or(DynamicRef::NULL);
        let start = place(starts.get(row).unwrap_or(0), array.len());
        let length = usize::try_from(lengths.get(row).unwrap_or(-1)).unwrap_or(array.len());
        let skipped = occurrences.get(row).unwrap_or(1).checked_sub(1)?;
        let mut found = array
            .iter()
            .enumerate()
            .skip(start)
            .take(length)
            .filter(|(_, element)| *element == wanted);
        let found = found.nth(usize::try_from(skipped).ok()?);
        Some(found.map_or(-1, |(index, _)| count(index)))
    })
}
