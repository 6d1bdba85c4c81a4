//! `geo_polygon_area`

use super::polygon::Polygon;
use super::shape::Shapes;
use super::sphere::RADIUS;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Real;

/// The area of a polygon.
pub static GEO_POLYGON_AREA: ScalarFunction = ScalarFunction {
    name: "geo_polygon_area",
    aliases: &[],
    category: Category::Geo,
    summary: "The area in square metres of a polygon or of the union of several; null when it is none.",
    page: "geo-polygon-area-function",
    signatures: &[Signature::new(
        &[Parameter::required("polygon", Takes::DYNAMIC)],
        Returns::REAL,
        geo_polygon_area,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print round(geo_polygon_area(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]})) / 1e6, 1), geo_polygon_area(dynamic({'type':'Polygon','coordinates':[[[0,0],[10,10],[10,10],[0,0]]]}))",
        result: "49452.4 | null",
    }],
    deviations: &[],
};

fn geo_polygon_area(call: &Call<'_>) -> Outcome {
    let mut polygons = Shapes::new(call, 0);
    call.build::<Real, _>(|row| {
        let polygons = polygons.get(row)?.disjoint_polygons()?;
        let area: f64 = polygons.iter().map(Polygon::area).sum();
        Some(area * RADIUS * RADIUS)
    })
}
