//! `geo_polygon_densify`

use super::tessellation::densify;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// A polygon whose edges keep to the straight ones of a flat map.
pub static GEO_POLYGON_DENSIFY: ScalarFunction = ScalarFunction {
    name: "geo_polygon_densify",
    aliases: &[],
    category: Category::Geo,
    summary: "A polygon or several, with places between, so that edges are at most a number of metres, 10 unless told, from the straight ones of a flat map; null when it is none or the tolerance is not from 0.1 to 10000.",
    page: "geo-polygon-densify-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("polygon", Takes::DYNAMIC),
            Parameter::optional("tolerance", Takes::REAL),
            Parameter::optional("preserve_crossing", Takes::Type(ScalarType::Bool)),
        ],
        Returns::DYNAMIC,
        geo_polygon_densify,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print array_length(geo_polygon_densify(dynamic({'type':'Polygon','coordinates':[[[2,58],[3,58],[3,59],[2,58]]]})).coordinates[0]), array_length(geo_polygon_densify(dynamic({'type':'Polygon','coordinates':[[[2,58],[3,58],[3,59],[2,58]]]}), 10000).coordinates[0])",
        result: "14 | 4",
    }],
    deviations: &[
        "With `preserve_crossing` an edge over the antimeridian stops the query; Kusto's page does not show what is given.",
    ],
};

fn geo_polygon_densify(call: &Call<'_>) -> Outcome {
    densify(
        call,
        "geo_polygon_densify",
        |shape| shape.polygons().is_some(),
        [("Polygon", 1), ("MultiPolygon", 2)],
    )
}
