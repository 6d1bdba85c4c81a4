//! `replace_regex`, `replace`

use std::sync::Arc;

use crate::functions::scalar::regex::pattern::Pattern;
use crate::functions::scalar::regex::rewrite::replace_all;
use crate::functions::{
    Category, Compiled, Constants, Example, Naming, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;

/// A string with every match of a regular expression rewritten: `\0` stands for the match, `\1` to `\9` for its groups.
pub static REPLACE_REGEX: ScalarFunction = ScalarFunction {
    name: "replace_regex",
    aliases: &[],
    category: Category::Regex,
    summary: "The string with every match of a regular expression rewritten.",
    page: "replace-regex-function",
    signatures: &[Signature::compiled(
        &[
            Parameter::required("source", Takes::STRING),
            Parameter::required("lookup_regex", Takes::STRING),
            Parameter::required("rewrite_pattern", Takes::STRING),
        ],
        Returns::STRING,
        replace_regex,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: r"print replace_regex('number 12', @'(\d)(\d)', @'<\2\1\0>$1')",
        result: "number <2112>$1",
    }],
    deviations: &[],
};

/// The older form of `replace_regex`, with the text last.
pub static REPLACE: ScalarFunction = ScalarFunction {
    name: "replace",
    aliases: &[],
    category: Category::Regex,
    summary: "The string with every match of a regular expression rewritten; the older form of `replace_regex`.",
    page: "replace-regex-function",
    signatures: &[Signature::compiled(
        &[
            Parameter::required("regex", Takes::STRING),
            Parameter::required("rewrite", Takes::STRING),
            Parameter::required("text", Takes::STRING),
        ],
        Returns::STRING,
        replace,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: r"print replace(@'(\d)', @'<\1>', 'a1b2')",
        result: "a<1>b<2>",
    }],
    deviations: &[],
};

fn replace_regex(constants: &Constants<'_>) -> Result<Compiled, String> {
    rewriting(Pattern::new(constants, 1)?, 0, 2)
}

fn replace(constants: &Constants<'_>) -> Result<Compiled, String> {
    rewriting(Pattern::new(constants, 0)?, 2, 1)
}

/// The kernel, given which arguments are the text and the rewrite.
fn rewriting(pattern: Pattern, text: usize, rewrite: usize) -> Result<Compiled, String> {
    Ok(Arc::new(move |call| {
        let (text, rewrite) = (call.reader::<Text>(text), call.reader::<Text>(rewrite));
        let mut patterns = pattern.rows(call);
        let room = call.room();
        call.try_write(|row, out| {
            let text = text.get(row).unwrap_or_default();
            let rewrite = rewrite.get(row).unwrap_or_default();
            replace_all(text, patterns.get(row)?, rewrite, room, out)
        })
    }))
}
