//! `geo_polygon_densify`

use super::shape::{Shape, write_shape};
use super::tessellation::{TOLERANCE, TOLERANCES, refuse_crossing, write_tessellated};
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::dynamic::{Dynamic, DynamicRef, Encoder};
use crate::types::{Bool, Column, Dyn, Real, ScalarType};

/// A polygon whose edges keep to the straight ones of a flat map.
pub static GEO_POLYGON_DENSIFY: ScalarFunction = ScalarFunction {
    name: "geo_polygon_densify",
    aliases: &[],
    category: Category::Geo,
    summary: "A polygon or several, with places between, so that edges are at most a number of metres, 10 unless told, from the straight ones of a flat map; null when it is none or the tolerance is not from 0.1 to 10000.",
    page: "geo-polygon-densify-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("polygon", Takes::DYNAMIC),
            Parameter::optional("tolerance", Takes::REAL),
            Parameter::optional("preserve_crossing", Takes::Type(ScalarType::Bool)),
        ],
        Returns::DYNAMIC,
        geo_polygon_densify,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print array_length(geo_polygon_densify(dynamic({'type':'Polygon','coordinates':[[[2,58],[3,58],[3,59],[2,58]]]})).coordinates[0]), array_length(geo_polygon_densify(dynamic({'type':'Polygon','coordinates':[[[2,58],[3,58],[3,59],[2,58]]]}), 10000).coordinates[0])",
        result: "14 | 4",
    }],
    deviations: &[
        "With `preserve_crossing` an edge over the antimeridian stops the query; Kusto's page does not show what is given.",
    ],
};

fn geo_polygon_densify(call: &Call<'_>) -> Outcome {
    let shapes = call.reader::<Dyn>(0);
    let tolerances = call.argument(1).map(Column::reader::<Real>);
    let crossings = call.reader::<Bool>(2);
    call.try_encode(|row, encoder| {
        let shape = shapes.get(row);
        if crossings.get(row) == Some(true) {
            refuse_crossing(shape, "geo_polygon_densify")?;
        }
        let Some(shape) = shape else {
            return Ok(None);
        };
        let tolerance = tolerances.map_or(Some(TOLERANCE), |tolerances| tolerances.get(row));
        Ok(densified(shape, tolerance, encoder))
    })
}

fn densified(shape: DynamicRef<'_>, tolerance: Option<f64>, encoder: &mut Encoder) -> Option<()> {
    let tolerance = tolerance.filter(|tolerance| TOLERANCES.contains(tolerance))?;
    Shape::read(shape)?.polygons()?;
    let coordinates = shape.property("coordinates")?;
    let (ty, nesting) = match shape.property("type")?.view() {
        Dynamic::String("Polygon") => ("Polygon", 1),
        _ => ("MultiPolygon", 2),
    };
    let mut outcome = None;
    write_shape(ty, encoder, |encoder| {
        outcome = write_tessellated(coordinates, nesting, tolerance, encoder);
    });
    outcome
}
