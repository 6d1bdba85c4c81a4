//! `geo_polygon_simplify`

use super::polygon::{Polygon, Ring};
use super::shape::{Shape, write_polygons, written};
use super::simplification::{Form, Simplification, tolerance, unclear, vanishes};
use super::sphere::Point;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Dyn;
use crate::types::dynamic::{Dynamic, DynamicRef};

/// A polygon with fewer corners.
pub static GEO_POLYGON_SIMPLIFY: ScalarFunction = ScalarFunction {
    name: "geo_polygon_simplify",
    aliases: &[],
    category: Category::Geo,
    summary: "A polygon without the corners that are nearer than a number of metres, 10 unless told, to the edge that takes their place; null when it is none, the tolerance is not from 0 to 7,800,000 or the whole polygon is within it.",
    page: "geo-polygon-simplify-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("polygon", Takes::DYNAMIC),
            Parameter::optional("tolerance", Takes::REAL),
        ],
        Returns::DYNAMIC,
        geo_polygon_simplify,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: r#"print array_length(geo_polygon_simplify(dynamic({'type':'Polygon','coordinates':[[[0,0],[0.5,0.00001],[1,0],[1,1],[0,0]]]})).coordinates[0]), array_length(geo_polygon_simplify(dynamic({'type':'Polygon','coordinates':[[[0,0],[0.5,0.1],[1,0],[1,1],[0,0]]]})).coordinates[0])"#,
            result: r#"4 | 5"#,
        },
        Example {
            query: r#"print geo_polygon_simplify(dynamic({'type':'Polygon','coordinates':[[[5,48],[0,50],[0,47],[4,47],[5,48]]]}), -0.1), geo_polygon_simplify(dynamic({'type':'Polygon','coordinates':[[[5,48],[0,50],[0,47],[4,47],[5,48]]]}), 1000000), geo_polygon_simplify(dynamic({'type':'Polygon','coordinates':[[[5,48],[5,48]]]}))"#,
            result: r#"null | null | null"#,
        },
    ],
    deviations: &[
        "A shape that has a place about as far from the others as the tolerance stops the query, and so does one of several lines, of several polygons or with holes that does not vanish: which places the S2 library keeps of it is not published in words.",
    ],
};

fn geo_polygon_simplify(call: &Call<'_>) -> Outcome {
    let polygons = call.reader::<Dyn>(0);
    call.try_encode(|row, encoder| {
        let value = polygons.get(row);
        let shape = value.and_then(Shape::read);
        let polygons = shape.as_ref().and_then(Shape::polygons);
        let Some((polygons, tolerance)) = polygons.zip(tolerance(call, row)) else {
            return Ok(None);
        };
        if polygons
            .iter()
            .all(|polygon| vanishes(polygon.shell.corners(), tolerance))
        {
            return Ok(None);
        }
        let kept = match polygons {
            [polygon] if polygon.holes.is_empty() && begins_as_written(value, polygon) => {
                Simplification::new(polygon.shell.corners(), Form::Ring, tolerance).kept()
            }
            _ => None,
        };
        let kept = kept.ok_or_else(|| unclear("geo_polygon_simplify"))?;
        let (_, shell) = Ring::oriented(kept);
        let holes = Vec::new();
        write_polygons(&[Polygon { shell, holes }], encoder);
        Ok(Some(()))
    })
}

/// Whether the ring begins at the corner that is written first: one that was turned around does not.
fn begins_as_written(value: Option<DynamicRef<'_>>, polygon: &Polygon) -> bool {
    let first = || {
        let rings = value?.property("coordinates")?;
        let Dynamic::Array(rings) = rings.view() else {
            return None;
        };
        let first = written(rings.get(0)?)?.first().copied()?;
        Point::new(first.longitude, first.latitude)
    };
    let corner = polygon.shell.corners().first();
    corner.copied() == first()
}
