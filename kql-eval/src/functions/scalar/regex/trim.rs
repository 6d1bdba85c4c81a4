//! `trim`, `trim_start`, `trim_end`

use std::sync::Arc;

use crate::functions::scalar::regex::pattern;
use crate::functions::{
    Category, Compiled, Constants, Example, Naming, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;

/// A string without a match of a regular expression at its start and one at its end.
pub static TRIM: ScalarFunction = ScalarFunction {
    name: "trim",
    aliases: &[],
    category: Category::Regex,
    summary: "The string without a match of a regular expression at its start and one at its end.",
    page: "trim-function",
    signatures: &[Signature::compiled(
        &[
            Parameter::constant("regex", Takes::STRING),
            Parameter::required("source", Takes::STRING),
        ],
        Returns::STRING,
        trim,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: r"print trim(@'\s+', '  a b '), trim('-', '--a--')",
        result: "a b | -a-",
    }],
    deviations: &[],
};

/// A string without a match of a regular expression at its start.
pub static TRIM_START: ScalarFunction = ScalarFunction {
    name: "trim_start",
    aliases: &[],
    category: Category::Regex,
    summary: "The string without a match of a regular expression at its start.",
    page: "trim-start-function",
    signatures: &[Signature::compiled(
        &[
            Parameter::constant("regex", Takes::STRING),
            Parameter::required("source", Takes::STRING),
        ],
        Returns::STRING,
        trim_start,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: r"print trim_start(@'\s+', '  a b '), trim_start('-', '--a--')",
        result: "a b  | -a--",
    }],
    deviations: &[],
};

/// A string without a match of a regular expression at its end.
pub static TRIM_END: ScalarFunction = ScalarFunction {
    name: "trim_end",
    aliases: &[],
    category: Category::Regex,
    summary: "The string without a match of a regular expression at its end.",
    page: "trim-end-function",
    signatures: &[Signature::compiled(
        &[
            Parameter::constant("regex", Takes::STRING),
            Parameter::required("source", Takes::STRING),
        ],
        Returns::STRING,
        trim_end,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: r"print trim_end(@'\s+', ' a b  '), trim_end('-', '--a--')",
        result: " a b | --a-",
    }],
    deviations: &[],
};

fn trim(constants: &Constants<'_>) -> Result<Compiled, String> {
    trimming(constants, |regex| format!("^(?:{regex})|(?:{regex})$"))
}

fn trim_start(constants: &Constants<'_>) -> Result<Compiled, String> {
    trimming(constants, |regex| format!("^(?:{regex})"))
}

fn trim_end(constants: &Constants<'_>) -> Result<Compiled, String> {
    trimming(constants, |regex| format!("(?:{regex})$"))
}

fn trimming(
    constants: &Constants<'_>,
    anchored: impl Fn(&str) -> String,
) -> Result<Compiled, String> {
    // The author's own pattern is compiled first, so that an error speaks of it.
    pattern::constant(constants, 0)?;
    let written = constants.text(0).unwrap_or_default();
    if written.is_empty() {
        return Err(String::from("the pattern must not be empty"));
    }
    let regex = pattern::compile(&anchored(written))?;
    Ok(Arc::new(move |call| {
        let source = call.reader::<Text>(1);
        call.write(|row, out| {
            let source = source.get(row).unwrap_or_default();
            let mut copied = 0;
            for found in regex.find_iter(source) {
                out.push_str(source.get(copied..found.start()).unwrap_or_default());
                copied = found.end();
            }
            out.push_str(source.get(copied..).unwrap_or_default());
        })
    }))
}
