//! `strcat_array`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::dynamic::{Dynamic, write_text};
use crate::types::{Dyn, Text};

/// The elements of an array as text, joined. A value that is no array gives its own text, null gives the empty string.
pub static STRCAT_ARRAY: ScalarFunction = ScalarFunction {
    name: "strcat_array",
    aliases: &["array_strcat"],
    category: Category::String,
    summary: "The elements of an array as text, with a delimiter between them.",
    page: "strcat-array-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("array", Takes::DYNAMIC),
            Parameter::required("delimiter", Takes::Textual),
        ],
        Returns::STRING,
        strcat_array,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: "print strcat_array(dynamic([1, 'b', true, null, [2]]), '->')",
            result: "1->b->true->->[2]",
        },
        Example {
            query: "print strcat_array(dynamic('a'), ',')",
            result: "a",
        },
    ],
    deviations: &[],
};

fn strcat_array(call: &Call<'_>) -> Outcome {
    let (array, delimiter) = (call.reader::<Dyn>(0), call.reader::<Text>(1));
    let room = call.room();
    call.try_write(|row, out| {
        let Some(value) = array.get(row) else {
            return Ok(());
        };
        let Dynamic::Array(elements) = value.view() else {
            write_text(value, out);
            return Ok(());
        };
        let delimiter = delimiter.get(row).unwrap_or_default();
        for (i, element) in elements.iter().enumerate() {
            if i > 0 {
                room.check_value(out.len() + delimiter.len())?;
                out.push_str(delimiter);
            }
            write_text(element, out);
        }
        Ok(())
    })
}
