//! `indexof_regex`

use std::sync::Arc;

use regex::Regex;

use crate::functions::scalar::regex::pattern::Pattern;
use crate::functions::scalar::string::search_range::SearchRanges;
use crate::functions::{
    Category, Compiled, Constants, Example, Naming, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::cast::count;
use crate::types::{Long, Text};

/// The position of a match of a regular expression in a string, in code points from 0; -1 when there is none. Matches
/// do not overlap. The length bounds the positions tried, -1 is no bound. Null when the start is negative, the length
/// less than -1, the occurrence less than 1 or a number null.
pub static INDEXOF_REGEX: ScalarFunction = ScalarFunction {
    name: "indexof_regex",
    aliases: &[],
    category: Category::Regex,
    summary: "The position of the first, or a later, match of a regular expression in a string.",
    page: "indexof-regex-function",
    signatures: &[Signature::compiled(
        &[
            Parameter::required("string", Takes::AsText),
            Parameter::required("match", Takes::Textual),
            Parameter::optional("start", Takes::LONG),
            Parameter::optional("length", Takes::LONG),
            Parameter::optional("occurrence", Takes::LONG),
        ],
        Returns::LONG,
        indexof_regex,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: "print indexof_regex('abcabc', 'a.c'), indexof_regex('abcabcdefg', 'a.c', 0, 9, 2), indexof_regex('ababaa', 'a.a', 0, -1, 2), indexof_regex('abc', 'a', -1)",
            result: "0 | 3 | -1 | null",
        },
        Example {
            query: "print indexof_regex('abc', '$', 0, -1, 1), indexof_regex('abc', '$', 0, -1, 2)",
            result: "3 | -1",
        },
    ],
    deviations: &[],
};

fn indexof_regex(constants: &Constants<'_>) -> Result<Compiled, String> {
    let pattern = Pattern::new(constants, 1)?;
    Ok(Arc::new(move |call| {
        let string = call.reader::<Text>(0);
        let ranges = SearchRanges::new(call);
        let mut patterns = pattern.rows(call);
        call.try_build::<Long, _>(|row| {
            let regex = patterns.get(row)?;
            let (Some(range), Some(string)) = (ranges.get(row), string.get(row)) else {
                return Ok(None);
            };
            let Ok(skipped) = usize::try_from(range.start) else {
                return Ok(None);
            };
            let Some((begin, _)) = string.char_indices().nth(skipped) else {
                return Ok(Some(-1));
            };
            Ok(Some(
                range.position(range.start, positions(regex, string, begin)),
            ))
        })
    }))
}

/// The positions, in code points, of the matches from the byte `begin` on.
fn positions(regex: &Regex, string: &str, begin: usize) -> impl Iterator<Item = i64> {
    let mut from = Some(begin);
    std::iter::from_fn(move || {
        let found = regex.find_at(string, from?)?;
        from = if found.is_empty() {
            // Nothing comes after an empty match at the end.
            let next = string.get(found.end()..)?.chars().next();
            next.map(|next| found.end() + next.len_utf8())
        } else {
            Some(found.end())
        };
        Some(count(string.get(..found.start())?.chars().count()))
    })
    .fuse()
}
