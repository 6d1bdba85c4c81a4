//! `geo_line_length`

use super::shape::{Line, Shapes};
use super::sphere::{Edge, RADIUS};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Real;

/// The length of a line.
pub static GEO_LINE_LENGTH: ScalarFunction = ScalarFunction {
    name: "geo_line_length",
    aliases: &[],
    category: Category::Geo,
    summary: "The length of a line or of several in metres; null when it is none.",
    page: "geo-line-length-function",
    signatures: &[Signature::new(
        &[Parameter::required("lineString", Takes::DYNAMIC)],
        Returns::REAL,
        geo_line_length,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print round(geo_line_length(dynamic({'type':'LineString','coordinates':[[0,0],[2,0],[2,2]]})), 1), geo_line_length(dynamic({'type':'LineString','coordinates':[[1,1]]}))",
        result: "444780.4 | null",
    }],
    deviations: &[],
};

fn geo_line_length(call: &Call<'_>) -> Outcome {
    let mut lines = Shapes::new(call, 0);
    call.build::<Real, _>(|row| {
        let lines = lines.get(row)?.lines()?;
        let length: f64 = lines.iter().flat_map(Line::edges).map(Edge::length).sum();
        Some(length * RADIUS)
    })
}
