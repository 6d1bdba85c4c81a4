//! Points and edges on the Earth, taken as a sphere: edges are the shortest arcs between their ends.

/// The radius of the sphere in metres.
pub(super) const RADIUS: f64 = 6_371_010.0;

/// Places so near to each other, in radians, are one place: crossings cannot be told more exactly. The S2 library merges
/// them within the same distance.
const SAME_PLACE: f64 = 1.8e-15;

/// A place as a vector of length 1 from the centre of the Earth.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Point {
    x: f64,
    y: f64,
    z: f64,
}

impl Point {
    /// No place: the centre of the Earth.
    pub const CENTER: Self = Self {
        x: 0.0,
        y: 0.0,
        z: 0.0,
    };

    /// The place at a longitude and latitude in degrees; `None` when there is none.
    pub fn new(longitude: f64, latitude: f64) -> Option<Self> {
        let exists = longitude.abs() <= 180.0 && latitude.abs() <= 90.0;
        exists.then(|| Self::at(longitude, latitude))
    }

    /// The same for degrees that are known to be in range.
    pub fn at(longitude: f64, latitude: f64) -> Self {
        let (theta, phi) = (longitude.to_radians(), latitude.to_radians());
        Self {
            x: theta.cos() * phi.cos(),
            y: theta.sin() * phi.cos(),
            z: phi.sin(),
        }
    }

    /// In degrees.
    pub fn longitude(self) -> f64 {
        self.y.atan2(self.x).to_degrees()
    }

    /// In degrees.
    #[expect(
        clippy::imprecise_flops,
        reason = "the last digit is that of the S2 library, which takes the root"
    )]
    pub fn latitude(self) -> f64 {
        let outward = (self.x * self.x + self.y * self.y).sqrt();
        self.z.atan2(outward).to_degrees()
    }

    pub fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    pub fn cross(self, other: Self) -> Self {
        Self {
            x: self.y * other.z - self.z * other.y,
            y: self.z * other.x - self.x * other.z,
            z: self.x * other.y - self.y * other.x,
        }
    }

    pub fn plus(self, other: Self) -> Self {
        Self {
            x: self.x + other.x,
            y: self.y + other.y,
            z: self.z + other.z,
        }
    }

    pub fn minus(self, other: Self) -> Self {
        self.plus(other.times(-1.0))
    }

    pub fn times(self, factor: f64) -> Self {
        Self {
            x: self.x * factor,
            y: self.y * factor,
            z: self.z * factor,
        }
    }

    pub fn length(self) -> f64 {
        self.dot(self).sqrt()
    }

    /// The place in this direction; the direction itself when it is none.
    pub fn unit(self) -> Self {
        let length = self.length();
        if length == 0.0 {
            self
        } else {
            self.times(1.0 / length)
        }
    }

    /// The angle between two directions, in radians.
    pub fn angle(self, other: Self) -> f64 {
        self.cross(other).length().atan2(self.dot(other))
    }

    /// Whether the other place is on the opposite side of the Earth.
    pub fn is_opposite(self, other: Self) -> bool {
        self.plus(other).length() < 1e-14
    }

    /// The place of a point of the crate `s2`.
    pub const fn from_s2(point: s2::point::Point) -> Self {
        Self {
            x: point.0.x,
            y: point.0.y,
            z: point.0.z,
        }
    }

    /// The smallest S2 cell around the place.
    pub fn cell(self) -> s2::cellid::CellID {
        s2::cellid::CellID::from(s2::point::Point::from_coords(self.x, self.y, self.z))
    }

    /// The place as bits: the same for equal places.
    pub fn key(self) -> [u64; 3] {
        // Adding 0 makes one zero of both.
        [self.x, self.y, self.z].map(|number| (number + 0.0).to_bits())
    }

    /// A direction a quarter turn away, the one that the S2 library takes.
    pub fn sideways(self) -> Self {
        let sizes = [self.x.abs(), self.y.abs(), self.z.abs()];
        let mut other = Self {
            x: 0.012,
            y: 0.0053,
            z: 0.00457,
        };
        // The axis before the one that is farthest out.
        if sizes[0] > sizes[1] && sizes[0] > sizes[2] {
            other.z = 1.0;
        } else if sizes[0] <= sizes[1] && sizes[1] > sizes[2] {
            other.x = 1.0;
        } else {
            other.y = 1.0;
        }
        self.cross(other).unit()
    }

    /// The place so far away in radians, in a direction that is at a right angle to this place.
    pub fn toward(self, direction: Self, angle: f64) -> Self {
        self.times(angle.cos())
            .plus(direction.times(angle.sin()))
            .unit()
    }

    /// The direction toward another place, clockwise from north in radians from 0 to 2π; `None` when every direction leads
    /// there.
    pub fn azimuth(self, to: Self) -> Option<f64> {
        if self == to || self.is_opposite(to) {
            return None;
        }
        // East and north at this place; at a pole along the longitude it was reached by.
        let theta = self.y.atan2(self.x);
        let east = Self {
            x: -theta.sin(),
            y: theta.cos(),
            z: 0.0,
        };
        let north = self.cross(east);
        let azimuth = to.dot(east).atan2(to.dot(north));
        Some(full_turn(azimuth))
    }
}

