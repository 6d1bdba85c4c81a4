//! `extract_json`, `extractjson`

use super::bag::{follow, steps};
use crate::functions::{
    Call, Category, Compiled, Constants, Example, Naming, Outcome, Parameter, Purity, Returns,
    ScalarFunction, Signature, Takes,
};
use crate::types::dynamic::{Encoder, parse_json};
use crate::types::{Column, Dyn, ScalarType, Text, convert};
use std::sync::Arc;

/// The value that a JSON path leads to.
pub static EXTRACT_JSON: ScalarFunction = ScalarFunction {
    name: "extract_json",
    aliases: &["extractjson"],
    category: Category::Dynamic,
    summary: "The value that the path leads to in the JSON text, as text or as the type given; null or the empty string when it leads nowhere or is no path.",
    page: "extract-json-function",
    signatures: &[
        Signature::compiled(
            &[
                Parameter::constant("jsonPath", Takes::Type(ScalarType::String)),
                Parameter::required("dataSource", Takes::Any),
            ],
            Returns::Type(ScalarType::String),
            compile,
        ),
        Signature::compiled(
            &[
                Parameter::constant("jsonPath", Takes::Type(ScalarType::String)),
                Parameter::required("dataSource", Takes::Any),
                Parameter::required("type", Takes::TypeLiteral),
            ],
            Returns::TypeLiteral,
            compile,
        ),
    ],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: "print extract_json('$.name', '{\"name\":\"John\",\"age\":30}'), extract_json('$.a[0]', dynamic({'a': [1.5]}))",
            result: "John | 1.5",
        },
        Example {
            query: "print extract_json('$.age', '{\"name\":\"John\",\"age\":30}', typeof(int)), extract_json('$.x', 'no json', typeof(int))",
            result: "30 | null",
        },
        Example {
            query: "print extract_json('$a', '{\"a\":1}'), extract_json('a', '{\"a\":1}', typeof(long)), extract_json('$.a[', dynamic({'a': [1]}), typeof(long))",
            result: " | null | null",
        },
    ],
    deviations: &[],
};

fn compile(constants: &Constants<'_>) -> Result<Compiled, String> {
    // A path that is none leads nowhere, as in Kusto.
    let path: Arc<str> = constants.text(0).unwrap_or("").into();
    let ty = match constants.text(2) {
        None => ScalarType::String,
        Some(name) => ScalarType::from_name(name).ok_or_else(|| format!("`{name}` is no type"))?,
    };
    Ok(Arc::new(move |call| Ok(convert(&found(call, &path)?, ty))))
}

/// The values that the path leads to.
fn found(call: &Call<'_>, path: &str) -> Outcome {
    if call.argument(1).map(Column::ty) != Some(ScalarType::String) {
        let sources = call.convert(1, ScalarType::Dynamic);
        let sources = sources.reader::<Dyn>();
        return call.encode(|row, encoder| {
            encoder.value_of(follow(sources.get(row)?, steps(path)?)?);
            Some(())
        });
    }
    let sources = call.reader::<Text>(1);
    let mut parsed = Encoder::new();
    call.encode(|row, encoder| {
        parsed.clear();
        parse_json(sources.get(row)?, &mut parsed).ok()?;
        encoder.value_of(follow(parsed.value(), steps(path)?)?);
        Some(())
    })
}
