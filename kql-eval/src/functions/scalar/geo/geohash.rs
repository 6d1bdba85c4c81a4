//! Geohashes: cells of the world between meridians and parallels, halved for each bit.

use super::shape::Degrees;

const LETTERS: &[u8; 32] = b"0123456789bcdefghjkmnpqrstuvwxyz";

/// The longest geohash.
pub(super) const MOST_LETTERS: usize = 18;

/// The cell that a geohash names.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Cell {
    pub west: f64,
    pub east: f64,
    pub south: f64,
    pub north: f64,
}

impl Cell {
    const WORLD: Self = Self {
        west: -180.0,
        east: 180.0,
        south: -90.0,
        north: 90.0,
    };

    /// The cell of a geohash; nothing when it has other letters, none or too many.
    pub fn read(geohash: &str) -> Option<Self> {
        if geohash.is_empty() || geohash.len() > MOST_LETTERS {
            return None;
        }
        let mut cell = Self::WORLD;
        let mut by_longitude = true;
        for letter in geohash.bytes() {
            let letter = letter.to_ascii_lowercase();
            let number = LETTERS.iter().position(|known| *known == letter)?;
            for bit in (0..5).rev() {
                cell.halve(by_longitude, number & (1 << bit) != 0);
                by_longitude = !by_longitude;
            }
        }
        Some(cell)
    }

    fn halve(&mut self, by_longitude: bool, upper: bool) {
        let center = self.center();
        match (by_longitude, upper) {
            (true, true) => self.west = center.longitude,
            (true, false) => self.east = center.longitude,
            (false, true) => self.south = center.latitude,
            (false, false) => self.north = center.latitude,
        }
    }

    pub fn center(self) -> Degrees {
        Degrees {
            longitude: f64::midpoint(self.west, self.east),
            latitude: f64::midpoint(self.south, self.north),
        }
    }
}

/// Writes the geohash of a place with so many letters.
pub(super) fn write_geohash(place: Degrees, letters: usize, out: &mut String) {
    let mut cell = Cell::WORLD;
    let mut by_longitude = true;
    for _ in 0..letters {
        let mut number = 0;
        for _ in 0..5 {
            let center = cell.center();
            let upper = if by_longitude {
                place.longitude >= center.longitude
            } else {
                place.latitude >= center.latitude
            };
            cell.halve(by_longitude, upper);
            number = number * 2 + usize::from(upper);
            by_longitude = !by_longitude;
        }
        out.push(
            LETTERS
                .get(number)
                .map_or('0', |letter| char::from(*letter)),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, write_geohash};

    #[test]
    fn the_center_of_a_cell_has_its_geohash() {
        for geohash in ["s", "dr5ru7v", "zzzzzzzzz", "000000000000000000"] {
            let mut text = String::new();
            let center = Cell::read(geohash).unwrap().center();
            write_geohash(center, geohash.len(), &mut text);
            assert_eq!(text, geohash);
        }
        assert_eq!(Cell::read("a"), None);
        assert_eq!(Cell::read(""), None);
    }
}