/// An angle moved to where a turn begins: from 0 to 2π.
pub(super) fn full_turn(angle: f64) -> f64 {
    let turned = angle.rem_euclid(std::f64::consts::TAU);
    if turned >= std::f64::consts::TAU {
        0.0
    } else {
        turned
    }
}

/// Six times the volume between three places: above 0 when they go counterclockwise, seen from outside.
pub(super) fn turn(a: Point, b: Point, c: Point) -> f64 {
    // The differences keep the digits that the product of near places would lose.
    b.minus(a).cross(c.minus(a)).dot(a)
}

/// An edge from one place to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub from: Point,
    pub to: Point,
}

impl Edge {
    /// In radians.
    pub fn length(self) -> f64 {
        self.from.angle(self.to)
    }

    /// The place so far along the edge, from 0 to 1.
    pub fn along(self, share: f64) -> Point {
        let angle = self.length() * share;
        let sideways = self.from.cross(self.to).cross(self.from).unit();
        self.from
            .times(angle.cos())
            .plus(sideways.times(angle.sin()))
            .unit()
    }

    /// The place of the edge that is nearest to another place.
    pub fn nearest(self, place: Point) -> Point {
        let normal = self.from.cross(self.to);
        let behind_start = normal.cross(self.from).dot(place) > 0.0;
        let before_end = normal.cross(self.to).dot(place) < 0.0;
        if behind_start && before_end {
            let above = normal.times(place.dot(normal) / normal.dot(normal));
            return place.minus(above).unit();
        }
        if place.dot(self.from) >= place.dot(self.to) {
            self.from
        } else {
            self.to
        }
    }

    /// Whether the edges cross. One that ends on the other crosses it on one side only, so that a line through a corner
    /// crosses there once or not at all.
    pub fn crosses(self, other: Self) -> bool {
        let side = |edge: Self, place| turn(edge.from, edge.to, place) >= 0.0;
        if side(self, other.from) == side(self, other.to)
            || side(other, self.from) == side(other, self.to)
        {
            return false;
        }
        let normals = (self.from.cross(self.to), other.from.cross(other.to));
        let meeting = normals.0.cross(normals.1);
        // The great circles meet twice; the edges only cross if it is at the same place.
        let (here, there) = (self.from.plus(self.to), other.from.plus(other.to));
        (meeting.dot(here) > 0.0) == (meeting.dot(there) > 0.0)
    }

    /// How far a place is from the edge, in radians.
    pub fn distance(self, place: Point) -> f64 {
        self.nearest(place).angle(place)
    }

