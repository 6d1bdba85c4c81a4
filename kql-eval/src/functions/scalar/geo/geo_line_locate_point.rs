//! `geo_line_locate_point`

use super::shape::{Places, Shapes};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Real;

/// How far along a line a place is.
pub static GEO_LINE_LOCATE_POINT: ScalarFunction = ScalarFunction {
    name: "geo_line_locate_point",
    aliases: &[],
    category: Category::Geo,
    summary: "The share of the way along a line, from 0 to 1, at which it is nearest to a place; null when it is no line or there is no such place.",
    page: "geo-line-locate-point-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("lineString", Takes::DYNAMIC),
            Parameter::required("longitude", Takes::REAL),
            Parameter::required("latitude", Takes::REAL),
        ],
        Returns::REAL,
        geo_line_locate_point,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print round(geo_line_locate_point(dynamic({'type':'LineString','coordinates':[[0,0],[2,0],[2,2]]}), 2.5, 1), 3), geo_line_locate_point(dynamic({'type':'LineString','coordinates':[[0,0],[2,0],[2,2]]}), 200, 1)",
        result: "0.75 | null",
    }],
    deviations: &[],
};

fn geo_line_locate_point(call: &Call<'_>) -> Outcome {
    let mut lines = Shapes::new(call, 0);
    let places = Places::new(call, 1);
    call.build::<Real, _>(|row| {
        let place = places.get(row)?;
        let [line] = lines.get(row)?.lines()? else {
            return None;
        };
        let mut nearest = f64::INFINITY;
        let (mut way, mut best) = (0.0, 0.0);
        for edge in line.edges() {
            let there = edge.nearest(place);
            let distance = there.angle(place);
            if distance < nearest {
                nearest = distance;
                best = way + edge.from.angle(there);
            }
            way += edge.length();
        }
        Some(if way == 0.0 { 0.0 } else { best / way })
    })
}
