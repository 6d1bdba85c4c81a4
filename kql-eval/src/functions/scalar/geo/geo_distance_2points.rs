//! `geo_distance_2points`

use super::shape::Places;
use super::sphere::RADIUS;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Real;

/// The distance of two places.
pub static GEO_DISTANCE_2POINTS: ScalarFunction = ScalarFunction {
    name: "geo_distance_2points",
    aliases: &[],
    category: Category::Geo,
    summary: "The distance of two places in metres; null when one does not exist.",
    page: "geo-distance-2points-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("p1_longitude", Takes::REAL),
            Parameter::required("p1_latitude", Takes::REAL),
            Parameter::required("p2_longitude", Takes::REAL),
            Parameter::required("p2_latitude", Takes::REAL),
        ],
        Returns::REAL,
        geo_distance_2points,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print round(geo_distance_2points(-122.407628, 47.578557, -118.275287, 34.019056), 3), geo_distance_2points(300, 1, 1, 1)",
        result: "1546754.352 | null",
    }],
    deviations: &[],
};

fn geo_distance_2points(call: &Call<'_>) -> Outcome {
    let (from, to) = (Places::new(call, 0), Places::new(call, 2));
    call.build::<Real, _>(|row| {
        let (from, to) = (from.degrees(row)?, to.degrees(row)?);
        // The haversine keeps its digits where places are near.
        let half = |a: f64, b: f64| ((b - a).to_radians() / 2.0).sin().powi(2);
        let parallels = from.latitude.to_radians().cos() * to.latitude.to_radians().cos();
        let square =
            half(from.latitude, to.latitude) + parallels * half(from.longitude, to.longitude);
        Some(2.0 * square.min(1.0).sqrt().asin() * RADIUS)
    })
}
