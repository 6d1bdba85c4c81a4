//! `geo_point_to_h3cell`

use std::fmt::Write as _;

use h3o::LatLng;

use super::h3cell::resolution;
use super::shape::Places;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Column, Long};

/// The H3 cell of a place.
pub static GEO_POINT_TO_H3CELL: ScalarFunction = ScalarFunction {
    name: "geo_point_to_h3cell",
    aliases: &[],
    category: Category::Geo,
    summary: "The token of the H3 cell of a place at a resolution from 0 to 15, 6 unless told; empty when there is no such place or resolution.",
    page: "geo-point-to-h3cell-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("longitude", Takes::REAL),
            Parameter::required("latitude", Takes::REAL),
            Parameter::optional("resolution", Takes::Whole),
        ],
        Returns::STRING,
        geo_point_to_h3cell,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print geo_point_to_h3cell(-74.04450446039874, 40.689250859314974, 6), geo_point_to_h3cell(300, 1, 8)",
        result: "862a1072fffffff | ",
    }],
    deviations: &[],
};

fn geo_point_to_h3cell(call: &Call<'_>) -> Outcome {
    let places = Places::new(call, 0);
    let resolutions = call.argument(2).map(Column::reader::<Long>);
    call.write(|row, out| {
        let number = resolutions.map_or(Some(6), |numbers| numbers.get(row));
        let resolution = number.and_then(resolution);
        if let (Some(place), Some(resolution)) = (places.degrees(row), resolution)
            && let Ok(place) = LatLng::new(place.latitude, place.longitude)
        {
            // Writing to a string cannot fail.
            let _ = write!(out, "{}", place.to_cell(resolution));
        }
    })
}
