//! `geo_union_lines_array`

use super::line_union::union_of_lines;
use super::shape::{Line, Shape, shapes_in, write_lines};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Dyn;

/// Lines as one shape.
pub static GEO_UNION_LINES_ARRAY: ScalarFunction = ScalarFunction {
    name: "geo_union_lines_array",
    aliases: &[],
    category: Category::Geo,
    summary: "The edges of all lines of an array, each once, as a line or several; null when the array holds none or anything else.",
    page: "geo-union-lines-array-function",
    signatures: &[Signature::new(
        &[Parameter::required("lineStrings", Takes::DYNAMIC)],
        Returns::DYNAMIC,
        geo_union_lines_array,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: "let a = dynamic({'type':'LineString','coordinates':[[0,0],[1,0],[2,0]]}); let b = dynamic({'type':'LineString','coordinates':[[1,0],[2,0],[4,0]]}); print geo_union_lines_array(pack_array(a, b)), geo_union_lines_array(pack_array(a, dynamic({'type':'LineString','coordinates':[[1,1]]})))",
            result: r#"{"type":"LineString","coordinates":[[0.0,0.0],[1.0,0.0],[2.0,0.0],[4.0,0.0]]} | null"#,
        },
        Example {
            query: "print geo_union_lines_array(pack_array(dynamic({'type':'LineString','coordinates':[[0,0],[1,0]]}), dynamic({'type':'LineString','coordinates':[[0,1],[1,1]]}))).type",
            result: "MultiLineString",
        },
    ],
    deviations: &[
        "Lines of which more than two edges meet at a place, or that cross, stop the query; how Kusto parts lines there is not published.",
    ],
};

fn geo_union_lines_array(call: &Call<'_>) -> Outcome {
    let arrays = call.reader::<Dyn>(0);
    call.try_encode(|row, encoder| {
        let lines = arrays.get(row).and_then(|array| shapes_in(array, lines));
        let Some(lines) = lines.filter(|lines| !lines.is_empty()) else {
            return Ok(None);
        };
        let lines: Vec<Line> = lines.into_iter().flatten().collect();
        write_lines(&union_of_lines(&lines)?, encoder);
        Ok(Some(()))
    })
}

/// The lines of a shape; `None` when it has none.
fn lines(shape: Shape) -> Option<Vec<Line>> {
    match shape {
        Shape::Lines(lines) => Some(lines),
        Shape::Polygons(_) => None,
    }
}
