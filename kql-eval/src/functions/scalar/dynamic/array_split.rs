//! `array_split`

use super::array::{as_array, place};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::dynamic::{ArrayView, Dynamic, Encoder};
use crate::types::{Dyn, ScalarType};

/// An array cut into several.
pub static ARRAY_SPLIT: ScalarFunction = ScalarFunction {
    name: "array_split",
    aliases: &[],
    category: Category::Dynamic,
    summary: "The array cut before each of the given places, which count from the end when negative.",
    page: "array-split-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("array", Takes::Type(ScalarType::Dynamic)),
            Parameter::required("index", Takes::Any),
        ],
        Returns::Type(ScalarType::Dynamic),
        array_split,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print array_split(dynamic([1, 2, 3, 4, 5]), 2), array_split(dynamic([1, 2, 3, 4, 5]), dynamic([1, -2]))",
        result: "[[1,2],[3,4,5]] | [[1],[2,3],[4,5]]",
    }],
    deviations: &[],
};

fn array_split(call: &Call<'_>) -> Outcome {
    let arrays = call.reader::<Dyn>(0);
    let indices = call.convert(1, ScalarType::Dynamic);
    let indices = indices.reader::<Dyn>();
    call.encode(|row, encoder| {
        let array = as_array(arrays.get(row))?;
        let indices = indices.get(row)?;
        encoder.begin_array();
        let mut from = 0;
        match indices.view() {
            Dynamic::Long(index) => from = piece(array, from, index, encoder),
            Dynamic::Array(indices) => {
                for index in indices.iter() {
                    let Dynamic::Long(index) = index.view() else {
                        return None;
                    };
                    from = piece(array, from, index, encoder);
                }
            }
            _ => return None,
        }
        write_piece(array, from, array.len(), encoder);
        encoder.end();
        Some(())
    })
}

/// Writes the elements from `from` up to the place of `index`, and gives that place.
fn piece(array: ArrayView<'_>, from: usize, index: i64, encoder: &mut Encoder) -> usize {
    let to = place(index, array.len()).max(from);
    write_piece(array, from, to, encoder);
    to
}

fn write_piece(array: ArrayView<'_>, from: usize, to: usize, encoder: &mut Encoder) {
    encoder.begin_array();
    for element in array.iter().take(to).skip(from) {
        encoder.value_of(element);
    }
    encoder.end();
}
