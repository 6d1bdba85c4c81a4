//! `geo_distance_point_to_line`

use super::shape::{Places, Shapes};
use super::sphere::RADIUS;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Real;

/// The distance of a place from a line.
pub static GEO_DISTANCE_POINT_TO_LINE: ScalarFunction = ScalarFunction {
    name: "geo_distance_point_to_line",
    aliases: &[],
    category: Category::Geo,
    summary: "The distance in metres of a place from a line or the nearest of several; null when there is no such place or line.",
    page: "geo-distance-point-to-line-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("longitude", Takes::REAL),
            Parameter::required("latitude", Takes::REAL),
            Parameter::required("lineString", Takes::DYNAMIC),
        ],
        Returns::REAL,
        geo_distance_point_to_line,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "let s = dynamic({'type':'LineString','coordinates':[[0,0],[2,0],[2,2]]}); print round(geo_distance_point_to_line(4, 1, s), 1), geo_distance_point_to_line(1, 0, s), geo_distance_point_to_line(1, 1, dynamic({}))",
        result: "222356.3 | 0.0 | null",
    }],
    deviations: &[],
};

fn geo_distance_point_to_line(call: &Call<'_>) -> Outcome {
    let places = Places::new(call, 0);
    let mut shapes = Shapes::new(call, 2);
    call.build::<Real, _>(|row| {
        let place = places.get(row)?;
        let shape = shapes.get(row).filter(|shape| shape.lines().is_some())?;
        Some(shape.nearest(place)?.angle(place) * RADIUS)
    })
}
