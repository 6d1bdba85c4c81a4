//! `geo_point_in_polygon`

use super::shape::{Places, Shapes};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Bool;

/// Whether a place is in a polygon.
pub static GEO_POINT_IN_POLYGON: ScalarFunction = ScalarFunction {
    name: "geo_point_in_polygon",
    aliases: &[],
    category: Category::Geo,
    summary: "Whether a place is inside a polygon or one of several; null when there is no such place or polygon.",
    page: "geo-point-in-polygon-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("longitude", Takes::REAL),
            Parameter::required("latitude", Takes::REAL),
            Parameter::required("polygon", Takes::DYNAMIC),
        ],
        Returns::BOOL,
        geo_point_in_polygon,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: "let p = dynamic({'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}); print geo_point_in_polygon(1, 1, p), geo_point_in_polygon(3, 1, p), geo_point_in_polygon(200, 1, p)",
            result: "True | False | null",
        },
        Example {
            query: "print geo_point_in_polygon(1, 1, dynamic({'type':'Polygon','coordinates':[[[0,0],[9,0],[9,9],[0,0]],[[0.5,0.5],[3,0.5],[3,3],[0.5,0.5]]]}))",
            result: "False",
        },
    ],
    deviations: &[],
};

fn geo_point_in_polygon(call: &Call<'_>) -> Outcome {
    let places = Places::new(call, 0);
    let mut polygons = Shapes::new(call, 2);
    call.build::<Bool, _>(|row| {
        let place = places.get(row)?;
        let polygons = polygons.get(row)?;
        polygons.polygons().map(|_| polygons.contains(place))
    })
}
