//! `replace_strings`

use crate::RuntimeError;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, Room, ScalarFunction,
    Signature, Takes,
};
use crate::types::dynamic::{ArrayView, Dynamic, DynamicRef};
use crate::types::{Dyn, Text};

/// A string with every occurrence of several texts replaced, each by the rewrite at its place. Earlier texts of the list go
/// before later ones, and what was put in is not looked at again. A text whose rewrite is no string stays as it is.
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
        Example {
            query: "print replace_strings('This is', dynamic(['is', 'This']), dynamic(['was', 'That']))",
            result: "Thwas was",
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
    let room = call.room();
    call.try_write(|row, out| {
        let text = text.get(row).unwrap_or_default();
        let (Some(lookups), Some(rewrites)) = (lookups.get(row), rewrites.get(row)) else {
            out.push_str(text);
            return Ok(());
        };
        let (Dynamic::Array(lookups), Dynamic::Array(rewrites)) = (lookups.view(), rewrites.view())
        else {
            out.push_str(text);
            return Ok(());
        };
        replace(text, lookups, rewrites, 0, room, out)
    })
}

/// The first text of the list is replaced throughout, the next one in what lies between, and so on.
fn replace(
    text: &str,
    lookups: ArrayView<'_>,
    rewrites: ArrayView<'_>,
    first: usize,
    room: Room,
    out: &mut String,
) -> Result<(), RuntimeError> {
    let found = (first..lookups.len()).find_map(|i| {
        let lookup = lookups
            .get(i)
            .and_then(string)
            .filter(|lookup| !lookup.is_empty())?;
        text.contains(lookup).then_some((i, lookup))
    });
    let Some((i, lookup)) = found else {
        out.push_str(text);
        return Ok(());
    };
    let rewrite = rewrites.get(i).and_then(string).unwrap_or(lookup);
    for (number, between) in text.split(lookup).enumerate() {
        if number > 0 {
            room.check_value(out.len() + rewrite.len())?;
            out.push_str(rewrite);
        }
        replace(between, lookups, rewrites, i + 1, room, out)?;
    }
    Ok(())
}

fn string(value: DynamicRef<'_>) -> Option<&str> {
    match value.view() {
        Dynamic::String(text) => Some(text),
        _ => None,
    }
}
