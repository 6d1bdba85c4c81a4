//! Lines and rings with fewer corners, where every corner is clearly kept or clearly left out.
//!
//! Kusto hands this to the S2 library, whose choice among corners that are about as far apart as the tolerance depends on its
//! order of places. So a corner counts as kept only where no edge could take its place, and as left out only where nothing
//! else could be done with it; a shape with a corner between the two stops the query.

use super::sphere::{Edge, Point, RADIUS};
use crate::RuntimeError;
use crate::functions::Call;
use crate::types::{Column, Real};

/// The tolerance where none is given, in metres.
const TOLERANCE: f64 = 10.0;

/// The tolerances that are taken, in metres; S2 moves places at most 70 degrees.
const TOLERANCES: std::ops::RangeInclusive<f64> = 0.0..=7_800_000.0;

/// A distance below this share of the tolerance is clearly within it, one above the second clearly not.
const CLEARLY: [f64; 2] = [0.95, 1.05];

/// More corners are not looked at: each is compared with every pair of others.
const MOST_CORNERS: usize = 200;

/// The tolerance of a row, in metres; `None` when it is null or none that is taken.
pub(super) fn tolerance(call: &Call<'_>, row: usize) -> Option<f64> {
    let given = call.argument(1).map(Column::reader::<Real>);
    let tolerance = given.map_or(Some(TOLERANCE), |tolerances| tolerances.get(row));
    tolerance.filter(|tolerance| TOLERANCES.contains(tolerance))
}

/// Why a shape is not simplified.
pub(super) fn unclear(function: &str) -> RuntimeError {
    RuntimeError::function(format!(
        "which places `{function}` keeps of a shape is only known where each is clearly nearer or farther than the tolerance"
    ))
}

/// Whether all places are so near to each other that one of them is all that is left.
pub(super) fn vanishes(places: &[Point], tolerance: f64) -> bool {
    let [within, _] = CLEARLY.map(|share| share * tolerance / RADIUS);
    let mut rest = places;
    while let Some((place, others)) = rest.split_first() {
        if others.iter().any(|other| place.angle(*other) >= within) {
            return false;
        }
        rest = others;
    }
    true
}

/// The corners of a path that are left.
#[derive(Clone, Copy, Debug)]
pub(super) struct Simplification<'a> {
    corners: &'a [Point],
    form: Form,
    within: f64,
    beyond: f64,
}

/// Whether a path comes back to its start.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// A line, whose ends stay
    Line,
    /// A ring, whose first corner is not repeated
    Ring,
}

impl<'a> Simplification<'a> {
    pub fn new(corners: &'a [Point], form: Form, tolerance: f64) -> Self {
        let [within, beyond] = CLEARLY.map(|share| share * tolerance / RADIUS);
        Self {
            corners,
            form,
            within,
            beyond,
        }
    }

    /// The corners that are left, from the first one on; `None` when it is not clear which.
    pub fn kept(&self) -> Option<Vec<Point>> {
        let count = self.corners.len();
        if count > MOST_CORNERS || self.crosses_itself() {
            return None;
        }
        let kept: Vec<usize> = (0..count).filter(|&corner| self.stays(corner)).collect();
        let least = match self.form {
            Form::Line => 2,
            Form::Ring => 3,
        };
        let starts = kept.first() == Some(&0) && self.starts_at_a_kept_corner(&kept);
        let ends = self.form == Form::Ring || kept.last() == Some(&(count - 1));
        if kept.len() < least
            || !starts
            || !ends
            || !kept.iter().all(|&corner| self.is_alone(corner))
        {
            return None;
        }
        let next = kept.iter().skip(1).copied();
        let closing = (self.form == Form::Ring).then_some(count);
        let mut pieces = kept.iter().copied().zip(next.chain(closing));
        let clear = pieces.all(|(from, to)| self.is_one_edge(from, to));
        clear.then(|| kept.into_iter().map(|corner| self.corner(corner)).collect())
    }

    /// The corner with this number; those of a ring go around again.
    fn corner(&self, number: usize) -> Point {
        let corner = self.corners.get(number % self.corners.len().max(1));
        corner.copied().unwrap_or(Point::CENTER)
    }

    /// Whether no edge between a corner before this one and one after it comes near it.
    fn stays(&self, corner: usize) -> bool {
        let count = self.corners.len();
        let (before, after) = match self.form {
            Form::Line if corner == 0 || corner + 1 == count => return true,
            Form::Line => (0..corner, corner + 1..count),
            // Seen from the corner once around: those between it and the end of the turn.
            Form::Ring => (corner + 1..corner + count, corner + 1..corner + count),
        };
        before.into_iter().all(|from| {
            let to_all = after.clone();
            let mut others = to_all.filter(|&to| self.form == Form::Line || to < from);
            others.all(|to| {
                let edge = Edge {
                    from: self.corner(from),
                    to: self.corner(to),
                };
                edge.distance(self.corner(corner)) > self.beyond
            })
        })
    }

    /// Whether no other corner is so near that it could be taken in place of this one.
    fn is_alone(&self, corner: usize) -> bool {
        let place = self.corner(corner);
        let mut others = self.corners.iter().enumerate();
        others.all(|(other, at)| other == corner || place.angle(*at) > self.beyond)
    }

    /// A ring is followed from the corner that is first in the order of S2's cells: it stays whatever it is.
    fn starts_at_a_kept_corner(&self, kept: &[usize]) -> bool {
        let cells = self.corners.iter().enumerate();
        let first = cells.min_by_key(|(_, corner)| corner.cell().0);
        self.form == Form::Line || first.is_some_and(|(corner, _)| kept.contains(&corner))
    }

    /// Whether the corners between two that stay are clearly left out: the edge, and each that ends at one of them, is near
    /// all corners that it passes, in their order, and no other corner is near it.
    fn is_one_edge(&self, from: usize, to: usize) -> bool {
        let passes = |end: usize| {
            let edge = Edge {
                from: self.corner(from),
                to: self.corner(end),
            };
            let mut reached = 0.0;
            (from + 1..end).all(|corner| {
                let place = self.corner(corner);
                let along = edge.from.angle(edge.nearest(place));
                let goes_on = along > reached;
                reached = along;
                goes_on && edge.distance(place) < self.within
            })
        };
        let edge = Edge {
            from: self.corner(from),
            to: self.corner(to),
        };
        let count = self.corners.len();
        let mut others = to + 1..from + count;
        (from + 1..=to).all(passes)
            && others.all(|corner| edge.distance(self.corner(corner)) > self.beyond)
    }

    fn crosses_itself(&self) -> bool {
        let edges = self.corners.windows(2).filter_map(|pair| match pair {
            [from, to] => Some(Edge {
                from: *from,
                to: *to,
            }),
            _ => None,
        });
        let edges: Vec<Edge> = edges.collect();
        let mut rest = edges.as_slice();
        while let Some((edge, others)) = rest.split_first() {
            if others.iter().skip(1).any(|other| edge.crosses(*other)) {
                return true;
            }
            rest = others;
        }
        false
    }
}
