//! `geo_line_densify`

use super::tessellation::densify;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::ScalarType;

/// A line whose edges keep to the straight ones of a flat map.
pub static GEO_LINE_DENSIFY: ScalarFunction = ScalarFunction {
    name: "geo_line_densify",
    aliases: &[],
    category: Category::Geo,
    summary: "A line or several, with places between, so that edges are at most a number of metres, 10 unless told, from the straight ones of a flat map; null when it is none or the tolerance is not from 0.1 to 10000.",
    page: "geo-line-densify-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("lineString", Takes::DYNAMIC),
            Parameter::optional("tolerance", Takes::REAL),
            Parameter::optional("preserve_crossing", Takes::Type(ScalarType::Bool)),
        ],
        Returns::DYNAMIC,
        geo_line_densify,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print array_length(geo_line_densify(dynamic({'type':'LineString','coordinates':[[50,50],[51,51]]})).coordinates), geo_line_densify(dynamic({'type':'LineString','coordinates':[[50,50],[51,51]]}), 0)",
        result: "9 | null",
    }],
    deviations: &[
        "With `preserve_crossing` an edge over the antimeridian stops the query; Kusto's page does not show what is given.",
    ],
};

fn geo_line_densify(call: &Call<'_>) -> Outcome {
    densify(
        call,
        "geo_line_densify",
        |shape| shape.lines().is_some(),
        [("LineString", 0), ("MultiLineString", 1)],
    )
}
