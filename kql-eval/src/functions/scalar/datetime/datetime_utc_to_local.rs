//! `datetime_utc_to_local`

use super::zone::{Way, convert};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// A time converted from UTC to a local time.
pub static DATETIME_UTC_TO_LOCAL: ScalarFunction = ScalarFunction {
    name: "datetime_utc_to_local",
    aliases: &[],
    category: Category::DateTime,
    summary: "The datetime converted from UTC to a local time, by the name of a time zone; null for an unknown zone.",
    page: "datetime-utc-to-local-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("date", Takes::Type(ScalarType::DateTime)),
            Parameter::required("timezone", Takes::Type(ScalarType::String)),
        ],
        Returns::Type(ScalarType::DateTime),
        datetime_utc_to_local,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print datetime_utc_to_local(datetime(2020-02-03 04:02:20), 'US/Pacific')",
        result: "2020-02-02T20:02:20.0000000Z",
    }],
    deviations: &[],
};

fn datetime_utc_to_local(call: &Call<'_>) -> Outcome {
    convert(call, Way::ToLocal)
}
