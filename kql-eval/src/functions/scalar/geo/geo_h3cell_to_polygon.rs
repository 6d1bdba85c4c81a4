//! `geo_h3cell_to_polygon`

use super::h3cell::{degrees, h3cell};
use super::shape::write_ring;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;

/// The corners of an H3 cell.
pub static GEO_H3CELL_TO_POLYGON: ScalarFunction = ScalarFunction {
    name: "geo_h3cell_to_polygon",
    aliases: &[],
    category: Category::Geo,
    summary: "The H3 cell with a token, as a polygon; null when there is none.",
    page: "geo-h3cell-to-polygon-function",
    signatures: &[Signature::new(
        &[Parameter::required("h3cell", Takes::STRING)],
        Returns::DYNAMIC,
        geo_h3cell_to_polygon,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "let p = geo_h3cell_to_polygon('862a1072fffffff').coordinates[0]; print array_length(p), round(toreal(p[0][0]), 6), round(toreal(p[0][1]), 6), geo_h3cell_to_polygon('@')",
        result: "7 | -74.002274 | 40.735376 | null",
    }],
    deviations: &[],
};

fn geo_h3cell_to_polygon(call: &Call<'_>) -> Outcome {
    let tokens = call.reader::<Text>(0);
    let mut corners = Vec::new();
    call.encode(|row, encoder| {
        let boundary = h3cell(tokens.get(row)?)?.boundary();
        corners.clear();
        corners.extend(boundary.iter().map(|corner| degrees(*corner)));
        write_ring(&corners, encoder);
        Some(())
    })
}
