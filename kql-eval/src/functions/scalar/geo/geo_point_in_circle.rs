//! `geo_point_in_circle`

use super::shape::Places;
use super::sphere::RADIUS;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Bool, Real};

/// Whether a place is in a circle.
pub static GEO_POINT_IN_CIRCLE: ScalarFunction = ScalarFunction {
    name: "geo_point_in_circle",
    aliases: &[],
    category: Category::Geo,
    summary: "Whether the first place is at most a number of metres from the second; null when one does not exist or the radius is not positive.",
    page: "geo-point-in-circle-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("p_longitude", Takes::REAL),
            Parameter::required("p_latitude", Takes::REAL),
            Parameter::required("pc_longitude", Takes::REAL),
            Parameter::required("pc_latitude", Takes::REAL),
            Parameter::required("c_radius", Takes::REAL),
        ],
        Returns::BOOL,
        geo_point_in_circle,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print geo_point_in_circle(-122.3496, 47.6205, -122.3518, 47.6205, 200), geo_point_in_circle(-122.3, 47.6, -122.4, 47.6, 200), geo_point_in_circle(1, 1, 1, 1, -1)",
        result: "True | False | null",
    }],
    deviations: &[],
};

fn geo_point_in_circle(call: &Call<'_>) -> Outcome {
    let (place, center) = (Places::new(call, 0), Places::new(call, 2));
    let radius = call.reader::<Real>(4);
    call.build::<Bool, _>(|row| {
        let distance = place.get(row)?.angle(center.get(row)?) * RADIUS;
        let radius = radius.get(row).filter(|radius| *radius > 0.0)?;
        Some(distance <= radius)
    })
}
