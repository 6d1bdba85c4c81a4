//! `geo_intersects_2polygons`

use super::shape::Shapes;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Bool;

/// Whether two polygons have a place in common.
pub static GEO_INTERSECTS_2POLYGONS: ScalarFunction = ScalarFunction {
    name: "geo_intersects_2polygons",
    aliases: &[],
    category: Category::Geo,
    summary: "Whether two polygons, or several, have a place in common; null when one is none.",
    page: "geo-intersects-2polygons-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("polygon1", Takes::DYNAMIC),
            Parameter::required("polygon2", Takes::DYNAMIC),
        ],
        Returns::BOOL,
        geo_intersects_2polygons,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print geo_intersects_2polygons(dynamic({'type':'Polygon','coordinates':[[[1,1],[5,1],[5,5],[1,1]]]}), dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]})), geo_intersects_2polygons(dynamic({'type':'Polygon','coordinates':[[[3,3],[5,1],[5,5],[3,3]]]}), dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]})), geo_intersects_2polygons(dynamic(1), dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}))",
        result: "True | False | null",
    }],
    deviations: &[],
};

fn geo_intersects_2polygons(call: &Call<'_>) -> Outcome {
    let (mut first, mut second) = (Shapes::new(call, 0), Shapes::new(call, 1));
    call.build::<Bool, _>(|row| {
        let first = first.get(row).filter(|shape| shape.polygons().is_some())?;
        let second = second.get(row).filter(|shape| shape.polygons().is_some())?;
        Some(first.intersects(second))
    })
}
