//! `countof`

use std::sync::Arc;

use crate::functions::scalar::regex::pattern;
use crate::functions::{
    Category, Compiled, Constants, Example, Naming, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::cast::count;
use crate::types::{Long, Text};

/// How often a text, or a regular expression when the kind is `regex`, occurs in a string. Occurrences of a text may
/// overlap, matches of an expression do not. The empty text occurs never.
pub static COUNTOF: ScalarFunction = ScalarFunction {
    name: "countof",
    aliases: &[],
    category: Category::Regex,
    summary: "How often a text or a regular expression occurs in a string.",
    page: "countof-function",
    signatures: &[Signature::compiled(
        &[
            Parameter::required("source", Takes::STRING),
            Parameter::constant("search", Takes::STRING),
            Parameter::optional_constant("kind", Takes::STRING),
        ],
        Returns::LONG,
        countof,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print countof('aaaa', 'aa'), countof('aaaa', 'aa', 'regex'), countof('AAAA', 'aa'), countof('abc', '')",
        result: "3 | 2 | 0 | 0",
    }],
    deviations: &[],
};

fn countof(constants: &Constants<'_>) -> Result<Compiled, String> {
    let search = constants
        .text(1)
        .ok_or("the text to count must be a constant")?;
    match constants.text(2).unwrap_or("normal") {
        "normal" => {
            let search: Arc<str> = Arc::from(search);
            Ok(Arc::new(move |call| {
                call.map1::<Text, Long, _>(|source| occurrences(source, &search))
            }))
        }
        "regex" => {
            let regex = pattern::compile(search)?;
            Ok(Arc::new(move |call| {
                call.map1::<Text, Long, _>(|source| count(regex.find_iter(source).count()))
            }))
        }
        other => Err(format!("the kind is `normal` or `regex`, not `{other}`")),
    }
}

/// How often `search` occurs in `source`, overlaps included.
fn occurrences(source: &str, search: &str) -> i64 {
    let Some(first) = search.chars().next() else {
        return 0;
    };
    let (mut from, mut found) = (0, 0);
    while let Some(at) = source.get(from..).and_then(|rest| rest.find(search)) {
        found += 1;
        from += at + first.len_utf8();
    }
    found
}
