//! `geo_h3cell_to_central_point`

use h3o::LatLng;

use super::h3cell::{degrees, h3cell};
use super::shape::write_point;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;

/// The centre of an H3 cell.
pub static GEO_H3CELL_TO_CENTRAL_POINT: ScalarFunction = ScalarFunction {
    name: "geo_h3cell_to_central_point",
    aliases: &[],
    category: Category::Geo,
    summary: "The centre of the H3 cell with a token; null when there is none.",
    page: "geo-h3cell-to-central-point-function",
    signatures: &[Signature::new(
        &[Parameter::required("h3cell", Takes::STRING)],
        Returns::DYNAMIC,
        geo_h3cell_to_central_point,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "let c = geo_h3cell_to_central_point('862a1072fffffff').coordinates; print round(toreal(c[0]), 8), round(toreal(c[1]), 8), geo_h3cell_to_central_point('1')",
        result: "-74.01600848 | 40.70416791 | null",
    }],
    deviations: &[],
};

fn geo_h3cell_to_central_point(call: &Call<'_>) -> Outcome {
    let tokens = call.reader::<Text>(0);
    call.encode(|row, encoder| {
        let center = LatLng::from(h3cell(tokens.get(row)?)?);
        write_point(degrees(center), encoder);
        Some(())
    })
}
