//! `extract`

use std::sync::Arc;

use regex::Regex;

use crate::functions::scalar::regex::pattern;
use crate::functions::{
    Call, Category, Compiled, Constants, Example, Naming, Outcome, Parameter, Purity, Returns,
    ScalarFunction, Signature, Takes,
};
use crate::types::convert;
use crate::types::{Long, ScalarType, Text};

/// What a group of a regular expression matches first in a string; group 0 is the whole match. Without a match the
/// empty string, or the null of the type asked for.
pub static EXTRACT: ScalarFunction = ScalarFunction {
    name: "extract",
    aliases: &[],
    category: Category::Regex,
    summary: "What a group of a regular expression matches first in a string.",
    page: "extract-function",
    signatures: &[
        Signature::compiled(
            &[
                Parameter::constant("regex", Takes::STRING),
                Parameter::required("captureGroup", Takes::LONG),
                Parameter::required("source", Takes::STRING),
            ],
            Returns::STRING,
            extract,
        ),
        Signature::compiled(
            &[
                Parameter::constant("regex", Takes::STRING),
                Parameter::required("captureGroup", Takes::LONG),
                Parameter::required("source", Takes::STRING),
                Parameter::constant("typeLiteral", Takes::TypeLiteral),
            ],
            Returns::TypeLiteral,
            extract_typed,
        ),
    ],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: r"print extract(@'(\w+)=(\d+)', 2, 'a=1 b=2'), extract('x', 0, 'abc')",
            result: "1 | ",
        },
        Example {
            query: r"print extract(@'=(\d+)', 1, 'a=1 b=2', typeof(long)), extract(@'=(\d+)', 1, 'a', typeof(long))",
            result: "1 | null",
        },
    ],
    deviations: &[],
};

fn extract(constants: &Constants<'_>) -> Result<Compiled, String> {
    let regex = pattern::constant(constants, 0)?;
    Ok(Arc::new(move |call| first_match(&regex, call)))
}

fn extract_typed(constants: &Constants<'_>) -> Result<Compiled, String> {
    let regex = pattern::constant(constants, 0)?;
    let name = constants.text(3).unwrap_or_default();
    let ty = ScalarType::from_name(name).ok_or_else(|| format!("`{name}` is not a type"))?;
    Ok(Arc::new(move |call| {
        Ok(convert(&first_match(&regex, call)?, ty))
    }))
}

fn first_match(regex: &Regex, call: &Call<'_>) -> Outcome {
    let (group, source) = (call.reader::<Long>(1), call.reader::<Text>(2));
    let mut locations = regex.capture_locations();
    call.build::<Text, _>(|row| {
        let group = usize::try_from(group.get(row)?).ok()?;
        let source = source.get(row)?;
        if group == 0 {
            return regex.find(source).map(|found| found.as_str());
        }
        regex.captures_read(&mut locations, source)?;
        let (start, end) = locations.get(group)?;
        source.get(start..end)
    })
}
