//! Cells of the H3 library: hexagons and twelve pentagons, each of seven smaller ones.

use std::collections::HashSet;

use h3o::{CellIndex, LatLng, Resolution};

use super::flat_polygon::FlatPolygons;
use super::shape::Degrees;
use super::sphere::RADIUS;

/// The cell with a token; `None` when no cell has it.
pub(super) fn h3cell(token: &str) -> Option<CellIndex> {
    token.parse().ok()
}

/// The resolution with a number from 0 to 15.
pub(super) fn resolution(number: i64) -> Option<Resolution> {
    Resolution::try_from(u8::try_from(number).ok()?).ok()
}

pub(super) fn degrees(place: LatLng) -> Degrees {
    Degrees {
        longitude: place.lng(),
        latitude: place.lat(),
    }
}

/// The cells whose centres are inside polygons; `None` when they are more than `most`.
pub(super) fn cells_inside(
    polygons: &FlatPolygons,
    resolution: Resolution,
    most: usize,
) -> Option<Vec<CellIndex>> {
    let mut seen = HashSet::new();
    let mut waiting: Vec<CellIndex> = Vec::new();
    // Every cell inside is next to the boundary or to another cell inside.
    let step = resolution.edge_length_m() / RADIUS;
    for [from, to] in polygons.edges() {
        let reach = (to.longitude - from.longitude).hypot(to.latitude - from.latitude);
        let mut walked = 0.0;
        while walked <= reach {
            let share = if reach == 0.0 { 0.0 } else { walked / reach };
            let latitude = from.latitude + share * (to.latitude - from.latitude);
            let longitude = from.longitude + share * (to.longitude - from.longitude);
            let cell = LatLng::new(latitude, longitude).ok()?.to_cell(resolution);
            let around: Vec<CellIndex> = cell.grid_disk(1);
            waiting.extend(around.into_iter().filter(|cell| seen.insert(*cell)));
            if seen.len() > most.saturating_mul(8) {
                return None;
            }
            walked += step.to_degrees() * latitude.to_radians().cos().max(0.01);
        }
    }
    let mut inside = Vec::new();
    while let Some(cell) = waiting.pop() {
        if !polygons.contains(degrees(LatLng::from(cell))) {
            continue;
        }
        if inside.len() == most {
            return None;
        }
        inside.push(cell);
        let around: Vec<CellIndex> = cell.grid_disk(1);
        waiting.extend(around.into_iter().filter(|cell| seen.insert(*cell)));
    }
    Some(inside)
}
