//! `geo_union_polygons_array`

use super::overlay::union;
use super::polygon::Polygon;
use super::shape::{Shape, shapes_in, write_polygons};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Dyn;

/// Polygons as one shape.
pub static GEO_UNION_POLYGONS_ARRAY: ScalarFunction = ScalarFunction {
    name: "geo_union_polygons_array",
    aliases: &[],
    category: Category::Geo,
    summary: "The union of the polygons of an array, as a polygon or several; null when the array holds none or anything else.",
    page: "geo-union-polygons-array-function",
    signatures: &[Signature::new(
        &[Parameter::required("polygons", Takes::DYNAMIC)],
        Returns::DYNAMIC,
        geo_union_polygons_array,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: r#"let u = geo_union_polygons_array(pack_array(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), dynamic({'type':'Polygon','coordinates':[[[1,1],[3,1],[3,3],[1,3],[1,1]]]}))); print u.type, array_length(u.coordinates[0]), round(geo_polygon_area(u) / 1e9, 1), geo_union_polygons_array(pack_array(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), dynamic({'type':'Polygon'})))"#,
            result: r#"Polygon | 9 | 86.5 | null"#,
        },
        Example {
            query: r#"print geo_union_polygons_array(pack_array(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), dynamic({'type':'Polygon','coordinates':[[[20,0],[22,0],[22,2],[20,0]]]}))).type, geo_union_polygons_array(dynamic([]))"#,
            result: r#"MultiPolygon | null"#,
        },
    ],
    deviations: &[],
};

fn geo_union_polygons_array(call: &Call<'_>) -> Outcome {
    let arrays = call.reader::<Dyn>(0);
    call.encode(|row, encoder| {
        let areas = shapes_in(arrays.get(row)?, areas)?;
        if areas.is_empty() {
            return None;
        }
        write_polygons(&union(areas.into_iter().flatten().collect()), encoder);
        Some(())
    })
}

/// The polygons of a shape, each as an area; `None` when it has none.
fn areas(shape: Shape) -> Option<Vec<Vec<Polygon>>> {
    match shape {
        Shape::Lines(_) => None,
        Shape::Polygons(polygons) => {
            Some(polygons.into_iter().map(|polygon| vec![polygon]).collect())
        }
    }
}
