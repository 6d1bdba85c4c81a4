//! `geo_distance_point_to_polygon`

use super::shape::{Places, Shapes};
use super::sphere::RADIUS;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Real;

/// The distance of a place from a polygon.
pub static GEO_DISTANCE_POINT_TO_POLYGON: ScalarFunction = ScalarFunction {
    name: "geo_distance_point_to_polygon",
    aliases: &[],
    category: Category::Geo,
    summary: "The distance in metres of a place from a polygon or the nearest of several, 0 inside; null when there is no such place or polygon.",
    page: "geo-distance-point-to-polygon-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("longitude", Takes::REAL),
            Parameter::required("latitude", Takes::REAL),
            Parameter::required("polygon", Takes::DYNAMIC),
        ],
        Returns::REAL,
        geo_distance_point_to_polygon,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "let s = dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}); print round(geo_distance_point_to_polygon(4, 1, s), 1), geo_distance_point_to_polygon(1, 1, s), geo_distance_point_to_polygon(1, 1, dynamic({}))",
        result: "222356.3 | 0.0 | null",
    }],
    deviations: &[],
};

fn geo_distance_point_to_polygon(call: &Call<'_>) -> Outcome {
    let places = Places::new(call, 0);
    let mut shapes = Shapes::new(call, 2);
    call.build::<Real, _>(|row| {
        let place = places.get(row)?;
        let shape = shapes.get(row).filter(|shape| shape.polygons().is_some())?;
        if shape.contains(place) {
            return Some(0.0);
        }
        Some(shape.nearest(place)?.angle(place) * RADIUS)
    })
}
