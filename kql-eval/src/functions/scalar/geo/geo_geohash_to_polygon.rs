//! `geo_geohash_to_polygon`

use super::geohash::Cell;
use super::shape::{Degrees, write_ring};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;

/// The bounds of a geohash cell.
pub static GEO_GEOHASH_TO_POLYGON: ScalarFunction = ScalarFunction {
    name: "geo_geohash_to_polygon",
    aliases: &[],
    category: Category::Geo,
    summary: "The bounds of the cell that a geohash names, as a polygon; null when it is no geohash.",
    page: "geo-geohash-to-polygon-function",
    signatures: &[Signature::new(
        &[Parameter::required("geohash", Takes::STRING)],
        Returns::DYNAMIC,
        geo_geohash_to_polygon,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print geo_geohash_to_polygon('s'), geo_geohash_to_polygon('a')",
        result: r#"{"type":"Polygon","coordinates":[[[0.0,0.0],[45.0,0.0],[45.0,45.0],[0.0,45.0],[0.0,0.0]]]} | null"#,
    }],
    deviations: &[],
};

fn geo_geohash_to_polygon(call: &Call<'_>) -> Outcome {
    let geohashes = call.reader::<Text>(0);
    call.encode(|row, encoder| {
        let cell = Cell::read(geohashes.get(row)?)?;
        let corner = |longitude, latitude| Degrees {
            longitude,
            latitude,
        };
        let corners = [
            corner(cell.west, cell.south),
            corner(cell.east, cell.south),
            corner(cell.east, cell.north),
            corner(cell.west, cell.north),
        ];
        write_ring(&corners, encoder);
        Some(())
    })
}
