//! `translate`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;

/// A string with each character of one list replaced by the one at its place in another. A replacement list that is too
/// short goes on with its last character; an empty one removes.
pub static TRANSLATE: ScalarFunction = ScalarFunction {
    name: "translate",
    aliases: &[],
    category: Category::String,
    summary: "The string with each character of one list replaced by the one at its place in another.",
    page: "translate-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("searchList", Takes::STRING),
            Parameter::required("replacementList", Takes::STRING),
            Parameter::required("source", Takes::STRING),
        ],
        Returns::STRING,
        translate,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print translate('krasp', 'otsku', 'spark'), translate('abc', 'x', 'abcd')",
        result: "kusto | xxxd",
    }],
    deviations: &[],
};

fn translate(call: &Call<'_>) -> Outcome {
    let (search, replacement, source) = (
        call.reader::<Text>(0),
        call.reader::<Text>(1),
        call.reader::<Text>(2),
    );
    call.write(|row, out| {
        let search = search.get(row).unwrap_or_default();
        let replacement = replacement.get(row).unwrap_or_default();
        let source = source.get(row).unwrap_or_default();
        out.extend(source.chars().filter_map(|c| {
            match search.chars().position(|searched| searched == c) {
                Some(place) => replacement.chars().take(place + 1).last(),
                None => Some(c),
            }
        }));
    })
}
