//! `strrep`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Long, Text};

/// The text of a value repeated, at most 1024 times, with a delimiter between. Empty when the number is null or not
/// positive.
pub static STRREP: ScalarFunction = ScalarFunction {
    name: "strrep",
    aliases: &[],
    category: Category::String,
    summary: "The text of a value repeated a number of times, with a delimiter between.",
    page: "strrep-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("value", Takes::AsText),
            Parameter::required("multiplier", Takes::LONG),
            Parameter::optional("delimiter", Takes::AsText),
        ],
        Returns::STRING,
        strrep,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print strrep('ABC', 2), strrep(123, 3, '.')",
        result: "ABCABC | 123.123.123",
    }],
    deviations: &[],
};

/// More repetitions are not made.
const MOST: i64 = 1024;

fn strrep(call: &Call<'_>) -> Outcome {
    let (value, times, delimiter) = (
        call.reader::<Text>(0),
        call.reader::<Long>(1),
        call.reader::<Text>(2),
    );
    let room = call.room();
    call.try_write(|row, out| {
        let (value, delimiter) = (
            value.get(row).unwrap_or_default(),
            delimiter.get(row).unwrap_or_default(),
        );
        for time in 0..times.get(row).unwrap_or(0).min(MOST) {
            room.check_value(out.len() + delimiter.len() + value.len())?;
            if time > 0 {
                out.push_str(delimiter);
            }
            out.push_str(value);
        }
        Ok(())
    })
}
