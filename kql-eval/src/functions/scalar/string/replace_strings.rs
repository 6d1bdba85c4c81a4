//! `replace_strings`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::dynamic::{ArrayView, Dynamic, DynamicRef};
use crate::types::{Dyn, Text};

/// A string with every occurrence of several texts replaced, each by the rewrite at its place. At each position the
/// first text of the list that fits counts, and what was put in is not looked at again. A text whose rewrite is no
/// string stays as it is.
pub static REPLACE_STRINGS: ScalarFunction = ScalarFunction {
    name: "replace_strings",
    aliases: &[],
    category: Category::String,
    summary: "The string with every occurrence of several texts replaced, each by its own.",
    page: "replace-strings-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("text", Takes::STRING),
            Parameter::required("lookups", Takes::DYNAMIC),
            Parameter::required("rewrites", Takes::DYNAMIC),
        ],
        Returns::STRING,
        replace_strings,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: "print replace_strings('a cat and a dog', dynamic(['cat', 'dog']), dynamic(['dog', 'pigeon']))",
            result: "a dog and a pigeon",
        },
        Example {
            query: "print replace_strings('This is', dynamic(['This', 'is']), dynamic([12345, 'was']))",
            result: "This was",
        },
    ],
    deviations: &[],
};

fn replace_strings(call: &Call<'_>) -> Outcome {
    let (text, lookups, rewrites) = (
        call.reader::<Text>(0),
        call.reader::<Dyn>(1),
        call.reader::<Dyn>(2),
    );
    call.write(|row, out| {
        let text = text.get(row).unwrap_or_default();
        let (Some(lookups), Some(rewrites)) = (lookups.get(row), rewrites.get(row)) else {
            return out.push_str(text);
        };
        let (Dynamic::Array(lookups), Dynamic::Array(rewrites)) = (lookups.view(), rewrites.view())
        else {
            return out.push_str(text);
        };
        replace(text, lookups, rewrites, out);
    })
}

fn replace(text: &str, lookups: ArrayView<'_>, rewrites: ArrayView<'_>, out: &mut String) {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let found = lookups.iter().enumerate().find_map(|(i, lookup)| {
            let lookup = string(lookup).filter(|lookup| !lookup.is_empty())?;
            Some((i, lookup, rest.strip_prefix(lookup)?))
        });
        if let Some((i, lookup, after)) = found {
            out.push_str(rewrites.get(i).and_then(string).unwrap_or(lookup));
            rest = after;
        } else {
            out.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
}

fn string(value: DynamicRef<'_>) -> Option<&str> {
    match value.view() {
        Dynamic::String(text) => Some(text),
        _ => None,
    }
}
