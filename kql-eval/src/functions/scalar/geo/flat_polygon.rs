//! Polygons on a flat map, whose edges are straight between longitudes and latitudes.

use super::shape::{Degrees, written};
use crate::types::dynamic::{Dynamic, DynamicRef};

/// The rings of a polygon or of several, holes included.
#[derive(Debug)]
pub(super) struct FlatPolygons {
    rings: Vec<Vec<Degrees>>,
}

impl FlatPolygons {
    /// The polygons in a value that a polygon has been read from.
    pub fn read(value: DynamicRef<'_>) -> Option<Self> {
        let coordinates = value.property("coordinates")?;
        let mut rings = Vec::new();
        match value.property("type")?.view() {
            Dynamic::String("Polygon") => add_rings(coordinates, &mut rings)?,
            _ => {
                let Dynamic::Array(polygons) = coordinates.view() else {
                    return None;
                };
                for polygon in polygons.iter() {
                    add_rings(polygon, &mut rings)?;
                }
            }
        }
        Some(Self { rings })
    }

    /// The edges, by their ends.
    pub fn edges(&self) -> impl Iterator<Item = [Degrees; 2]> + '_ {
        let pairs = self.rings.iter().flat_map(|ring| ring.windows(2));
        pairs.filter_map(|pair| match pair {
            [from, to] => Some([*from, *to]),
            _ => None,
        })
    }

    /// Whether a place is inside one of the shells and none of their holes.
    pub fn contains(&self, place: Degrees) -> bool {
        let crossed = self.rings.iter().map(|ring| crossed(ring, place));
        crossed.sum::<usize>() % 2 == 1
    }
}

/// How many edges of a ring the way from a place to the east crosses.
fn crossed(ring: &[Degrees], place: Degrees) -> usize {
    let Some(first) = ring.first() else { return 0 };
    let longitude = near(place.longitude, first.longitude);
    let crosses = |pair: &&[Degrees]| {
        let [from, to] = pair else { return false };
        let reaches = (from.latitude > place.latitude) != (to.latitude > place.latitude);
        let share = (place.latitude - from.latitude) / (to.latitude - from.latitude);
        let meridian = from.longitude + share * (to.longitude - from.longitude);
        reaches && longitude < meridian
    };
    ring.windows(2).filter(crosses).count()
}

fn add_rings(polygon: DynamicRef<'_>, rings: &mut Vec<Vec<Degrees>>) -> Option<()> {
    let Dynamic::Array(parts) = polygon.view() else {
        return None;
    };
    for part in parts.iter() {
        let mut ring = written(part)?;
        let mut last = ring.first()?.longitude;
        for corner in &mut ring {
            // The shorter way round, if need be over the date line.
            corner.longitude = near(corner.longitude, last);
            last = corner.longitude;
        }
        rings.push(ring);
    }
    Some(())
}

/// The longitude that stands for the same meridian and is within half a turn of another.
pub(super) fn near(longitude: f64, other: f64) -> f64 {
    if (longitude - other).abs() <= 180.0 {
        longitude
    } else {
        longitude - ((longitude - other) / 360.0).round() * 360.0
    }
}

#[cfg(test)]
mod tests {
    use super::FlatPolygons;
    use crate::functions::scalar::geo::shape::Degrees;
    use crate::types::dynamic::{Encoder, parse_json};

    fn contains(coordinates: &str, longitude: f64, latitude: f64) -> bool {
        let mut encoder = Encoder::new();
        let json = format!("{{\"type\":\"Polygon\",\"coordinates\":{coordinates}}}");
        parse_json(&json, &mut encoder).unwrap();
        let place = Degrees {
            longitude,
            latitude,
        };
        FlatPolygons::read(encoder.value()).unwrap().contains(place)
    }

    #[test]
    fn a_polygon_may_lie_over_the_date_line() {
        let ring = "[[[170,0],[-170,0],[-170,10],[170,10],[170,0]]]";
        assert!(contains(ring, 175.0, 5.0));
        assert!(contains(ring, -175.0, 5.0));
        assert!(!contains(ring, 165.0, 5.0));
        assert!(!contains(ring, 0.0, 5.0));
    }
}
