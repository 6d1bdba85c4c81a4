//! Cells of the S2 library: squares on a cube around the Earth.

use s2::cellid::CellID;
use s2::latlng::LatLng;

use super::shape::Degrees;

/// The cell with a token; `None` when no cell has it.
pub(super) fn s2cell(token: &str) -> Option<CellID> {
    let is_token = (1..=16).contains(&token.len()) && token.bytes().all(|b| b.is_ascii_hexdigit());
    if !is_token {
        return None;
    }
    let cell = CellID::from_token(token);
    cell.is_valid().then_some(cell)
}

pub(super) fn degrees(place: &LatLng) -> Degrees {
    Degrees {
        longitude: place.lng.deg(),
        latitude: place.lat.deg(),
    }
}
