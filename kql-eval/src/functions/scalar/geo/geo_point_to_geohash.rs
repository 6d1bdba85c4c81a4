//! `geo_point_to_geohash`

use super::geohash::{MOST_LETTERS, write_geohash};
use super::shape::Places;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Column, Long};

/// The geohash of a place.
pub static GEO_POINT_TO_GEOHASH: ScalarFunction = ScalarFunction {
    name: "geo_point_to_geohash",
    aliases: &[],
    category: Category::Geo,
    summary: "The geohash of a place with a number of letters, 5 unless told, from 1 to 18; empty when there is no such place or number.",
    page: "geo-point-to-geohash-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("longitude", Takes::REAL),
            Parameter::required("latitude", Takes::REAL),
            Parameter::optional("accuracy", Takes::Whole),
        ],
        Returns::STRING,
        geo_point_to_geohash,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print geo_point_to_geohash(139.806115, 35.554128, 12), geo_point_to_geohash(-80.195829, 25.802215), geo_point_to_geohash(200, 1, 8)",
        result: "xn76m27ty9g4 | dhwfz | ",
    }],
    deviations: &[],
};

fn geo_point_to_geohash(call: &Call<'_>) -> Outcome {
    let places = Places::new(call, 0);
    let letters = call.argument(2).map(Column::reader::<Long>);
    call.write(|row, out| {
        let letters = letters.map_or(Some(5), |letters| letters.get(row));
        let letters = letters.and_then(|letters| usize::try_from(letters).ok());
        let letters = letters.filter(|letters| (1..=MOST_LETTERS).contains(letters));
        if let (Some(place), Some(letters)) = (places.degrees(row), letters) {
            write_geohash(place, letters, out);
        }
    })
}
