//! What is around places, lines and polygons, within a radius.
//!
//! The boundary is that of the S2 library's buffer operation: its corners are as far away as the radius says, so close to
//! each other that the edges between them are at most the tolerance nearer.

use std::f64::consts::{FRAC_PI_2, PI, TAU};

use super::overlay::{self, Arrangement, Loop, polygons, reference};
use super::polygon::Polygon;
use super::shape::{Line, Shape, write_polygons};
use super::sphere::{Edge, Point, RADIUS, turn};
use crate::RuntimeError;
use crate::functions::{Call, Outcome};
use crate::types::{Column, Real};

/// The default of how far a boundary may be from the ideal one, in metres.
const TOLERANCE: f64 = 10.0;

/// The least tolerance, as a share of the radius.
const LEAST_SHARE: f64 = 1e-6;

/// What keeps a whole number of steps from becoming one more.
const MARGIN: f64 = 1e-15;

/// How a boundary is drawn: all angles in radians.
#[derive(Clone, Copy, Debug)]
pub(super) struct Buffer {
    radius: f64,
    /// Between corners around a corner.
    corner_step: f64,
    /// Between corners around a single place.
    place_step: f64,
    /// Between corners along an edge.
    edge_step: f64,
}

impl Buffer {
    /// The buffer of a radius and a tolerance in metres; `None` when they are none.
    ///
    /// # Errors
    /// A radius of a quarter of the world and more.
    fn new(radius: Option<f64>, tolerance: Option<f64>) -> Result<Option<Self>, RuntimeError> {
        let (Some(radius), Some(tolerance)) = (radius, tolerance) else {
            return Ok(None);
        };
        let is_radius = radius > 0.0 && radius.is_finite();
        if !(is_radius && tolerance >= LEAST_SHARE * radius && tolerance.is_finite()) {
            return Ok(None);
        }
        let angle = radius / RADIUS;
        if angle >= FRAC_PI_2 {
            return Err(RuntimeError::function(
                "a buffer with a radius of a quarter of the world or more is not supported",
            ));
        }
        let error = (tolerance / radius).min(1.0) * angle;
        let corner_step = step(angle, error);
        Ok(Some(Self {
            radius: angle,
            corner_step,
            place_step: TAU / (TAU / corner_step).ceil() + MARGIN,
            edge_step: step(FRAC_PI_2 - angle, error),
        }))
    }

    /// The tolerance of a call: what is given, or the default where the argument is left out.
    fn tolerance(given: Option<Option<f64>>) -> Option<f64> {
        given.unwrap_or(Some(TOLERANCE))
    }

    /// The corners around a place.
    pub fn around(&self, place: Point) -> Loop {
        let mut corners = Vec::new();
        let mut start = place.sideways();
        let mut angle = 0.0;
        for _ in 0..4 {
            let ahead = place.cross(start).unit();
            while angle < FRAC_PI_2 {
                corners.push(place.toward(start.toward(ahead, angle), self.radius));
                angle += self.place_step;
            }
            angle -= FRAC_PI_2;
            start = ahead;
        }
        corners
    }

    /// What is around a shape.
    ///
    /// # Errors
    /// A shape so large that no place is known to be far from it.
    pub fn of(&self, shape: &Shape) -> Result<Vec<Polygon>, RuntimeError> {
        let loops: Vec<Loop> = match shape {
            Shape::Lines(lines) => lines.iter().map(|line| self.along(line)).collect(),
            Shape::Polygons(polygons) => overlay::loops(polygons)
                .iter()
                .map(|corners| self.outside(corners))
                .collect(),
        };
        let reference = reference(&loops);
        let nearest = shape.nearest(reference);
        let distance = nearest.map_or(PI, |nearest| nearest.angle(reference));
        if distance <= 2.0 * self.radius {
            return Err(RuntimeError::function(
                "a buffer around a shape that is so large is not supported",
            ));
        }
        let around = shape.polygons().unwrap_or_default().iter();
        let around = around.filter(|polygon| polygon.contains(reference)).count();
        let around = i32::try_from(around).unwrap_or(i32::MAX);
        let arrangement = Arrangement::new(&loops, reference, around);
        Ok(polygons(arrangement.boundary(1)))
    }