    /// The places inside of this edge where another one cuts it: its ends that lie on this edge, or else where they cross.
    pub fn cuts(self, other: Self) -> impl Iterator<Item = Point> {
        let touches = |edge: Self, end: Point| {
            end != edge.from && end != edge.to && edge.distance(end) <= SAME_PLACE
        };
        let theirs = [other.from, other.to].map(|end| touches(self, end).then_some(end));
        let ours = touches(other, self.from) || touches(other, self.to);
        let meeting = match (theirs, ours) {
            ([None, None], false) => self.meeting(other),
            _ => None,
        };
        theirs.into_iter().chain([meeting]).flatten()
    }

    /// Where the edges cross inside of both; `None` when they do not, or have an end in common.
    fn meeting(self, other: Self) -> Option<Point> {
        let ends = [other.from, other.to];
        if ends.contains(&self.from) || ends.contains(&self.to) || !self.crosses(other) {
            return None;
        }
        // Both edges find the same place, to the last bit, whichever asks.
        let (first, second) = if self.key() <= other.key() {
            (self, other)
        } else {
            (other, self)
        };
        let meeting = first.normal().cross(second.normal()).unit();
        let middle = first.from.plus(first.to).plus(second.from).plus(second.to);
        let is_here = meeting.dot(middle) > 0.0;
        Some(meeting.times(if is_here { 1.0 } else { -1.0 }))
    }

    /// The edge as bits.
    fn key(self) -> [[u64; 3]; 2] {
        [self.from.key(), self.to.key()]
    }

    /// Whether the edges are so far from each other that they cannot meet.
    pub fn is_apart(self, other: Self) -> bool {
        let middle = |edge: Self| edge.from.plus(edge.to).unit();
        let reach = (self.length() + other.length()) / 2.0 + SAME_PLACE;
        reach < std::f64::consts::PI && middle(self).angle(middle(other)) > reach
    }

    /// The direction to the left of the edge, half around the world from the one to its right.
    pub fn normal(self) -> Point {
        // The sum and the difference keep the digits that the product of near places would lose.
        let product = self.from.plus(self.to).cross(self.to.minus(self.from));
        product.unit()
    }

    /// The centre of the edge's mass, times its length.
    pub fn centroid(self) -> Point {
        let (sum, difference) = (self.from.plus(self.to), self.from.minus(self.to));
        if sum.length() == 0.0 {
            return sum;
        }
        sum.times(difference.length() / sum.length())
    }
}

#[cfg(test)]
mod tests {
    use super::{Edge, Point, turn};

    fn edge(from: (f64, f64), to: (f64, f64)) -> Edge {
        Edge {
            from: Point::at(from.0, from.1),
            to: Point::at(to.0, to.1),
        }
    }

    #[test]
    fn edges_cross_where_they_meet_and_not_behind_the_earth() {
        let equator = edge((-10.0, 0.0), (10.0, 0.0));
        assert!(equator.crosses(edge((1.0, -5.0), (1.0, 5.0))));
        assert!(!equator.crosses(edge((11.0, -5.0), (11.0, 5.0))));
        assert!(!equator.crosses(edge((179.0, -5.0), (179.0, 5.0))));
        assert!(!equator.crosses(edge((1.0, 1.0), (1.0, 5.0))));
    }

    #[test]
    fn the_nearest_place_of_an_edge_is_inside_it_or_an_end() {
        let equator = edge((-10.0, 0.0), (10.0, 0.0));
        assert!((equator.nearest(Point::at(3.0, 7.0)).longitude() - 3.0).abs() < 1e-12);
        assert_eq!(equator.nearest(Point::at(30.0, 7.0)), equator.to);
    }

    #[test]
    fn places_outside_the_degrees_do_not_exist() {
        assert!(Point::new(181.0, 0.0).is_none());
        assert!(Point::new(0.0, f64::NAN).is_none());
    }

    #[test]
    fn counterclockwise_is_positive() {
        let (a, b, c) = (
            Point::at(0.0, 0.0),
            Point::at(1.0, 0.0),
            Point::at(0.0, 1.0),
        );
        assert!(turn(a, b, c) > 0.0);
        assert!(turn(a, c, b) < 0.0);
    }
}
