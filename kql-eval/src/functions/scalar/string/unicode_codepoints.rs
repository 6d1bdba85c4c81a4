//! `unicode_codepoints_from_string`, `unicode_codepoints_to_string`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::dynamic::{Dynamic, DynamicRef};
use crate::types::{Dyn, Int, Long, Reader, ScalarType, Text};

/// The Unicode code points of a string as an array of numbers.
pub static UNICODE_CODEPOINTS_FROM_STRING: ScalarFunction = ScalarFunction {
    name: "unicode_codepoints_from_string",
    aliases: &["to_utf8"],
    category: Category::String,
    summary: "The Unicode code points of a string as an array of numbers.",
    page: "unicode-codepoints-from-string-function",
    signatures: &[Signature::new(
        &[Parameter::required("value", Takes::Textual)],
        Returns::DYNAMIC,
        from_string,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print unicode_codepoints_from_string('Aß')",
        result: "[65,223]",
    }],
    deviations: &[],
};

/// The string made of the code points that numbers and arrays of numbers give. Empty when one is not a code point.
pub static UNICODE_CODEPOINTS_TO_STRING: ScalarFunction = ScalarFunction {
    name: "unicode_codepoints_to_string",
    aliases: &["make_string"],
    category: Category::String,
    summary: "The string made of Unicode code points.",
    page: "unicode-codepoints-to-string-function",
    signatures: &[Signature::new(
        &[Parameter::required("values", Takes::OneOf(NUMBERS))],
        Returns::STRING,
        to_string,
    )
    .repeating(1)],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print unicode_codepoints_to_string(75, 117, dynamic([115, 116]), 111)",
        result: "Kusto",
    }],
    deviations: &[],
};

/// What may hold code points.
const NUMBERS: &[ScalarType] = &[ScalarType::Int, ScalarType::Long, ScalarType::Dynamic];

fn from_string(call: &Call<'_>) -> Outcome {
    let value = call.reader::<Text>(0);
    call.encode(|row, encoder| {
        encoder.begin_array();
        value
            .get(row)?
            .chars()
            .for_each(|c| encoder.long(i64::from(u32::from(c))));
        encoder.end();
        Some(())
    })
}

/// An argument with one code point or several.
enum CodePoints<'a> {
    Int(Reader<'a, Int>),
    Long(Reader<'a, Long>),
    Dynamic(Reader<'a, Dyn>),
}

fn to_string(call: &Call<'_>) -> Outcome {
    let arguments: Vec<_> = call
        .arguments
        .iter()
        .map(|column| match column.ty() {
            ScalarType::Int => CodePoints::Int(column.reader()),
            ScalarType::Dynamic => CodePoints::Dynamic(column.reader()),
            _ => CodePoints::Long(column.reader()),
        })
        .collect();
    call.write(|row, out| {
        if arguments
            .iter()
            .any(|argument| argument.write(row, out).is_none())
        {
            out.clear();
        }
    })
}

impl CodePoints<'_> {
    /// Writes the characters of a row; `None` when a value is not a code point.
    fn write(&self, row: usize, out: &mut String) -> Option<()> {
        match self {
            Self::Int(numbers) => out.push(character(i64::from(numbers.get(row)?))?),
            Self::Long(numbers) => out.push(character(numbers.get(row)?)?),
            Self::Dynamic(values) => match values.get(row)?.view() {
                Dynamic::Array(array) => {
                    for element in array.iter() {
                        out.push(element_character(element)?);
                    }
                }
                _ => out.push(element_character(values.get(row)?)?),
            },
        }
        Some(())
    }
}

fn element_character(value: DynamicRef<'_>) -> Option<char> {
    match value.view() {
        Dynamic::Long(number) => character(number),
        _ => None,
    }
}

fn character(number: i64) -> Option<char> {
    char::from_u32(u32::try_from(number).ok()?)
}
