//! `geo_from_wkt`

use super::well_known_text::write_well_known_text;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;

/// A shape in well-known text as GeoJSON.
pub static GEO_FROM_WKT: ScalarFunction = ScalarFunction {
    name: "geo_from_wkt",
    aliases: &[],
    category: Category::Geo,
    summary: "A shape in well-known text, such as `POINT (1 2)`, as GeoJSON; null when the text describes none.",
    page: "geo-from-wkt-function",
    signatures: &[Signature::new(
        &[Parameter::required("wkt", Takes::STRING)],
        Returns::DYNAMIC,
        geo_from_wkt,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: "print geo_from_wkt('POINT (1 2)'), geo_from_wkt('linestring(1 2, 3.5 -4)'), geo_from_wkt('MULTIPOINT ((1 1), (2 2))'), geo_from_wkt('LINESTRING')",
            result: r#"{"type":"Point","coordinates":[1.0,2.0]} | {"type":"LineString","coordinates":[[1.0,2.0],[3.5,-4.0]]} | {"type":"MultiPoint","coordinates":[[1.0,1.0],[2.0,2.0]]} | null"#,
        },
        Example {
            query: "print geo_from_wkt('GEOMETRYCOLLECTION (POINT (1 1), POLYGON ((0 0, 2 0, 2 2, 0 0)))')",
            result: r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1.0,1.0]},{"type":"Polygon","coordinates":[[[0.0,0.0],[2.0,0.0],[2.0,2.0],[0.0,0.0]]]}]}"#,
        },
    ],
    deviations: &[],
};

fn geo_from_wkt(call: &Call<'_>) -> Outcome {
    let texts = call.reader::<Text>(0);
    call.encode(|row, encoder| write_well_known_text(texts.get(row)?, encoder))
}
