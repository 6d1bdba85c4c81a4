//! `geo_point_buffer`

use super::buffer::encode_buffers;
use super::overlay::polygons;
use super::shape::Places;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};

/// What is around a place.
pub static GEO_POINT_BUFFER: ScalarFunction = ScalarFunction {
    name: "geo_point_buffer",
    aliases: &[],
    category: Category::Geo,
    summary: "The polygon of what is at most a number of metres from a place; its boundary is at most the tolerance nearer, 10 metres unless told. Null when there is no such place, the radius is not positive or the tolerance is below a millionth of it.",
    page: "geo-point-buffer-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("longitude", Takes::REAL),
            Parameter::required("latitude", Takes::REAL),
            Parameter::required("radius", Takes::REAL),
            Parameter::optional("tolerance", Takes::REAL),
        ],
        Returns::DYNAMIC,
        geo_point_buffer,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: r#"let b = geo_point_buffer(-80.8, 24.8, 3000); print b.type, array_length(b.coordinates[0]), array_length(geo_point_buffer(-80.8, 24.8, 3000, 100).coordinates[0]), geo_point_in_polygon(-80.8, 24.826, b), geo_point_buffer(10, 10, -1), geo_point_buffer(200, 1, 0.1)"#,
        result: r#"Polygon | 40 | 14 | True | null | null"#,
    }],
    deviations: &["A radius of a quarter of the world and more stops the query."],
};

fn geo_point_buffer(call: &Call<'_>) -> Outcome {
    let places = Places::new(call, 0);
    encode_buffers(call, 2, |row, buffer| {
        let place = places.get(row);
        Ok(place.map(|place| polygons(vec![buffer.around(place)])))
    })
}
