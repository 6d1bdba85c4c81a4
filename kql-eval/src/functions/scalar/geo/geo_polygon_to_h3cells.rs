//! `geo_polygon_to_h3cells`

use std::fmt::Write as _;

use h3o::{CellIndex, Resolution};

use super::flat_polygon::FlatPolygons;
use super::h3cell::{cells_inside, resolution};
use super::polygon::Polygon;
use super::shape::Shape;
use crate::RuntimeError;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::dynamic::DynamicRef;
use crate::types::{Column, Dyn, Long, Real};

/// The H3 cells that make up a polygon.
pub static GEO_POLYGON_TO_H3CELLS: ScalarFunction = ScalarFunction {
    name: "geo_polygon_to_h3cells",
    aliases: &[],
    category: Category::Geo,
    summary: "The tokens of the H3 cells of a resolution from 0 to 15, 6 unless told, whose centres are inside a polygon or one of several; null when it is none, there is no such resolution or they are more than 61680.",
    page: "geo-polygon-to-h3cells-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("polygon", Takes::DYNAMIC),
            Parameter::optional("resolution", Takes::Whole),
            Parameter::optional("radius", Takes::REAL),
        ],
        Returns::DYNAMIC,
        geo_polygon_to_h3cells,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: "let p = dynamic({'type':'Polygon','coordinates':[[[-3.659,40.553],[-3.913,40.409],[-3.729,40.273],[-3.524,40.440],[-3.659,40.553]]]}); print array_length(geo_polygon_to_h3cells(p)), array_sort_asc(geo_polygon_to_h3cells(p, 5)), geo_polygon_to_h3cells(p, 15)",
            result: r#"13 | ["85390ca3fffffff","85390cb3fffffff","85390cbbfffffff"] | null"#,
        },
        Example {
            query: "print geo_polygon_to_h3cells(dynamic({'type':'Polygon','coordinates':[[[0,0],[1,1]]]})), geo_polygon_to_h3cells(dynamic({'type':'Polygon','coordinates':[[[0,0],[1,0],[1,1],[0,0]]]}), 4, -1)",
            result: "null | null",
        },
    ],
    deviations: &[
        "A positive `radius` stops the query: how exactly Kusto enlarges the polygon decides which cells are in it.",
    ],
};

/// More cells are too many.
const MOST_CELLS: usize = 61_680;

fn geo_polygon_to_h3cells(call: &Call<'_>) -> Outcome {
    let polygons = call.reader::<Dyn>(0);
    let resolutions = call.argument(1).map(Column::reader::<Long>);
    let radii = call.argument(2).map(Column::reader::<Real>);
    let mut token = String::new();
    call.try_encode(|row, encoder| {
        let number = resolutions.map_or(Some(6), |numbers| numbers.get(row));
        let radius = radii.map_or(Some(0.0), |radii| radii.get(row));
        let valid = radius.filter(|radius| *radius >= 0.0 && radius.is_finite());
        let asked = number.and_then(resolution).zip(valid);
        let Some(((resolution, radius), polygon)) = asked.zip(polygons.get(row)) else {
            return Ok(None);
        };
        if radius > 0.0 {
            return Err(RuntimeError::function(
                "the cells of a polygon enlarged by a radius are not known: `geo_polygon_to_h3cells` takes radius 0",
            ));
        }
        let Some(cells) = cells_of(polygon, resolution) else {
            return Ok(None);
        };
        encoder.begin_array();
        for cell in cells {
            token.clear();
            // Writing to a string cannot fail.
            let _ = write!(token, "{cell}");
            encoder.string(&token);
        }
        encoder.end();
        Ok(Some(()))
    })
}

/// The cells of a polygon; `None` when it is none or they are too many.
fn cells_of(polygon: DynamicRef<'_>, resolution: Resolution) -> Option<Vec<CellIndex>> {
    let shape = Shape::read(polygon)?;
    let area: f64 = shape.polygons()?.iter().map(Polygon::area).sum();
    if area / resolution.area_rads2() > 2.0 * MOST_CELLS as f64 {
        return None;
    }
    let flat = FlatPolygons::read(polygon)?;
    cells_inside(&flat, resolution, MOST_CELLS)
}
