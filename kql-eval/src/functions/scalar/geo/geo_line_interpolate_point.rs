//! `geo_line_interpolate_point`

use super::shape::{Shapes, write_point};
use super::sphere::Edge;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Real;

/// The place at a share of a line.
pub static GEO_LINE_INTERPOLATE_POINT: ScalarFunction = ScalarFunction {
    name: "geo_line_interpolate_point",
    aliases: &[],
    category: Category::Geo,
    summary: "The place at a share of the way along a line, from 0 to 1; null when it is no line or the share is none.",
    page: "geo-line-interpolate-point-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("lineString", Takes::DYNAMIC),
            Parameter::required("fraction", Takes::REAL),
        ],
        Returns::DYNAMIC,
        geo_line_interpolate_point,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "let p = geo_line_interpolate_point(dynamic({'type':'LineString','coordinates':[[0,0],[2,0],[2,2]]}), 0.75).coordinates; print round(toreal(p[0]), 3), round(toreal(p[1]), 3), geo_line_interpolate_point(dynamic({'type':'LineString','coordinates':[[0,0],[2,0],[2,2]]}), 2)",
        result: "2.0 | 1.0 | null",
    }],
    deviations: &[],
};

fn geo_line_interpolate_point(call: &Call<'_>) -> Outcome {
    let mut lines = Shapes::new(call, 0);
    let fractions = call.reader::<Real>(1);
    call.encode(|row, encoder| {
        let [line] = lines.get(row)?.lines()? else {
            return None;
        };
        let fraction = fractions.get(row).filter(|f| (0.0..=1.0).contains(f))?;
        let length: f64 = line.edges().map(Edge::length).sum();
        let mut left = length * fraction;
        let mut place = *line.0.first()?;
        for edge in line.edges() {
            let length = edge.length();
            if left <= length {
                place = if length == 0.0 {
                    edge.from
                } else {
                    edge.along(left / length)
                };
                break;
            }
            left -= length;
            place = edge.to;
        }
        write_point(place.into(), encoder);
        Some(())
    })
}
