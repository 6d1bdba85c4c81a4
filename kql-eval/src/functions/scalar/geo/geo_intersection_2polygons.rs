//! `geo_intersection_2polygons`

use super::overlay::common;
use super::shape::{Parts, Shapes, write_parts};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};

/// What two polygons have in common.
pub static GEO_INTERSECTION_2POLYGONS: ScalarFunction = ScalarFunction {
    name: "geo_intersection_2polygons",
    aliases: &[],
    category: Category::Geo,
    summary: "What two polygons, or several, have in common: polygons, and the lines and places where they only touch; a collection without shapes when it is nothing, null when one is none.",
    page: "geo-intersection-2polygons-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("polygon1", Takes::DYNAMIC),
            Parameter::required("polygon2", Takes::DYNAMIC),
        ],
        Returns::DYNAMIC,
        geo_intersection_2polygons,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: r#"let i = geo_intersection_2polygons(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), dynamic({'type':'Polygon','coordinates':[[[1,1],[3,1],[3,3],[1,3],[1,1]]]})); print i.type, round(toreal(i.coordinates[0][0][0]), 9), array_length(i.coordinates[0]), geo_intersection_2polygons(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), dynamic({'type':'Polygon'}))"#,
            result: r#"Polygon | 1.0 | 5 | null"#,
        },
        Example {
            query: r#"let p = dynamic({'type':'Polygon','coordinates':[[[2,45],[0,45],[1,44],[2,45]]]}); print geo_intersection_2polygons(p, dynamic({'type':'Polygon','coordinates':[[[3,44],[2,45],[2,43],[3,44]]]})), geo_intersection_2polygons(p, dynamic({'type':'Polygon','coordinates':[[[3,44],[3,45],[2,43],[3,44]]]}))"#,
            result: r#"{"type":"Point","coordinates":[2.0,45.0]} | {"type":"GeometryCollection","geometries":[]}"#,
        },
    ],
    deviations: &[],
};

fn geo_intersection_2polygons(call: &Call<'_>) -> Outcome {
    let (mut first, mut second) = (Shapes::new(call, 0), Shapes::new(call, 1));
    call.encode(|row, encoder| {
        let first = first.get(row)?.disjoint_polygons()?;
        let second = second.get(row)?.disjoint_polygons()?;
        let common = common(&first, &second);
        let lines: Vec<_> = common
            .edges
            .iter()
            .map(|edge| vec![edge.from, edge.to])
            .collect();
        let parts = Parts {
            places: &common.corners,
            lines: &lines,
            polygons: &common.polygons,
        };
        write_parts(&parts, encoder);
        Some(())
    })
}
