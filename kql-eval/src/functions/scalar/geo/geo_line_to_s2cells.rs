//! `geo_line_to_s2cells`

use super::covering::encode_covering;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};

/// The S2 cells that cover a line or several.
pub static GEO_LINE_TO_S2CELLS: ScalarFunction = ScalarFunction {
    name: "geo_line_to_s2cells",
    aliases: &[],
    category: Category::Geo,
    summary: "The tokens of the S2 cells of a level from 0 to 30, 11 unless told, that a line or several reaches, or comes as near to as a radius in metres; null when it is none, there is no such level or radius, or they are more than 65536.",
    page: "geo-line-to-s2cells-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("lineString", Takes::DYNAMIC),
            Parameter::optional("level", Takes::Whole),
            Parameter::optional("radius", Takes::REAL),
        ],
        Returns::DYNAMIC,
        geo_line_to_s2cells,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: r#"let p = dynamic({'type':'LineString','coordinates':[[-1,1],[3,1]]}); print geo_line_to_s2cells(p, 4), array_length(geo_line_to_s2cells(p, 8)), set_has_element(geo_line_to_s2cells(p), geo_point_to_s2cell(1, 1)), geo_line_to_s2cells(p, 31), geo_line_to_s2cells(p, 5, -1)"#,
            result: r#"["0ff","101"] | 14 | True | null | null"#,
        },
        Example {
            query: r#"print geo_line_to_s2cells(dynamic({'type':'Polygon','coordinates':[[[0,0],[0,50],[100,50],[0,0]]]}), 30)"#,
            result: r#"null"#,
        },
    ],
    deviations: &[],
};

fn geo_line_to_s2cells(call: &Call<'_>) -> Outcome {
    encode_covering(call, |shape| shape.lines().is_some())
}
