//! `geo_h3cell_level`

use super::h3cell::h3cell;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Int, ScalarType, Text};

/// The resolution of an H3 cell.
pub static GEO_H3CELL_LEVEL: ScalarFunction = ScalarFunction {
    name: "geo_h3cell_level",
    aliases: &[],
    category: Category::Geo,
    summary: "The resolution of the H3 cell with a token, from 0 to 15; null when there is none.",
    page: "geo-h3cell-level-function",
    signatures: &[Signature::new(
        &[Parameter::required("h3cell", Takes::STRING)],
        Returns::Type(ScalarType::Int),
        geo_h3cell_level,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print geo_h3cell_level('862a1072fffffff'), geo_h3cell_level('abc')",
        result: "6 | null",
    }],
    deviations: &[],
};

fn geo_h3cell_level(call: &Call<'_>) -> Outcome {
    let tokens = call.reader::<Text>(0);
    call.build::<Int, _>(|row| {
        let cell = h3cell(tokens.get(row)?)?;
        Some(i32::from(u8::from(cell.resolution())))
    })
}
