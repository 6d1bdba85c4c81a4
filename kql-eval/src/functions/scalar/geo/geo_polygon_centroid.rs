//! `geo_polygon_centroid`

use super::polygon::Polygon;
use super::shape::{Shapes, write_point};
use super::sphere::Point;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};

/// The centre of mass of a polygon.
pub static GEO_POLYGON_CENTROID: ScalarFunction = ScalarFunction {
    name: "geo_polygon_centroid",
    aliases: &[],
    category: Category::Geo,
    summary: "The centre of mass of a polygon or of the union of several; null when it is none.",
    page: "geo-polygon-centroid-function",
    signatures: &[Signature::new(
        &[Parameter::required("polygon", Takes::DYNAMIC)],
        Returns::DYNAMIC,
        geo_polygon_centroid,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "let c = geo_polygon_centroid(dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]})).coordinates; print round(toreal(c[0]), 3), round(toreal(c[1]), 3)",
        result: "1.0 | 1.0",
    }],
    deviations: &[],
};

fn geo_polygon_centroid(call: &Call<'_>) -> Outcome {
    let mut polygons = Shapes::new(call, 0);
    call.encode(|row, encoder| {
        let polygons = polygons.get(row)?.disjoint_polygons()?;
        let centroids = polygons.iter().map(Polygon::centroid);
        let centroid = centroids.fold(Point::CENTER, Point::plus);
        write_point(centroid.unit().into(), encoder);
        Some(())
    })
}
