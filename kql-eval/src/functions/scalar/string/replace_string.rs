//! `replace_string`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;

/// A string with every occurrence of a text replaced by another, from left to right. An empty text to look up changes
/// nothing.
pub static REPLACE_STRING: ScalarFunction = ScalarFunction {
    name: "replace_string",
    aliases: &[],
    category: Category::String,
    summary: "The string with every occurrence of a text replaced by another.",
    page: "replace-string-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("text", Takes::STRING),
            Parameter::required("lookup", Takes::STRING),
            Parameter::required("rewrite", Takes::STRING),
        ],
        Returns::STRING,
        replace_string,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print replace_string('a cat, a cat', 'cat', 'dog')",
        result: "a dog, a dog",
    }],
    deviations: &[],
};

fn replace_string(call: &Call<'_>) -> Outcome {
    let (text, lookup, rewrite) = (
        call.reader::<Text>(0),
        call.reader::<Text>(1),
        call.reader::<Text>(2),
    );
    let room = call.room();
    call.try_write(|row, out| {
        let text = text.get(row).unwrap_or_default();
        let lookup = lookup.get(row).unwrap_or_default();
        if lookup.is_empty() {
            out.push_str(text);
            return Ok(());
        }
        let rewrite = rewrite.get(row).unwrap_or_default();
        for (i, piece) in text.split(lookup).enumerate() {
            if i > 0 {
                room.check_value(out.len() + rewrite.len())?;
                out.push_str(rewrite);
            }
            out.push_str(piece);
        }
        Ok(())
    })
}
