//! `geo_polygon_perimeter`

use super::polygon::Polygon;
use super::shape::Shapes;
use super::sphere::{Edge, RADIUS};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Real;

/// The length of a boundary.
pub static GEO_POLYGON_PERIMETER: ScalarFunction = ScalarFunction {
    name: "geo_polygon_perimeter",
    aliases: &[],
    category: Category::Geo,
    summary: "The length in metres of the boundary of a polygon or of the union of several, holes included; null when it is none.",
    page: "geo-polygon-perimeter-function",
    signatures: &[Signature::new(
        &[Parameter::required("polygon", Takes::DYNAMIC)],
        Returns::REAL,
        geo_polygon_perimeter,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print round(geo_polygon_perimeter(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]})), 1), geo_polygon_perimeter(dynamic(1))",
        result: "889425.3 | null",
    }],
    deviations: &[],
};

fn geo_polygon_perimeter(call: &Call<'_>) -> Outcome {
    let mut polygons = Shapes::new(call, 0);
    call.build::<Real, _>(|row| {
        let polygons = polygons.get(row)?.disjoint_polygons()?;
        let length: f64 = polygons
            .iter()
            .flat_map(Polygon::edges)
            .map(Edge::length)
            .sum();
        Some(length * RADIUS)
    })
}
