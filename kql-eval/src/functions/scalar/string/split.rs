//! `split`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Column, Long, Text};

/// The pieces of a string between the occurrences of a delimiter, or an array of the one piece asked for. Null when
/// there is no such piece or the delimiter is empty.
pub static SPLIT: ScalarFunction = ScalarFunction {
    name: "split",
    aliases: &[],
    category: Category::String,
    summary: "The pieces of a string between the occurrences of a delimiter.",
    page: "split-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("source", Takes::Textual),
            Parameter::required("delimiter", Takes::Textual),
            Parameter::optional("requestedIndex", Takes::LONG),
        ],
        Returns::DYNAMIC,
        split,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[
        Example {
            query: "print split('a__b', '_')",
            result: r#"["a","","b"]"#,
        },
        Example {
            query: "print split('a_b', '_', 1), split('a_b', '_', 2), split('', '_')",
            result: r#"["b"] | null | [""]"#,
        },
    ],
    deviations: &[],
};

fn split(call: &Call<'_>) -> Outcome {
    let (source, delimiter) = (call.reader::<Text>(0), call.reader::<Text>(1));
    let index = call.argument(2).map(Column::reader::<Long>);
    call.encode(|row, encoder| {
        let source = source.get(row)?;
        let delimiter = delimiter.get(row).filter(|text| !text.is_empty())?;
        let mut pieces = source.split(delimiter);
        if let Some(index) = &index {
            let piece = pieces.nth(usize::try_from(index.get(row)?).ok()?)?;
            encoder.begin_array();
            encoder.string(piece);
        } else {
            encoder.begin_array();
            pieces.for_each(|piece| encoder.string(piece));
        }
        encoder.end();
        Some(())
    })
}
