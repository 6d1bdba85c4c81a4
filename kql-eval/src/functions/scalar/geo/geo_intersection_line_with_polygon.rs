//! `geo_intersection_line_with_polygon`

use super::line_overlay::lines_in_polygons;
use super::shape::{Parts, Shapes, write_parts};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};

/// What of a line is in a polygon.
pub static GEO_INTERSECTION_LINE_WITH_POLYGON: ScalarFunction = ScalarFunction {
    name: "geo_intersection_line_with_polygon",
    aliases: &[],
    category: Category::Geo,
    summary: "What of a line, or of several, is in a polygon or in one of several: lines, and places where it only touches; a collection without shapes when it is nothing, null when one is none.",
    page: "geo-intersection-line-with-polygon-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("lineString", Takes::DYNAMIC),
            Parameter::required("polygon", Takes::DYNAMIC),
        ],
        Returns::DYNAMIC,
        geo_intersection_line_with_polygon,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: r#"let i = geo_intersection_line_with_polygon(dynamic({'type':'LineString','coordinates':[[-1,1],[3,1]]}), dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]})); print i.type, array_length(i.coordinates), round(toreal(i.coordinates[1][0]), 9), geo_intersection_line_with_polygon(dynamic({'type':'LineString','coordinates':[[-1,1],[3,1]]}), dynamic({'type':'LineString','coordinates':[[-1,1],[3,1]]}))"#,
            result: r#"LineString | 2 | 2.0 | null"#,
        },
        Example {
            query: r#"print geo_intersection_line_with_polygon(dynamic({'type':'LineString','coordinates':[[7,7],[8,8]]}), dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]})), geo_intersection_line_with_polygon(dynamic({'type':'LineString','coordinates':[[0,0],[-1,-1]]}), dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]})).type"#,
            result: r#"{"type":"GeometryCollection","geometries":[]} | Point"#,
        },
    ],
    deviations: &[],
};

fn geo_intersection_line_with_polygon(call: &Call<'_>) -> Outcome {
    let (mut lines, mut polygons) = (Shapes::new(call, 0), Shapes::new(call, 1));
    call.encode(|row, encoder| {
        let polygons = polygons.get(row)?.disjoint_polygons()?;
        let common = lines_in_polygons(lines.get(row)?.lines()?, &polygons);
        let parts = Parts {
            places: &common.places,
            lines: &common.lines,
            polygons: &[],
        };
        write_parts(&parts, encoder);
        Some(())
    })
}
