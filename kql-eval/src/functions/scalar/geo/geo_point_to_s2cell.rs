//! `geo_point_to_s2cell`

use s2::cellid::CellID;
use s2::latlng::LatLng;

use super::shape::Places;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Column, Long};

/// The S2 cell of a place.
pub static GEO_POINT_TO_S2CELL: ScalarFunction = ScalarFunction {
    name: "geo_point_to_s2cell",
    aliases: &[],
    category: Category::Geo,
    summary: "The token of the S2 cell of a place at a level from 0 to 30, 11 unless told; empty when there is no such place or level.",
    page: "geo-point-to-s2cell-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("longitude", Takes::REAL),
            Parameter::required("latitude", Takes::REAL),
            Parameter::optional("level", Takes::Whole),
        ],
        Returns::STRING,
        geo_point_to_s2cell,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print geo_point_to_s2cell(-80.195829, 25.802215, 8), geo_point_to_s2cell(1, 1, 35)",
        result: "88d9b | ",
    }],
    deviations: &[],
};

fn geo_point_to_s2cell(call: &Call<'_>) -> Outcome {
    let places = Places::new(call, 0);
    let levels = call.argument(2).map(Column::reader::<Long>);
    call.write(|row, out| {
        let level = levels.map_or(Some(11), |levels| levels.get(row));
        let level = level.and_then(|level| u64::try_from(level).ok());
        let level = level.filter(|level| *level <= 30);
        if let (Some(place), Some(level)) = (places.degrees(row), level) {
            let place = LatLng::from_degrees(place.latitude, place.longitude);
            out.push_str(&CellID::from(place).parent(level).to_token());
        }
    })
}
