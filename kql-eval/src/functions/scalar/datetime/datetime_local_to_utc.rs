//! `datetime_local_to_utc`

use super::zone::{Way, convert};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// A time converted from a local time to UTC.
pub static DATETIME_LOCAL_TO_UTC: ScalarFunction = ScalarFunction {
    name: "datetime_local_to_utc",
    aliases: &[],
    category: Category::DateTime,
    summary: "The datetime converted from a local time to UTC, by the name of a time zone; null for an unknown zone.",
    page: "datetime-local-to-utc-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("date", Takes::Type(ScalarType::DateTime)),
            Parameter::required("timezone", Takes::Type(ScalarType::String)),
        ],
        Returns::Type(ScalarType::DateTime),
        datetime_local_to_utc,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print datetime_local_to_utc(datetime(2020-02-02 20:02:20), 'Europe/Paris'), datetime_local_to_utc(datetime(2022-03-27 02:00), 'Europe/Brussels')",
        result: "2020-02-02T19:02:20.0000000Z | 2022-03-27T00:00:00.0000000Z",
    }],
    deviations: &[],
};

fn datetime_local_to_utc(call: &Call<'_>) -> Outcome {
    convert(call, Way::ToUtc)
}
