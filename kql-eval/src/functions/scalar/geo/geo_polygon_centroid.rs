//! `geo_polygon_centroid`

use super::polygon::Polygon;
use super::shape::{Shape, Shapes, write_point};
use super::sphere::Point;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::dynamic::Encoder;
use crate::types::{Dyn, Kind as _};

/// The centre of mass of a polygon.
pub static GEO_POLYGON_CENTROID: ScalarFunction = ScalarFunction {
    name: "geo_polygon_centroid",
    aliases: &[],
    category: Category::Geo,
    summary: "The centre of mass of a polygon or of several; null when it is none.",
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
    deviations: &["Several polygons that overlap fail the query."],
};

fn geo_polygon_centroid(call: &Call<'_>) -> Outcome {
    let mut polygons = Shapes::new(call, 0);
    let mut encoder = Encoder::new();
    call.fill::<Dyn>(|row, builder| {
        let polygons = polygons.get(row).map(Shape::disjoint_polygons);
        let Some(polygons) = polygons.transpose()?.flatten() else {
            builder.append_null();
            return Ok(());
        };
        let centroids = polygons.iter().map(Polygon::centroid);
        let centroid = centroids.fold(Point::CENTER, Point::plus);
        encoder.clear();
        write_point(centroid.unit().into(), &mut encoder);
        Dyn::append(builder, encoder.value());
        Ok(())
    })
}
