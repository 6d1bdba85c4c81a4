//! Polygons on the sphere: rings of edges with a smaller side, which is their inside.

use std::f64::consts::PI;

use super::sphere::{Edge, Point, turn};

/// A closed ring, counterclockwise around the smaller of its two sides. It has three corners or more.
#[derive(Clone, Debug)]
pub(super) struct Ring {
    corners: Vec<Point>,
    /// On a sphere of radius 1.
    area: f64,
}

/// A side of a directed loop.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    /// To the left
    Left,
    /// To the right
    Right,
}

/// A shell with holes.
#[derive(Clone, Debug)]
pub(super) struct Polygon {
    pub shell: Ring,
    pub holes: Vec<Ring>,
}

impl Ring {
    /// The ring through these corners, the last of which is the first again; `None` when a corner comes twice, there are
    /// fewer than three, an edge is half around the Earth or edges cross.
    pub fn new(mut corners: Vec<Point>) -> Option<Self> {
        let last = corners.pop()?;
        if corners.len() < 3 || corners.first() != Some(&last) {
            return None;
        }
        let mut ring = Self { corners, area: 0.0 };
        if !ring.is_simple() {
            return None;
        }
        let area = ring.left_area();
        if area > 2.0 * PI {
            ring.corners.reverse();
            ring.area = 4.0 * PI - area;
        } else {
            ring.area = area;
        }
        Some(ring)
    }

    /// The ring through the corners of a loop that is known to be simple, and the side of the loop that is its inside.
    pub fn oriented(corners: Vec<Point>) -> (Side, Self) {
        let mut ring = Self { corners, area: 0.0 };
        let area = ring.left_area();
        if area > 2.0 * PI {
            ring.corners.reverse();
            ring.area = 4.0 * PI - area;
            (Side::Right, ring)
        } else {
            ring.area = area;
            (Side::Left, ring)
        }
    }

    /// The corners, the first one not repeated.
    pub fn corners(&self) -> &[Point] {
        &self.corners
    }

    /// The corners the other way around: the boundary of what is outside.
    pub fn reversed(&self) -> Vec<Point> {
        self.corners.iter().rev().copied().collect()
    }

    /// On a sphere of radius 1.
    pub const fn area(&self) -> f64 {
        self.area
    }

    fn is_simple(&self) -> bool {
        let edges: Vec<Edge> = self.edges().collect();
        let meet = |a: &Edge, b: &Edge| {
            let neighbors = a.to == b.from || b.to == a.from;
            a.from == b.from || a.to == b.to || (!neighbors && a.crosses(*b))
        };
        edges.iter().enumerate().all(|(index, edge)| {
            !edge.from.is_opposite(edge.to) && !edges.iter().skip(index + 1).any(|b| meet(edge, b))
        })
    }

    /// The area of the side to the left of the edges.
    fn left_area(&self) -> f64 {
        let area: f64 = self
            .triangles()
            .map(|[a, b, c]| triangle_area(a, b, c))
            .sum();
        area.rem_euclid(4.0 * PI)
    }

    /// Triangles that make up the ring, some of them negative.
    fn triangles(&self) -> impl Iterator<Item = [Point; 3]> + '_ {
        let first = self.corners.first().copied();
        let pairs = self.corners.windows(2).skip(1);
        pairs.filter_map(move |pair| match (first, pair) {
            (Some(a), [b, c]) => Some([a, *b, *c]),
            _ => None,
        })
    }

    /// The edges in order.
    pub fn edges(&self) -> impl Iterator<Item = Edge> + '_ {
        let next = self.corners.iter().cycle().skip(1);
        let pairs = self.corners.iter().zip(next);
        pairs.map(|(&from, &to)| Edge { from, to })
    }

    /// Whether a place is on the smaller side.
    pub fn contains(&self, place: Point) -> bool {
        let mut edges = self.edges();
        let Some(gate) = edges.next() else {
            return false;
        };
        // The way to the middle of one edge arrives there from the inside or the outside; every other edge it crosses
        // changes the side.
        let way = Edge {
            from: place,
            to: gate.from.plus(gate.to).unit(),
        };
        let crossed = edges.filter(|edge| edge.crosses(way)).count();
        let arrives_inside = turn(gate.from, gate.to, place) > 0.0;
        (crossed % 2 == 0) == arrives_inside
    }

    /// The centre of mass, times the area: half the sum of the edges' normals, each as long as its edge.
    fn centroid(&self) -> Point {
        let normal = |edge: Edge| {
            let angle = edge.length();
            let stretch = if angle == 0.0 {
                1.0
            } else {
                angle / angle.sin()
            };
            edge.from.cross(edge.to).times(stretch / 2.0)
        };
        self.edges().map(normal).fold(Point::CENTER, Point::plus)
    }
}

