//! `geo_polygon_buffer`

use super::buffer::encode_buffers;
use super::shape::Shapes;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};

/// What is around a polygon or several.
pub static GEO_POLYGON_BUFFER: ScalarFunction = ScalarFunction {
    name: "geo_polygon_buffer",
    aliases: &[],
    category: Category::Geo,
    summary: "The polygon, or several, of what is at most a number of metres from a polygon or several; its boundary is at most the tolerance nearer, 10 metres unless told. Null when there is no such shape, the radius is not positive or the tolerance is below a millionth of it.",
    page: "geo-polygon-buffer-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("polygon", Takes::DYNAMIC),
            Parameter::required("radius", Takes::REAL),
            Parameter::optional("tolerance", Takes::REAL),
        ],
        Returns::DYNAMIC,
        geo_polygon_buffer,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: r#"let b = geo_polygon_buffer(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), 10000); print b.type, geo_point_in_polygon(2.08, 1, b), geo_point_in_polygon(3.2, 1, b), geo_polygon_buffer(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), 0), geo_polygon_buffer(dynamic({'type':'p'}), 1)"#,
        result: r#"Polygon | True | False | null | null"#,
    }],
    deviations: &["A radius of a quarter of the world and more stops the query."],
};

fn geo_polygon_buffer(call: &Call<'_>) -> Outcome {
    let mut shapes = Shapes::new(call, 0);
    encode_buffers(call, 1, |row, buffer| {
        let shape = shapes.get(row).filter(|shape| shape.polygons().is_some());
        shape.map(|shape| buffer.of(shape)).transpose()
    })
}
