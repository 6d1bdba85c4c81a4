//! `parse_version`

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Dec, Decimal, Text};

/// A version of one to four numbers as a decimal with eight digits for each, so that versions compare by their numbers.
/// Null for other text.
pub static PARSE_VERSION: ScalarFunction = ScalarFunction {
    name: "parse_version",
    aliases: &[],
    category: Category::Parsing,
    summary: "A version number as a decimal that compares as the version does.",
    page: "parse-version-function",
    signatures: &[Signature::new(
        &[Parameter::required("version", Takes::STRING)],
        Returns::DECIMAL,
        parse_version,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print parse_version('1.2.3.4'), parse_version('0.2'), parse_version('1.2.3.4.5'), parse_version('v1')",
        result: "1000000020000000300000004 | 20000000000000000 | null | null",
    }],
    deviations: &[
        "A version whose first number is above 79227 is null: the decimals here have 28 digits.",
    ],
};

/// One more than the largest number at each place.
const PLACE: i128 = 100_000_000;

/// The most numbers in a version.
const MOST_NUMBERS: usize = 4;

fn parse_version(call: &Call<'_>) -> Outcome {
    call.map1::<Text, Dec, _>(version)
}

fn version(text: &str) -> Option<Decimal> {
    let mut value = 0_i128;
    let mut numbers = 0;
    for number in text.split('.') {
        if number.is_empty() || number.len() > 8 || !number.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        value = value * PLACE + number.parse::<i128>().ok()?;
        numbers += 1;
        if numbers > MOST_NUMBERS {
            return None;
        }
    }
    for _ in numbers..MOST_NUMBERS {
        value *= PLACE;
    }
    Decimal::try_from_i128_with_scale(value, 0).ok()
}
