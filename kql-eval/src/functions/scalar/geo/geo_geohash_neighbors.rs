//! `geo_geohash_neighbors`

use super::geohash::{Cell, write_geohash};
use super::shape::Degrees;
use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::Text;

/// The geohash cells around a cell.
pub static GEO_GEOHASH_NEIGHBORS: ScalarFunction = ScalarFunction {
    name: "geo_geohash_neighbors",
    aliases: &[],
    category: Category::Geo,
    summary: "The geohashes of the cells around the cell that a geohash names; null when it is no geohash.",
    page: "geo-geohash-neighbors-function",
    signatures: &[Signature::new(
        &[Parameter::required("geohash", Takes::STRING)],
        Returns::DYNAMIC,
        geo_geohash_neighbors,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[
        Example {
            query: "print geo_geohash_neighbors('sunny'), geo_geohash_neighbors('a')",
            result: r#"["sunnv","sunnt","sunnw","sunnx","sunpp","sunnz","sunpn","sunpj"] | null"#,
        },
        Example {
            query: "print geo_geohash_neighbors('z')",
            result: r#"["y","w","x","8","b"]"#,
        },
    ],
    deviations: &[],
};

/// Columns and rows away from the cell, in the order in which the neighbours are given.
const DIRECTIONS: [(f64, f64); 8] = [
    (-1.0, 0.0),
    (-1.0, -1.0),
    (0.0, -1.0),
    (1.0, -1.0),
    (1.0, 1.0),
    (1.0, 0.0),
    (0.0, 1.0),
    (-1.0, 1.0),
];

fn geo_geohash_neighbors(call: &Call<'_>) -> Outcome {
    let geohashes = call.reader::<Text>(0);
    let mut neighbor = String::new();
    call.encode(|row, encoder| {
        let geohash = geohashes.get(row)?;
        let cell = Cell::read(geohash)?;
        let center = cell.center();
        encoder.begin_array();
        for (columns, rows) in DIRECTIONS {
            let latitude = center.latitude + rows * (cell.north - cell.south);
            if latitude.abs() > 90.0 {
                continue;
            }
            let longitude = center.longitude + columns * (cell.east - cell.west);
            let longitude = (longitude + 180.0).rem_euclid(360.0) - 180.0;
            let place = Degrees {
                longitude,
                latitude,
            };
            neighbor.clear();
            write_geohash(place, geohash.len(), &mut neighbor);
            encoder.string(&neighbor);
        }
        encoder.end();
        Some(())
    })
}
