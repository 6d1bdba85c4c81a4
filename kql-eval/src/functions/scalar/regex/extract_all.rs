//! `extract_all`

use std::sync::Arc;

use regex::Regex;

use crate::functions::scalar::regex::pattern;
use crate::functions::{
    Call, Category, Compiled, Constants, Example, Naming, Outcome, Parameter, Purity, Returns,
    ScalarFunction, Signature, Takes,
};
use crate::types::dynamic::{Dynamic, DynamicRef};
use crate::types::{Dyn, Kind, Text};

/// What the groups of a regular expression match in a string, for every match: an array of texts for one group, of
/// arrays for several. Null without a match. Groups are chosen by number or name; those that do not exist are left out,
/// and when none is left all count.
pub static EXTRACT_ALL: ScalarFunction = ScalarFunction {
    name: "extract_all",
    aliases: &["extractall"],
    category: Category::Regex,
    summary: "What the groups of a regular expression match in a string, for every match.",
    page: "extract-all-function",
    signatures: &[
        Signature::compiled(
            &[
                Parameter::constant("regex", Takes::STRING),
                Parameter::required("source", Takes::STRING),
            ],
            Returns::DYNAMIC,
            all_groups,
        ),
        Signature::compiled(
            &[
                Parameter::constant("regex", Takes::STRING),
                Parameter::constant("captureGroups", Takes::DYNAMIC),
                Parameter::required("source", Takes::STRING),
            ],
            Returns::DYNAMIC,
            some_groups,
        ),
    ],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: r"print extract_all(@'(\d+)', 'a1b22'), extract_all(@'(\w)(\d)', 'a1b2'), extract_all('(x)', 'abc')",
            result: r#"["1","22"] | [["a","1"],["b","2"]] | null"#,
        },
        Example {
            query: r"print extract_all(@'(?P<letter>\w)(\d)', dynamic([2]), 'a1b2'), extract_all(@'(?P<letter>\w)(\d)', dynamic(['letter', 2, 9]), 'a1')",
            result: r#"["1","2"] | [["a","1"]]"#,
        },
    ],
    deviations: &[],
};

/// A pattern may not have more groups.
const MOST_GROUPS: usize = 16;

fn all_groups(constants: &Constants<'_>) -> Result<Compiled, String> {
    let regex = grouped(constants)?;
    let groups: Vec<usize> = (1..regex.captures_len()).collect();
    Ok(Arc::new(move |call| all_matches(&regex, &groups, call, 1)))
}

fn some_groups(constants: &Constants<'_>) -> Result<Compiled, String> {
    let regex = grouped(constants)?;
    let chosen = constants.get(1).and_then(Dyn::of);
    let mut groups: Vec<usize> = match chosen.map(DynamicRef::view) {
        Some(Dynamic::Array(chosen)) => chosen
            .iter()
            .filter_map(|group| number(&regex, group))
            .collect(),
        _ => Vec::new(),
    };
    if groups.is_empty() {
        groups.extend(1..regex.captures_len());
    }
    Ok(Arc::new(move |call| all_matches(&regex, &groups, call, 2)))
}

/// The pattern, which must have groups.
fn grouped(constants: &Constants<'_>) -> Result<Regex, String> {
    let regex = pattern::constant(constants, 0)?;
    match regex.captures_len() - 1 {
        0 => Err(String::from("the pattern must have a capture group")),
        1..=MOST_GROUPS => Ok(regex),
        groups => Err(format!(
            "the pattern has {groups} capture groups, the most is {MOST_GROUPS}"
        )),
    }
}

/// The number of a group given by number or name, if there is such a group.
fn number(regex: &Regex, group: DynamicRef<'_>) -> Option<usize> {
    match group.view() {
        Dynamic::Long(number) => usize::try_from(number)
            .ok()
            .filter(|number| (1..regex.captures_len()).contains(number)),
        Dynamic::String(name) => regex.capture_names().position(|known| known == Some(name)),
        _ => None,
    }
}

fn all_matches(regex: &Regex, groups: &[usize], call: &Call<'_>, source: usize) -> Outcome {
    let source = call.reader::<Text>(source);
    call.encode(|row, encoder| {
        let mut matches = regex.captures_iter(source.get(row)?).peekable();
        matches.peek()?;
        encoder.begin_array();
        for captures in matches {
            let text = |group: &usize| captures.get(*group).map_or("", |group| group.as_str());
            if let [group] = groups {
                encoder.string(text(group));
                continue;
            }
            encoder.begin_array();
            for group in groups {
                encoder.string(text(group));
            }
            encoder.end();
        }
        encoder.end();
        Some(())
    })
}
