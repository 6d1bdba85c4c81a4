//! Edges that are straight on a flat map, as chains of edges on the sphere.

use super::flat_polygon::near;
use super::shape::{Degrees, Shape, write_degrees, write_shape, written};
use super::sphere::{Edge, Point, RADIUS};
use crate::RuntimeError;
use crate::functions::{Call, Outcome};
use crate::types::dynamic::{Dynamic, DynamicRef, Encoder};
use crate::types::{Bool, Column, Dyn, Real};

/// A shape with more places between, of one of two types: each with how deep the lists of its coordinates are nested, 0 for those
/// of places. Null for a shape that `is_of` does not know, and for a tolerance that is not taken.
///
/// # Errors
/// An edge goes over the antimeridian, and the crossing is to be preserved.
pub(super) fn densify(
    call: &Call<'_>,
    function: &str,
    is_of: fn(&Shape) -> bool,
    types: [(&'static str, usize); 2],
) -> Outcome {
    let shapes = call.reader::<Dyn>(0);
    let tolerances = call.argument(1).map(Column::reader::<Real>);
    let crossings = call.reader::<Bool>(2);
    call.try_encode(|row, encoder| {
        let shape = shapes.get(row);
        if crossings.get(row) == Some(true) {
            refuse_crossing(shape, function)?;
        }
        let Some(shape) = shape else {
            return Ok(None);
        };
        let tolerance = tolerances.map_or(Some(TOLERANCE), |tolerances| tolerances.get(row));
        let tolerance = tolerance.filter(|tolerance| TOLERANCES.contains(tolerance));
        Ok(tolerance.and_then(|tolerance| densified(shape, tolerance, is_of, types, encoder)))
    })
}

fn densified(
    shape: DynamicRef<'_>,
    tolerance: f64,
    is_of: fn(&Shape) -> bool,
    types: [(&'static str, usize); 2],
    encoder: &mut Encoder,
) -> Option<()> {
    Shape::read(shape).filter(is_of)?;
    let coordinates = shape.property("coordinates")?;
    let Dynamic::String(written) = shape.property("type")?.view() else {
        return None;
    };
    let (ty, nesting) = types.into_iter().find(|(ty, _)| *ty == written)?;
    let mut outcome = None;
    write_shape(ty, encoder, |encoder| {
        outcome = write_tessellated(coordinates, nesting, tolerance, encoder);
    });
    outcome
}

/// The default of how far the chain may be from the straight edge, in metres.
const TOLERANCE: f64 = 10.0;

/// The tolerances that are taken, in metres.
const TOLERANCES: std::ops::RangeInclusive<f64> = 0.1..=10_000.0;

/// Where between the ends of an edge the distance to its straight form is measured; it is largest near there, whether
/// the edge bends to one side or to both.
const MEASURED_AT: f64 = 0.312_156_910_822_482_3;

/// What the measured distance is of the largest one, at the least.
const SHARE_OF_LARGEST: f64 = 0.838_299_925_698_885_1;

/// A place in both forms.
#[derive(Clone, Copy)]
struct Place {
    flat: Degrees,
    round: Point,
}

impl Place {
    fn new(flat: Degrees) -> Option<Self> {
        let round = Point::new(flat.longitude, flat.latitude)?;
        Some(Self { flat, round })
    }
}

/// The places of a line with more between them, so that the edges on the sphere keep to the straight ones within the
/// tolerance. `None` when a place does not exist or there are fewer than two.
fn tessellated(line: &[Degrees], tolerance: f64) -> Option<Vec<Degrees>> {
    let mut places = Vec::with_capacity(line.len());
    let limit = tolerance / RADIUS * SHARE_OF_LARGEST;
    let mut last: Option<Place> = None;
    for &next in line {
        let next = match &last {
            // The shorter way round, if need be over the date line.
            Some(last) => Degrees {
                longitude: near(next.longitude, last.flat.longitude),
                ..next
            },
            None => next,
        };
        let next = Place {
            flat: next,
            ..Place::new(line_degrees(next))?
        };
        match last {
            None => places.push(next.round.into()),
            Some(last) => add(last, next, limit, &mut places),
        }
        last = Some(next);
    }
    (places.len() >= 2).then_some(places)
}

/// Stops the query when an edge of a shape goes over the antimeridian, whose crossing `function` is to preserve.
fn refuse_crossing(shape: Option<DynamicRef<'_>>, function: &str) -> Result<(), RuntimeError> {
    let shape = shape.and_then(Shape::read);
    let crosses = shape.is_some_and(|shape| {
        let far = |edge: Edge| (edge.from.longitude() - edge.to.longitude()).abs() > 180.0;
        shape.edges().any(far)
    });
    if crosses {
        return Err(RuntimeError::function(format!(
            "how `{function}` preserves an edge over the antimeridian is not known"
        )));
    }
    Ok(())
}

/// Writes coordinates with more places between: a line or a ring at nesting 0, lists of them above.
fn write_tessellated(
    coordinates: DynamicRef<'_>,
    nesting: usize,
    tolerance: f64,
    encoder: &mut Encoder,
) -> Option<()> {
    encoder.begin_array();
    match nesting.checked_sub(1) {
        None => {
            for place in tessellated(&written(coordinates)?, tolerance)? {
                write_degrees(place, encoder);
            }
        }
        Some(inner) => {
            let Dynamic::Array(parts) = coordinates.view() else {
                return None;
            };
            for part in parts.iter() {
                write_tessellated(part, inner, tolerance, encoder)?;
            }
        }
    }
    encoder.end();
    Some(())
}

/// The degrees moved into their range.
fn line_degrees(degrees: Degrees) -> Degrees {
    let longitude = degrees.longitude;
    let longitude = if longitude.abs() > 180.0 && longitude.abs() <= 540.0 {
        longitude - 360.0_f64.copysign(longitude)
    } else {
        longitude
    };
    Degrees {
        longitude,
        ..degrees
    }
}

fn between(a: Degrees, b: Degrees, share: f64) -> Degrees {
    let mix = |a: f64, b: f64| (1.0 - share) * a + share * b;
    Degrees {
        longitude: mix(a.longitude, b.longitude),
        latitude: mix(a.latitude, b.latitude),
    }
}

/// Adds the places after `from` up to and including `to`.
fn add(from: Place, to: Place, limit: f64, places: &mut Vec<Degrees>) {
    if distance(from, to) <= limit {
        places.push(to.round.into());
        return;
    }
    let flat = between(from.flat, to.flat, 0.5);
    let round = line_degrees(flat);
    let middle = Place {
        flat,
        round: Point::at(round.longitude, round.latitude),
    };
    add(from, middle, limit, places);
    add(middle, to, limit, places);
}

/// How far the edge on the sphere is from the straight one where that is measured; infinite for edges of a quarter of the
/// world and more.
fn distance(from: Place, to: Place) -> f64 {
    if from.round.dot(to.round) < -1e-14 {
        return f64::INFINITY;
    }
    let edge = Edge {
        from: from.round,
        to: to.round,
    };
    let at = |share: f64| {
        let flat = line_degrees(between(from.flat, to.flat, share));
        edge.along(share)
            .angle(Point::at(flat.longitude, flat.latitude))
    };
    at(MEASURED_AT).max(at(1.0 - MEASURED_AT))
}
