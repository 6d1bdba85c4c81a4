//! `has_any_index`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
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
    let (mut haystack, mut needle) = (String::new(), String::new());
    call.build::<Long, _>(|row| {
        haystack.clear();
        haystack.extend(source.get(row)?.chars().flat_map(char::to_lowercase));
        let Dynamic::Array(values) = values.get(row)?.view() else {
            return Some(-1);
        };
        let found = values.iter().position(|value| {
            needle.clear();
            write_text(value, &mut needle);
            needle = needle.to_lowercase();
            has_term(&haystack, &needle)
        });
        Some(found.map_or(-1, count))
    })
}

/// Whether some occurrence of `term` in `text` is not part of a longer word: next to each letter or digit at its edges stands
/// no further letter or digit. Both are in lower case.
fn has_term(text: &str, term: &str) -> bool {
    let (Some(first), Some(last)) = (term.chars().next(), term.chars().next_back()) else {
        return true;
    };
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(term)) {
        let (start, end) = (from + at, from + at + term.len());
        let before = text.get(..start).and_then(|text| text.chars().next_back());
        let after = text.get(end..).and_then(|text| text.chars().next());
        let inside = |edge: char, outside: Option<char>| {
            edge.is_alphanumeric() && outside.is_some_and(char::is_alphanumeric)
        };
        if !inside(first, before) && !inside(last, after) {
            return true;
        }
        from = start + first.len_utf8();
    }
    false
}
