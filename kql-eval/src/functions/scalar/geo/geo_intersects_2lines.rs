//! `geo_intersects_2lines`

use super::shape::Shapes;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Bool;

/// Whether two lines have a place in common.
pub static GEO_INTERSECTS_2LINES: ScalarFunction = ScalarFunction {
    name: "geo_intersects_2lines",
    aliases: &[],
    category: Category::Geo,
    summary: "Whether two lines, or several, have a place in common; null when one is none.",
    page: "geo-intersects-2lines-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("lineString1", Takes::DYNAMIC),
            Parameter::required("lineString2", Takes::DYNAMIC),
        ],
        Returns::BOOL,
        geo_intersects_2lines,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print geo_intersects_2lines(dynamic({'type':'LineString','coordinates':[[1,-1],[1,1]]}), dynamic({'type':'LineString','coordinates':[[0,0],[2,0],[2,2]]})), geo_intersects_2lines(dynamic({'type':'LineString','coordinates':[[5,5],[6,6]]}), dynamic({'type':'LineString','coordinates':[[0,0],[2,0],[2,2]]})), geo_intersects_2lines(dynamic(1), dynamic({'type':'LineString','coordinates':[[0,0],[2,0],[2,2]]}))",
        result: "True | False | null",
    }],
    deviations: &[],
};

fn geo_intersects_2lines(call: &Call<'_>) -> Outcome {
    let (mut first, mut second) = (Shapes::new(call, 0), Shapes::new(call, 1));
    call.build::<Bool, _>(|row| {
        let first = first.get(row).filter(|shape| shape.lines().is_some())?;
        let second = second.get(row).filter(|shape| shape.lines().is_some())?;
        Some(first.intersects(second))
    })
}
