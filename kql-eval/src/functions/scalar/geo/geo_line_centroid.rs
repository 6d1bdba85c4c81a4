//! `geo_line_centroid`

use super::shape::{Line, Shapes, write_point};
use super::sphere::{Edge, Point};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};

/// The centre of mass of a line.
pub static GEO_LINE_CENTROID: ScalarFunction = ScalarFunction {
    name: "geo_line_centroid",
    aliases: &[],
    category: Category::Geo,
    summary: "The centre of mass of a line or of several; null when it is none.",
    page: "geo-line-centroid-function",
    signatures: &[Signature::new(
        &[Parameter::required("lineString", Takes::DYNAMIC)],
        Returns::DYNAMIC,
        geo_line_centroid,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "let c = geo_line_centroid(dynamic({'type':'LineString','coordinates':[[0,0],[2,0],[2,2]]})).coordinates; print round(toreal(c[0]), 3), round(toreal(c[1]), 3)",
        result: "1.5 | 0.5",
    }],
    deviations: &[],
};

fn geo_line_centroid(call: &Call<'_>) -> Outcome {
    let mut lines = Shapes::new(call, 0);
    call.encode(|row, encoder| {
        let lines = lines.get(row)?.lines()?;
        let centroids = lines.iter().flat_map(Line::edges).map(Edge::centroid);
        let centroid = centroids.fold(Point::CENTER, Point::plus);
        write_point(centroid.unit().into(), encoder);
        Some(())
    })
}