    /// The path around a line: along its right side, around its end, and back.
    fn along(&self, line: &Line) -> Loop {
        let mut path = Vec::new();
        let places: Vec<Point> = distinct(&line.0);
        let [first, second, ..] = places.as_slice() else {
            return places.first().map_or(path, |place| self.around(*place));
        };
        let axis = right(*first, *second);
        self.turn_around(*first, [axis.times(-1.0), axis], &mut path);
        self.side(&places, &mut path);
        if let [.., before, last] = places.as_slice() {
            let axis = right(*before, *last);
            self.turn_around(*last, [axis, axis.times(-1.0)], &mut path);
        }
        let back: Vec<Point> = places.iter().rev().copied().collect();
        self.side(&back, &mut path);
        path
    }

    /// One side of a line, from its first place up to its last.
    fn side(&self, places: &[Point], path: &mut Loop) {
        for corner in places.windows(3) {
            if let [a, b, c] = corner {
                self.edge_and_corner([*a, *b, *c], path);
            }
        }
        if let [.., before, last] = places {
            self.edge(*before, *last, path);
        }
    }

    /// The path around a loop, on its right side.
    fn outside(&self, corners: &Loop) -> Loop {
        let mut path = Vec::new();
        let (second, third) = (
            corners.iter().cycle().skip(1),
            corners.iter().cycle().skip(2),
        );
        for ((a, b), c) in corners.iter().zip(second).zip(third) {
            self.edge_and_corner([*a, *b, *c], &mut path);
        }
        path
    }

    /// The path along an edge and around its end, up to where the next edge begins.
    fn edge_and_corner(&self, [a, b, c]: [Point; 3], path: &mut Loop) {
        self.edge(a, b, path);
        let (before, after) = (right(a, b), right(b, c));
        if turn(a, b, c) >= 0.0 {
            self.turn_around(b, [before, after], path);
        } else {
            path.push(b.toward(before, self.radius));
            path.push(b);
        }
    }

    /// The path along an edge, without its end.
    fn edge(&self, from: Point, to: Point, path: &mut Loop) {
        let axis = right(from, to);
        let ahead = from.cross(axis).unit();
        let length = from.angle(to);
        let mut angle = 0.0;
        loop {
            let place = from.toward(ahead, angle);
            path.push(place.toward(axis, self.radius));
            angle += self.edge_step;
            if angle >= length {
                return;
            }
        }
    }

    /// The path around a corner from one direction to another, without its end.
    fn turn_around(&self, corner: Point, [start, end]: [Point; 2], path: &mut Loop) {
        let ahead = corner.cross(start).unit();
        let length = start.angle(end);
        let mut angle = 0.0;
        loop {
            path.push(corner.toward(start.toward(ahead, angle), self.radius));
            angle += self.corner_step;
            if angle >= length {
                return;
            }
        }
    }
}

/// The direction to the right of an edge.
fn right(from: Point, to: Point) -> Point {
    Edge { from: to, to: from }.normal()
}

/// The places without those that come twice in a row.
fn distinct(places: &[Point]) -> Vec<Point> {
    let mut places = places.to_vec();
    places.dedup();
    places
}

/// How long edges may be so that the middle of an edge between corners at `radius` is at most `error` nearer.
fn step(radius: f64, error: f64) -> f64 {
    let ratio = (radius - error).tan() / radius.tan();
    (2.0 * ratio.acos()).min(2.0 * PI / 3.0 + MARGIN)
}

/// A value for each row of a call whose radius is the argument at `at`, the tolerance the one after it: the polygons that
/// `around` makes of the row's buffer, null where it makes none.
pub(super) fn encode_buffers(
    call: &Call<'_>,
    at: usize,
    mut around: impl FnMut(usize, &Buffer) -> Result<Option<Vec<Polygon>>, RuntimeError>,
) -> Outcome {
    let radii = call.reader::<Real>(at);
    let tolerances = call.argument(at + 1).map(Column::reader::<Real>);
    call.try_encode(|row, encoder| {
        let tolerance = Buffer::tolerance(tolerances.map(|tolerances| tolerances.get(row)));
        let Some(buffer) = Buffer::new(radii.get(row), tolerance)? else {
            return Ok(None);
        };
        let polygons = around(row, &buffer)?;
        Ok(polygons.map(|polygons| write_polygons(&polygons, encoder)))
    })
}
