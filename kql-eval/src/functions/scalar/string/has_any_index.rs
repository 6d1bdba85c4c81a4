//! `has_any_index`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::operators::has_term;
use crate::types::cast::count;
use crate::types::dynamic::{Dynamic, write_text};
use crate::types::{Dyn, Long, Text};

/// The place in an array of the first value that the string has as a term, as the operator `has` sees it; -1 when it
/// has none. Numbers stand for their text.
pub static HAS_ANY_INDEX: ScalarFunction = ScalarFunction {
    name: "has_any_index",
    aliases: &[],
    category: Category::String,
    summary: "The place of the first term of a list that a string has.",
    page: "has-any-index-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("source", Takes::STRING),
            Parameter::required("values", Takes::DYNAMIC),
        ],
        Returns::LONG,
        has_any_index,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print has_any_index('this is an example', dynamic(['not', 'Example'])), has_any_index('examples', dynamic(['example'])), has_any_index('number 2', dynamic([1, 2]))",
        result: "1 | -1 | 1",
    }],
    deviations: &[],
};

fn has_any_index(call: &Call<'_>) -> Outcome {
    let (source, values) = (call.reader::<Text>(0), call.reader::<Dyn>(1));
    let mut needle = String::new();
    call.build::<Long, _>(|row| {
        let haystack = source.get(row)?;
        let Dynamic::Array(values) = values.get(row)?.view() else {
            return Some(-1);
        };
        let found = values.iter().position(|value| {
            needle.clear();
            write_text(value, &mut needle);
            has_term(haystack, &needle)
        });
        Some(found.map_or(-1, count))
    })
}
