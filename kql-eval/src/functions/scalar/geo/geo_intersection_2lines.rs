//! `geo_intersection_2lines`

use super::line_overlay::lines_in_common;
use super::shape::{Parts, Shapes, write_parts};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};

/// What two lines have in common.
pub static GEO_INTERSECTION_2LINES: ScalarFunction = ScalarFunction {
    name: "geo_intersection_2lines",
    aliases: &[],
    category: Category::Geo,
    summary: "What two lines, or several, have in common: the places where they meet and the edges that both have; a collection without shapes when it is nothing, null when one is none.",
    page: "geo-intersection-2lines-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("lineString1", Takes::DYNAMIC),
            Parameter::required("lineString2", Takes::DYNAMIC),
        ],
        Returns::DYNAMIC,
        geo_intersection_2lines,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: r#"let i = geo_intersection_2lines(dynamic({'type':'LineString','coordinates':[[-1,1],[3,1]]}), dynamic({'type':'LineString','coordinates':[[1,-1],[1,3]]})); print i.type, round(toreal(i.coordinates[0]), 9), round(toreal(i.coordinates[1]), 3), geo_intersection_2lines(dynamic({'type':'LineString','coordinates':[[-1,1],[3,1]]}), dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}))"#,
            result: r#"Point | 1.0 | 1.001 | null"#,
        },
        Example {
            query: r#"let l = dynamic({'type':'LineString','coordinates':[[1,1],[2,2],[3,3]]}); print geo_intersection_2lines(l, dynamic({'type':'LineString','coordinates':[[3,3],[2,2]]})).type, geo_intersection_2lines(l, dynamic({'type':'LineString','coordinates':[[7,7],[8,8]]}))"#,
            result: r#"LineString | {"type":"GeometryCollection","geometries":[]}"#,
        },
    ],
    deviations: &[],
};

fn geo_intersection_2lines(call: &Call<'_>) -> Outcome {
    let (mut first, mut second) = (Shapes::new(call, 0), Shapes::new(call, 1));
    call.encode(|row, encoder| {
        let common = lines_in_common(first.get(row)?.lines()?, second.get(row)?.lines()?);
        let parts = Parts {
            places: &common.places,
            lines: &common.lines,
            polygons: &[],
        };
        write_parts(&parts, encoder);
        Some(())
    })
}
