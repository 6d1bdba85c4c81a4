//! `geo_simplify_polygons_array`

use super::shape::shapes_in;
use super::simplification::{tolerance, unclear, vanishes};
use super::sphere::Point;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Dyn;

/// Polygons with fewer corners.
pub static GEO_SIMPLIFY_POLYGONS_ARRAY: ScalarFunction = ScalarFunction {
    name: "geo_simplify_polygons_array",
    aliases: &[],
    category: Category::Geo,
    summary: "Polygons of an array with fewer corners, so that borders that they share stay shared; null when the array holds none or anything else, the tolerance is not from 0 to 7,800,000 or all places are within it.",
    page: "geo-simplify-polygons-array-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("polygons", Takes::DYNAMIC),
            Parameter::optional("tolerance", Takes::REAL),
        ],
        Returns::DYNAMIC,
        geo_simplify_polygons_array,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: r#"print geo_simplify_polygons_array(pack_array(dynamic({'type':'Polygon','coordinates':[[[0,0],[1,0],[1,1],[0,0]]]})), -1), geo_simplify_polygons_array(pack_array(dynamic({'type':'Polygon','coordinates':[[[0,0],[0.1,0],[0.1,0.1],[0,0]]]})), 100000), geo_simplify_polygons_array(dynamic([{'type':'Polygon','coordinates':[[[0,0],[1,0]]]}]))"#,
        result: r#"null | null | null"#,
    }],
    deviations: &[
        "Polygons that do not vanish stop the query: which of their corners the S2 library keeps is not published in words.",
    ],
};

fn geo_simplify_polygons_array(call: &Call<'_>) -> Outcome {
    let arrays = call.reader::<Dyn>(0);
    call.try_encode(|row, _| {
        let shapes = arrays.get(row).and_then(|shapes| shapes_in(shapes, Some));
        let Some((shapes, tolerance)) = shapes.zip(tolerance(call, row)) else {
            return Ok(None);
        };
        if !shapes.iter().all(|shape| shape.polygons().is_some()) {
            return Ok(None);
        }
        let corners: Vec<Point> = shapes
            .iter()
            .flat_map(|shape| shape.edges().map(|edge| edge.from))
            .collect();
        if vanishes(&corners, tolerance) {
            return Ok(None);
        }
        Err(unclear("geo_simplify_polygons_array"))
    })
}
