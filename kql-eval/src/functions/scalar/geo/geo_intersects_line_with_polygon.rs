//! `geo_intersects_line_with_polygon`

use super::shape::Shapes;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Bool;

/// Whether a line and a polygon have a place in common.
pub static GEO_INTERSECTS_LINE_WITH_POLYGON: ScalarFunction = ScalarFunction {
    name: "geo_intersects_line_with_polygon",
    aliases: &[],
    category: Category::Geo,
    summary: "Whether a line and a polygon, or several, have a place in common; null when one is none.",
    page: "geo-intersects-line-with-polygon-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("lineString", Takes::DYNAMIC),
            Parameter::required("polygon", Takes::DYNAMIC),
        ],
        Returns::BOOL,
        geo_intersects_line_with_polygon,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print geo_intersects_line_with_polygon(dynamic({'type':'LineString','coordinates':[[1,-1],[1,1]]}), dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]})), geo_intersects_line_with_polygon(dynamic({'type':'LineString','coordinates':[[5,5],[6,6]]}), dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]})), geo_intersects_line_with_polygon(dynamic(1), dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}))",
        result: "True | False | null",
    }],
    deviations: &[],
};

fn geo_intersects_line_with_polygon(call: &Call<'_>) -> Outcome {
    let (mut first, mut second) = (Shapes::new(call, 0), Shapes::new(call, 1));
    call.build::<Bool, _>(|row| {
        let first = first.get(row).filter(|shape| shape.lines().is_some())?;
        let second = second.get(row).filter(|shape| shape.polygons().is_some())?;
        Some(first.intersects(second))
    })
}
