//! `geo_s2cell_to_central_point`

use s2::latlng::LatLng;

use super::s2cell::{degrees, s2cell};
use super::shape::write_point;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;

/// The centre of an S2 cell.
pub static GEO_S2CELL_TO_CENTRAL_POINT: ScalarFunction = ScalarFunction {
    name: "geo_s2cell_to_central_point",
    aliases: &[],
    category: Category::Geo,
    summary: "The centre of the S2 cell with a token; null when there is none.",
    page: "geo-s2cell-to-central-point-function",
    signatures: &[Signature::new(
        &[Parameter::required("s2cell", Takes::STRING)],
        Returns::DYNAMIC,
        geo_s2cell_to_central_point,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "let c = geo_s2cell_to_central_point('1234567').coordinates; print round(toreal(c[0]), 10), round(toreal(c[1]), 10), geo_s2cell_to_central_point('a')",
        result: "9.8683073185 | 27.4683929258 | null",
    }],
    deviations: &[],
};

fn geo_s2cell_to_central_point(call: &Call<'_>) -> Outcome {
    let tokens = call.reader::<Text>(0);
    call.encode(|row, encoder| {
        let center = LatLng::from(s2cell(tokens.get(row)?)?);
        write_point(degrees(&center), encoder);
        Some(())
    })
}
