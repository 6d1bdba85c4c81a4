//! `trim`, `trim_start`, `trim_end`

use std::sync::Arc;

use regex::Regex;

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
        query: r"print trim(@'\s+', '  a b '), trim('-', '--a--'), trim('(?P<x>-)', '-')",
        result: "a b | -a- | ",
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
    let (start, end) = (at_start(constants)?, at_end(constants)?);
    trimming(move |text| trimmed(text, Some(&start), Some(&end)))
}

fn trim_start(constants: &Constants<'_>) -> Result<Compiled, String> {
    let start = at_start(constants)?;
    trimming(move |text| trimmed(text, Some(&start), None))
}

fn trim_end(constants: &Constants<'_>) -> Result<Compiled, String> {
    let end = at_end(constants)?;
    trimming(move |text| trimmed(text, None, Some(&end)))
}

/// The kernel of a function that takes a part of each text.
fn trimming(part: impl Fn(&str) -> &str + Send + Sync + 'static) -> Result<Compiled, String> {
    Ok(Arc::new(move |call| {
        let source = call.reader::<Text>(1);
        call.build::<Text, _>(|row| source.get(row).map(&part))
    }))
}

/// The text between a match of `start` and the next of `end`.
fn trimmed<'a>(text: &'a str, start: Option<&Regex>, end: Option<&Regex>) -> &'a str {
    let from = start
        .and_then(|start| start.find(text))
        .map_or(0, |found| found.end());
    let to = end
        .and_then(|end| end.find_at(text, from))
        .map_or(text.len(), |found| found.start());
    text.get(from..to).unwrap_or_default()
}

fn at_start(constants: &Constants<'_>) -> Result<Regex, String> {
    pattern::compile(&format!("^(?:{})", written(constants)?))
}

fn at_end(constants: &Constants<'_>) -> Result<Regex, String> {
    pattern::compile(&format!("(?:{})$", written(constants)?))
}

/// The pattern as the author wrote it, compiled once so that an error speaks of it.
fn written<'a>(constants: &'a Constants<'_>) -> Result<&'a str, String> {
    pattern::constant(constants, 0)?;
    match constants.text(0) {
        None | Some("") => Err(String::from("the pattern must not be empty")),
        Some(written) => Ok(written),
    }
}
