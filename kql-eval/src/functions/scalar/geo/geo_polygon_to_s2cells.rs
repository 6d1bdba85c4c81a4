//! `geo_polygon_to_s2cells`

use super::covering::encode_covering;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};

/// The S2 cells that cover a polygon or several.
pub static GEO_POLYGON_TO_S2CELLS: ScalarFunction = ScalarFunction {
    name: "geo_polygon_to_s2cells",
    aliases: &[],
    category: Category::Geo,
    summary: "The tokens of the S2 cells of a level from 0 to 30, 11 unless told, that a polygon or several reaches, or comes as near to as a radius in metres; null when it is none, there is no such level or radius, or they are more than 65536.",
    page: "geo-polygon-to-s2cells-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("polygon", Takes::DYNAMIC),
            Parameter::optional("level", Takes::Whole),
            Parameter::optional("radius", Takes::REAL),
        ],
        Returns::DYNAMIC,
        geo_polygon_to_s2cells,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: r#"let p = dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}); print geo_polygon_to_s2cells(p, 4), array_length(geo_polygon_to_s2cells(p, 8)), set_has_element(geo_polygon_to_s2cells(p), geo_point_to_s2cell(1, 1)), geo_polygon_to_s2cells(p, 31), geo_polygon_to_s2cells(p, 5, -1)"#,
            result: r#"["055","0ff","101","1ab"] | 52 | True | null | null"#,
        },
        Example {
            query: r#"print geo_polygon_to_s2cells(dynamic({'type':'Polygon','coordinates':[[[0,0],[0,50],[100,50],[0,0]]]}), 30)"#,
            result: r#"null"#,
        },
    ],
    deviations: &[],
};

fn geo_polygon_to_s2cells(call: &Call<'_>) -> Outcome {
    encode_covering(call, |shape| shape.polygons().is_some())
}
