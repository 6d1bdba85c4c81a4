//! `geo_s2cell_to_polygon`

use s2::cell::Cell;
use s2::latlng::LatLng;

use super::s2cell::{degrees, s2cell};
use super::shape::write_ring;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;

/// The corners of an S2 cell.
pub static GEO_S2CELL_TO_POLYGON: ScalarFunction = ScalarFunction {
    name: "geo_s2cell_to_polygon",
    aliases: &[],
    category: Category::Geo,
    summary: "The S2 cell with a token, as a polygon; null when there is none.",
    page: "geo-s2cell-to-polygon-function",
    signatures: &[Signature::new(
        &[Parameter::required("s2cell", Takes::STRING)],
        Returns::DYNAMIC,
        geo_s2cell_to_polygon,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "let p = geo_s2cell_to_polygon('89c259').coordinates[0]; print array_length(p), round(toreal(p[0][0]), 6), round(toreal(p[0][1]), 6), geo_s2cell_to_polygon('a')",
        result: "5 | -74.030012 | 40.801268 | null",
    }],
    deviations: &[],
};

fn geo_s2cell_to_polygon(call: &Call<'_>) -> Outcome {
    let tokens = call.reader::<Text>(0);
    call.encode(|row, encoder| {
        let cell = Cell::from(s2cell(tokens.get(row)?)?);
        let corner = |index| degrees(&LatLng::from(cell.vertex(index)));
        write_ring(&[0, 1, 2, 3].map(corner), encoder);
        Some(())
    })
}
