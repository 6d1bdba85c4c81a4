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

    /// The cell of a geohash; `None` when it has other letters, none or too many.
    pub fn read(geohash: &str) -> Option<Self> {
        if geohash.is_empty() || geohash.len() > MOST_LETTERS {
            return None;
        }
        let mut cell = Self::WORLD;
        let mut axis = Axis::Longitude;
        for letter in geohash.bytes() {
            let letter = letter.to_ascii_lowercase();
            let number = LETTERS.iter().position(|known| *known == letter)?;
            for bit in (0..5).rev() {
                cell.keep(if number & (1 << bit) != 0 {
                    axis.upper()
                } else {
                    axis.lower()
                });
                axis = axis.other();
            }
        }
        Some(cell)
    }

    /// Keeps one half of the cell.
    fn keep(&mut self, half: Half) {
        let center = self.center();
        match half {
            Half::East => self.west = center.longitude,
            Half::West => self.east = center.longitude,
            Half::North => self.south = center.latitude,
            Half::South => self.north = center.latitude,
        }
    }

    pub fn center(self) -> Degrees {
        Degrees {
            longitude: f64::midpoint(self.west, self.east),
            latitude: f64::midpoint(self.south, self.north),
        }
    }
}

/// What a bit of a geohash halves a cell by; the bits take turns.
#[derive(Clone, Copy)]
enum Axis {
    Longitude,
    Latitude,
}

impl Axis {
    const fn other(self) -> Self {
        match self {
            Self::Longitude => Self::Latitude,
            Self::Latitude => Self::Longitude,
        }
    }

    const fn upper(self) -> Half {
        match self {
            Self::Longitude => Half::East,
            Self::Latitude => Half::North,
        }
    }

    const fn lower(self) -> Half {
        match self {
            Self::Longitude => Half::West,
            Self::Latitude => Half::South,
        }
    }
}

/// A half of a cell.
#[derive(Clone, Copy)]
enum Half {
    East,
    West,
    North,
    South,
}

/// Writes the geohash of a place with this many letters.
pub(super) fn write_geohash(place: Degrees, letters: usize, out: &mut String) {
    let mut cell = Cell::WORLD;
    let mut axis = Axis::Longitude;
    for _ in 0..letters {
        let mut number = 0;
        for _ in 0..5 {
            let center = cell.center();
            let upper = match axis {
                Axis::Longitude => place.longitude >= center.longitude,
                Axis::Latitude => place.latitude >= center.latitude,
            };
            cell.keep(if upper { axis.upper() } else { axis.lower() });
            number = number * 2 + usize::from(upper);
            axis = axis.other();
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
