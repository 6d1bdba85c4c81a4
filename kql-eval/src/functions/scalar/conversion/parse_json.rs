//! `parse_json`, `todynamic`, `toobject`, `parsejson`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::dynamic;
use crate::types::{Column, ScalarType, Text};

/// A dynamic value from JSON text.
pub static PARSE_JSON: ScalarFunction = ScalarFunction {
    name: "parse_json",
    aliases: &["todynamic", "toobject", "parsejson"],
    category: Category::Dynamic,
    summary: "The value that the JSON text holds; text that is not JSON becomes a dynamic string, the empty string null.",
    page: "parse-json-function",
    signatures: &[Signature::new(
        &[Parameter::required("json", Takes::Any)],
        Returns::Type(ScalarType::Dynamic),
        parse_json,
    )],
    purity: Purity::Pure,
    naming: Naming::Argument,
    examples: &[
        Example {
            query: "print parse_json('{\"a\":[1,118.0]}').a, parse_json('abc'), parse_json('')",
            result: "[1,118.0] | abc | null",
        },
        Example {
            query: "print todynamic(dynamic([1]))",
            result: "[1]",
        },
    ],
    deviations: &[],
};

fn parse_json(call: &Call<'_>) -> Outcome {
    if call.argument(0).map(Column::ty) != Some(ScalarType::String) {
        return Ok(call.convert(0, ScalarType::Dynamic));
    }
    let texts = call.reader::<Text>(0);
    call.encode(|row, encoder| {
        let text = texts.get(row).filter(|text| !text.is_empty())?;
        if dynamic::parse_json(text, encoder).is_err() {
            encoder.clear();
            encoder.string(text);
        }
        Some(())
    })
}
