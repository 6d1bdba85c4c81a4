//! `geo_angle`

use super::shape::Places;
use super::sphere::full_turn;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Real;

/// The angle at a place between two lines from it.
pub static GEO_ANGLE: ScalarFunction = ScalarFunction {
    name: "geo_angle",
    aliases: &[],
    category: Category::Geo,
    summary: "The angle at the second place from the line to the first to the line to the third, clockwise in radians; null when one does not exist or has no direction.",
    page: "geo-angle-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("p1_longitude", Takes::REAL),
            Parameter::required("p1_latitude", Takes::REAL),
            Parameter::required("p2_longitude", Takes::REAL),
            Parameter::required("p2_latitude", Takes::REAL),
            Parameter::required("p3_longitude", Takes::REAL),
            Parameter::required("p3_latitude", Takes::REAL),
        ],
        Returns::REAL,
        geo_angle,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print round(geo_angle(0, 10, 0, 5, 3, -10), 10), geo_angle(0, 10, 0, 10, 3, -10)",
        result: "2.9449384341 | null",
    }],
    deviations: &[],
};

fn geo_angle(call: &Call<'_>) -> Outcome {
    let places = [0, 2, 4].map(|index| Places::new(call, index));
    call.build::<Real, _>(|row| {
        let [first, second, third] = &places;
        let corner = second.get(row)?;
        let (from, to) = (
            corner.azimuth(first.get(row)?)?,
            corner.azimuth(third.get(row)?)?,
        );
        Some(full_turn(to - from))
    })
}
