//! Cells of the H3 library: hexagons and twelve pentagons, each of seven smaller ones.

use h3o::{CellIndex, LatLng, Resolution};

use super::shape::Degrees;

/// The cell with a token; nothing when no cell has it.
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