impl Polygon {
    /// All edges, those of the holes included.
    pub fn edges(&self) -> impl Iterator<Item = Edge> + '_ {
        let rings = std::iter::once(&self.shell).chain(&self.holes);
        rings.flat_map(Ring::edges)
    }

    /// All corners, those of the holes included.
    pub fn corners(&self) -> impl Iterator<Item = Point> + '_ {
        self.edges().map(|edge| edge.from)
    }

    /// Whether a place is inside the shell and no hole.
    pub fn contains(&self, place: Point) -> bool {
        self.shell.contains(place) && !self.holes.iter().any(|hole| hole.contains(place))
    }

    /// Whether the polygons have some of their insides in common.
    pub fn overlaps(&self, other: &Self) -> bool {
        let inside = |a: &Self, b: &Self| a.shell.corners.iter().all(|corner| b.contains(*corner));
        self.edges().any(|a| other.edges().any(|b| a.crosses(b)))
            || inside(self, other)
            || inside(other, self)
    }

    /// On a sphere of radius 1.
    pub fn area(&self) -> f64 {
        self.shell.area - self.holes.iter().map(|hole| hole.area).sum::<f64>()
    }

    /// The centre of mass, times the area.
    pub fn centroid(&self) -> Point {
        self.holes
            .iter()
            .map(Ring::centroid)
            .fold(self.shell.centroid(), Point::minus)
    }
}

/// The area of a triangle, negative when it goes clockwise.
fn triangle_area(a: Point, b: Point, c: Point) -> f64 {
    2.0 * turn(a, b, c).atan2(1.0 + a.dot(b) + b.dot(c) + c.dot(a))
}

#[cfg(test)]
mod tests {
    use super::Ring;
    use crate::functions::scalar::geo::sphere::Point;

    fn ring(corners: &[(f64, f64)]) -> Option<Ring> {
        Ring::new(corners.iter().map(|&(x, y)| Point::at(x, y)).collect())
    }

    #[test]
    fn the_inside_is_the_smaller_side_whatever_the_order() {
        let square = [
            (0.0, 0.0),
            (10.0, 0.0),
            (10.0, 10.0),
            (0.0, 10.0),
            (0.0, 0.0),
        ];
        let mut reversed = square;
        reversed.reverse();
        for corners in [square, reversed] {
            let ring = ring(&corners).unwrap();
            assert!(ring.contains(Point::at(5.0, 5.0)));
            assert!(!ring.contains(Point::at(15.0, 5.0)));
            assert!(!ring.contains(Point::at(-175.0, -5.0)));
            assert!((ring.area - 0.030_400).abs() < 1e-4);
        }
    }

    #[test]
    fn a_ring_may_hold_a_pole_and_cross_the_date_line() {
        let cap = [(0.0, 60.0), (120.0, 60.0), (-120.0, 60.0), (0.0, 60.0)];
        let ring = ring(&cap).unwrap();
        assert!(ring.contains(Point::at(77.0, 90.0)));
        assert!(ring.contains(Point::at(180.0, 80.0)));
        assert!(!ring.contains(Point::at(180.0, -80.0)));
    }

    #[test]
    fn a_ring_in_a_ring_shape_knows_its_bay() {
        let bay = [
            (0.0, 0.0),
            (9.0, 0.0),
            (9.0, 9.0),
            (6.0, 9.0),
            (6.0, 3.0),
            (3.0, 3.0),
            (3.0, 9.0),
            (0.0, 9.0),
            (0.0, 0.0),
        ];
        let ring = ring(&bay).unwrap();
        assert!(ring.contains(Point::at(1.5, 8.0)));
        assert!(ring.contains(Point::at(7.5, 8.0)));
        assert!(!ring.contains(Point::at(4.5, 8.0)));
        assert!(ring.contains(Point::at(4.5, 1.0)));
    }

    #[test]
    fn corners_that_repeat_and_edges_that_cross_make_no_ring() {
        assert!(ring(&[(0.0, 0.0), (10.0, 10.0), (10.0, 10.0), (0.0, 0.0)]).is_none());
        assert!(ring(&[(0.0, 0.0), (9.0, 9.0), (9.0, 0.0), (0.0, 9.0), (0.0, 0.0)]).is_none());
        assert!(ring(&[(0.0, 0.0), (9.0, 9.0), (9.0, 0.0)]).is_none());
    }
}
