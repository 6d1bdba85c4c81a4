//! `geo_closest_point_on_line`

use super::shape::{Places, Shapes, write_point};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};

/// The place of a line nearest to another place.
pub static GEO_CLOSEST_POINT_ON_LINE: ScalarFunction = ScalarFunction {
    name: "geo_closest_point_on_line",
    aliases: &[],
    category: Category::Geo,
    summary: "The place of a line or of several that is nearest to another place; null when there is no such place or line.",
    page: "geo-closest-point-on-line-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("longitude", Takes::REAL),
            Parameter::required("latitude", Takes::REAL),
            Parameter::required("lineString", Takes::DYNAMIC),
        ],
        Returns::DYNAMIC,
        geo_closest_point_on_line,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "let p = geo_closest_point_on_line(1.5, -1, dynamic({'type':'LineString','coordinates':[[0,0],[2,0],[2,2]]})); print p.type, round(toreal(p.coordinates[0]), 10), round(toreal(p.coordinates[1]), 10)",
        result: "Point | 1.5 | 0.0",
    }],
    deviations: &[],
};

fn geo_closest_point_on_line(call: &Call<'_>) -> Outcome {
    let places = Places::new(call, 0);
    let mut shapes = Shapes::new(call, 2);
    call.encode(|row, encoder| {
        let place = places.get(row)?;
        let shape = shapes.get(row).filter(|shape| shape.lines().is_some())?;
        write_point(shape.nearest(place)?.into(), encoder);
        Some(())
    })
}
