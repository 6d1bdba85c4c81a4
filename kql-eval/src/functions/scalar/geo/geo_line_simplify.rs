//! `geo_line_simplify`

use super::shape::{Shape, write_lines};
use super::simplification::{Form, Simplification, tolerance, unclear, vanishes};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Dyn;

/// A line with fewer places.
pub static GEO_LINE_SIMPLIFY: ScalarFunction = ScalarFunction {
    name: "geo_line_simplify",
    aliases: &[],
    category: Category::Geo,
    summary: "A line without the places that are nearer than a number of metres, 10 unless told, to the edge that takes their place; null when it is none, the tolerance is not from 0 to 7,800,000 or the whole line is within it.",
    page: "geo-line-simplify-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("lineString", Takes::DYNAMIC),
            Parameter::optional("tolerance", Takes::REAL),
        ],
        Returns::DYNAMIC,
        geo_line_simplify,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: r#"print geo_line_simplify(dynamic({'type':'LineString','coordinates':[[0,0],[0.5,0.00001],[1,0]]})).coordinates[1][0], array_length(geo_line_simplify(dynamic({'type':'LineString','coordinates':[[0,0],[0.5,0.5],[1,0]]})).coordinates)"#,
            result: r#"1.0 | 3"#,
        },
        Example {
            query: r#"print geo_line_simplify(dynamic({'type':'LineString','coordinates':[[1,1],[2,2]]}), -1), geo_line_simplify(dynamic({'type':'LineString','coordinates':[[1.1,1.1],[1.2,1.2]]}), 100000), geo_line_simplify(dynamic({'type':'LineString','coordinates':[[1,1]]}))"#,
            result: r#"null | null | null"#,
        },
    ],
    deviations: &[
        "A shape that has a place about as far from the others as the tolerance stops the query, and so does one of several lines, of several polygons or with holes that does not vanish: which places the S2 library keeps of it is not published in words.",
    ],
};

fn geo_line_simplify(call: &Call<'_>) -> Outcome {
    let lines = call.reader::<Dyn>(0);
    call.try_encode(|row, encoder| {
        let shape = lines.get(row).and_then(Shape::read);
        let lines = shape.as_ref().and_then(Shape::lines);
        let Some((lines, tolerance)) = lines.zip(tolerance(call, row)) else {
            return Ok(None);
        };
        if lines.iter().all(|line| vanishes(&line.0, tolerance)) {
            return Ok(None);
        }
        let kept = match lines {
            [line] => Simplification::new(&line.0, Form::Line, tolerance).kept(),
            _ => None,
        };
        let kept = kept.ok_or_else(|| unclear("geo_line_simplify"))?;
        write_lines(&[kept], encoder);
        Ok(Some(()))
    })
}
