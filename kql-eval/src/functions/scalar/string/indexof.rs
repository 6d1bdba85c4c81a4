//! `indexof`

use crate::functions::scalar::string::search_range::SearchRanges;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::cast::count;
use crate::types::{Long, Text};

/// The position of an occurrence of a text in a string, in code points from 0; -1 when there is none. A negative start
/// counts from the end. The length bounds the positions tried, -1 is no bound. Null when the length is less than -1,
/// the occurrence less than 1 or a number null.
pub static INDEXOF: ScalarFunction = ScalarFunction {
    name: "indexof",
    aliases: &[],
    category: Category::String,
    summary: "The position of the first, or a later, occurrence of a text in a string.",
    page: "indexof-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("string", Takes::AsText),
            Parameter::required("match", Takes::AsText),
            Parameter::optional("start", Takes::LONG),
            Parameter::optional("length", Takes::LONG),
            Parameter::optional("occurrence", Takes::LONG),
        ],
        Returns::LONG,
        indexof,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: "print indexof('abcdefg', 'cde'), indexof('abcdefg', 'x'), indexof('abcdefg', 'cde', -5), indexof(1234567, 5, 1, 4)",
            result: "2 | -1 | 2 | 4",
        },
        Example {
            query: "print indexof('abcabc', 'c', 0, -1, 2), indexof('abcdefg', 'cde', 1, 2), indexof('abc', 'a', 0, -2)",
            result: "5 | 2 | null",
        },
    ],
    deviations: &[],
};

fn indexof(call: &Call<'_>) -> Outcome {
    let (string, wanted) = (call.reader::<Text>(0), call.reader::<Text>(1));
    let ranges = SearchRanges::new(call);
    call.build::<Long, _>(|row| {
        let range = ranges.get(row)?;
        let (string, wanted) = (string.get(row)?, wanted.get(row)?);
        let start = if range.start < 0 {
            (count(string.chars().count()) + range.start).max(0)
        } else {
            range.start
        };
        Some(range.position(start, occurrences(string, wanted)))
    })
}

/// The positions of all occurrences in code points, also of those that overlap.
fn occurrences<'a>(string: &'a str, wanted: &'a str) -> impl Iterator<Item = i64> + 'a {
    let mut from = 0;
    let mut position = 0;
    std::iter::from_fn(move || {
        let rest = string.get(from..)?;
        let at = rest.find(wanted)?;
        let found = position + count(rest.get(..at)?.chars().count());
        position = found + 1;
        from += at + rest.get(at..)?.chars().next().map_or(1, char::len_utf8);
        Some(found)
    })
}
