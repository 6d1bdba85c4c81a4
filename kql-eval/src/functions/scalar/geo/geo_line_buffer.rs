//! `geo_line_buffer`

use super::buffer::encode_buffers;
use super::shape::Shapes;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};

/// What is around a line or several.
pub static GEO_LINE_BUFFER: ScalarFunction = ScalarFunction {
    name: "geo_line_buffer",
    aliases: &[],
    category: Category::Geo,
    summary: "The polygon, or several, of what is at most a number of metres from a line or several; its boundary is at most the tolerance nearer, 10 metres unless told. Null when there is no such shape, the radius is not positive or the tolerance is below a millionth of it.",
    page: "geo-line-buffer-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("lineString", Takes::DYNAMIC),
            Parameter::required("radius", Takes::REAL),
            Parameter::optional("tolerance", Takes::REAL),
        ],
        Returns::DYNAMIC,
        geo_line_buffer,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: r#"let b = geo_line_buffer(dynamic({'type':'LineString','coordinates':[[-1,1],[3,1]]}), 10000); print b.type, geo_point_in_polygon(2.08, 1, b), geo_point_in_polygon(3.2, 1, b), geo_line_buffer(dynamic({'type':'LineString','coordinates':[[-1,1],[3,1]]}), 0), geo_line_buffer(dynamic({'type':'p'}), 1)"#,
        result: r#"Polygon | True | False | null | null"#,
    }],
    deviations: &["A radius of a quarter of the world and more stops the query."],
};

fn geo_line_buffer(call: &Call<'_>) -> Outcome {
    let mut shapes = Shapes::new(call, 0);
    encode_buffers(call, 1, |row, buffer| {
        let shape = shapes.get(row).filter(|shape| shape.lines().is_some());
        shape.map(|shape| buffer.of(shape)).transpose()
    })
}
