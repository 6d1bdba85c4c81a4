//! `strcat`, `strcat_delim`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Reader, Text};

/// The texts of all arguments joined. Null is nothing.
pub static STRCAT: ScalarFunction = ScalarFunction {
    name: "strcat",
    aliases: &[],
    category: Category::String,
    summary: "The texts of all arguments, one after another.",
    page: "strcat-function",
    signatures: &[Signature::new(
        &[Parameter::required("value", Takes::AsText)],
        Returns::STRING,
        strcat,
    )
    .repeating(1)],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print strcat('a', 1, true, int(null), 2s)",
        result: "a1True00:00:02",
    }],
    deviations: &[],
};

/// The texts of all arguments with a delimiter between them. Null keeps its place and is empty.
pub static STRCAT_DELIM: ScalarFunction = ScalarFunction {
    name: "strcat_delim",
    aliases: &[],
    category: Category::String,
    summary: "The texts of all arguments with a delimiter between them.",
    page: "strcat-delim-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("delimiter", Takes::Textual),
            Parameter::required("value", Takes::AsText),
        ],
        Returns::STRING,
        strcat_delim,
    )
    .repeating(1)],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print strcat_delim('-', 'a', int(null), 'b')",
        result: "a--b",
    }],
    deviations: &[],
};

fn strcat(call: &Call<'_>) -> Outcome {
    let values = readers(call, 0);
    let room = call.room();
    call.try_write(|row, out| {
        for value in &values {
            let text = value.get(row).unwrap_or_default();
            room.check_value(out.len() + text.len())?;
            out.push_str(text);
        }
        Ok(())
    })
}

fn strcat_delim(call: &Call<'_>) -> Outcome {
    let delimiter = call.reader::<Text>(0);
    let values = readers(call, 1);
    let room = call.room();
    call.try_write(|row, out| {
        for (i, value) in values.iter().enumerate() {
            let delimiter = delimiter.get(row).filter(|_| i > 0).unwrap_or_default();
            let text = value.get(row).unwrap_or_default();
            room.check_value(out.len() + delimiter.len() + text.len())?;
            out.push_str(delimiter);
            out.push_str(text);
        }
        Ok(())
    })
}

/// Readers of the arguments from `first` on.
fn readers<'a>(call: &Call<'a>, first: usize) -> Vec<Reader<'a, Text>> {
    (first..call.count())
        .map(|index| call.reader(index))
        .collect()
}
