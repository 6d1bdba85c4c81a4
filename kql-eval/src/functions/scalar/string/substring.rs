//! `substring`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Column, Long, Text};

/// The part of a string from a start on, up to a length, both in code points. A negative start counts from the end.
/// Empty when the part lies outside, the length is negative or a number is null.
pub static SUBSTRING: ScalarFunction = ScalarFunction {
    name: "substring",
    aliases: &[],
    category: Category::String,
    summary: "The part of a string from a start on, up to a length.",
    page: "substring-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("source", Takes::Textual),
            Parameter::required("startingIndex", Takes::LONG),
            Parameter::optional("length", Takes::LONG),
        ],
        Returns::STRING,
        substring,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print substring('héllo', 1, 3), substring('abcdefg', -3), substring('abc', -5)",
        result: "éll | efg | ",
    }],
    deviations: &[],
};

fn substring(call: &Call<'_>) -> Outcome {
    let (source, start) = (call.reader::<Text>(0), call.reader::<Long>(1));
    let length = call.argument(2).map(Column::reader::<Long>);
    call.build::<Text, _>(|row| {
        let start = start.get(row)?;
        let length = match &length {
            Some(length) => length.get(row)?,
            None => i64::MAX,
        };
        part(source.get(row)?, start, length)
    })
}

/// The part that begins `start` code points from the beginning, or from the end when negative.
fn part(source: &str, start: i64, length: i64) -> Option<&str> {
    let length = usize::try_from(length).ok()?;
    let distance = usize::try_from(start.unsigned_abs()).ok()?;
    let begin = if start < 0 {
        before_end(source, distance)?
    } else {
        offset(source, distance)?
    };
    let rest = source.get(begin..)?;
    rest.get(..offset(rest, length).unwrap_or(rest.len()))
}

/// The byte offset after this many code points; `None` when the text is shorter.
fn offset(text: &str, count: usize) -> Option<usize> {
    if text.is_ascii() {
        return (count <= text.len()).then_some(count);
    }
    text.char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .nth(count)
}

/// The byte offset this many code points before the end; `None` when the text is shorter.
fn before_end(text: &str, count: usize) -> Option<usize> {
    let Some(before) = count.checked_sub(1) else {
        return Some(text.len());
    };
    text.char_indices().rev().nth(before).map(|(at, _)| at)
}
