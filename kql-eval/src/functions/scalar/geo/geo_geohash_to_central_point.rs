//! `geo_geohash_to_central_point`

use super::geohash::Cell;
use super::shape::write_point;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;

/// The centre of a geohash cell.
pub static GEO_GEOHASH_TO_CENTRAL_POINT: ScalarFunction = ScalarFunction {
    name: "geo_geohash_to_central_point",
    aliases: &[],
    category: Category::Geo,
    summary: "The centre of the cell that a geohash names; null when it is no geohash.",
    page: "geo-geohash-to-central-point-function",
    signatures: &[Signature::new(
        &[Parameter::required("geohash", Takes::STRING)],
        Returns::DYNAMIC,
        geo_geohash_to_central_point,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print geo_geohash_to_central_point('sunny'), geo_geohash_to_central_point('a')",
        result: r#"{"type":"Point","coordinates":[42.47314453125,23.70849609375]} | null"#,
    }],
    deviations: &[],
};

fn geo_geohash_to_central_point(call: &Call<'_>) -> Outcome {
    let geohashes = call.reader::<Text>(0);
    call.encode(|row, encoder| {
        write_point(Cell::read(geohashes.get(row)?)?.center(), encoder);
        Some(())
    })
}
