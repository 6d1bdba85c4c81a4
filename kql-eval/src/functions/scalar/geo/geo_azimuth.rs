//! `geo_azimuth`

use super::shape::Places;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Real;

/// The direction from one place to another.
pub static GEO_AZIMUTH: ScalarFunction = ScalarFunction {
    name: "geo_azimuth",
    aliases: &[],
    category: Category::Geo,
    summary: "The direction from the first place to the second, clockwise from north in radians; null when one does not exist or every direction leads there.",
    page: "geo-azimuth-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("p1_longitude", Takes::REAL),
            Parameter::required("p1_latitude", Takes::REAL),
            Parameter::required("p2_longitude", Takes::REAL),
            Parameter::required("p2_latitude", Takes::REAL),
        ],
        Returns::REAL,
        geo_azimuth,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print round(geo_azimuth(5, 10, 10, -40), 10), geo_azimuth(5, 10, 5, 10), round(degrees(geo_azimuth(1, 1, 0, 1)), 2)",
        result: "3.054599398 | null | 270.01",
    }],
    deviations: &[],
};

fn geo_azimuth(call: &Call<'_>) -> Outcome {
    let (from, to) = (Places::new(call, 0), Places::new(call, 2));
    call.build::<Real, _>(|row| from.get(row)?.azimuth(to.get(row)?))
}
