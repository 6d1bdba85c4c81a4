//! Shapes in GeoJSON: read from dynamic values and written to them.

use std::borrow::Cow;

use super::overlay::union;
use super::polygon::{Polygon, Ring};
use super::sphere::{Edge, Point};
use crate::functions::Call;
use crate::types::dynamic::{ArrayView, Dynamic, DynamicRef, Encoder};
use crate::types::{Dyn, Reader, Real};

/// A line through two or more places.
#[derive(Clone, Debug)]
pub(super) struct Line(pub Vec<Point>);

impl Line {
    /// The edges in order.
    pub fn edges(&self) -> impl Iterator<Item = Edge> + '_ {
        let next = self.0.iter().skip(1);
        let pairs = self.0.iter().zip(next);
        pairs.map(|(&from, &to)| Edge { from, to })
    }
}

/// A line, or several, or a polygon, or several: all lines or all polygons.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    Lines(Vec<Line>),
    Polygons(Vec<Polygon>),
}

impl Shape {
    /// The shape in a value; `None` when it is none or breaks the rules for it.
    pub fn read(value: DynamicRef<'_>) -> Option<Self> {
        let Dynamic::String(ty) = value.property("type")?.view() else {
            return None;
        };
        let coordinates = array(value.property("coordinates")?)?;
        match ty {
            "LineString" => Some(Self::Lines(vec![line(coordinates)?])),
            "MultiLineString" => several(coordinates, line).map(Self::Lines),
            "Polygon" => Some(Self::Polygons(vec![polygon(coordinates)?])),
            "MultiPolygon" => several(coordinates, polygon).map(Self::Polygons),
            _ => None,
        }
    }

    /// Its lines; `None` when it has none.
    pub fn lines(&self) -> Option<&[Line]> {
        match self {
            Self::Lines(lines) => Some(lines),
            Self::Polygons(_) => None,
        }
    }

    /// Its polygons; `None` when it has none.
    pub fn polygons(&self) -> Option<&[Polygon]> {
        match self {
            Self::Lines(_) => None,
            Self::Polygons(polygons) => Some(polygons),
        }
    }

    /// Its polygons without overlaps: those that have some of their insides in common are united. `None` when it has none.
    pub fn disjoint_polygons(&self) -> Option<Cow<'_, [Polygon]>> {
        let polygons = self.polygons()?;
        let mut pairs = polygons.iter().enumerate();
        let overlap = pairs.any(|(index, a)| {
            let mut others = polygons.iter().skip(index + 1);
            others.any(|b| a.overlaps(b))
        });
        if !overlap {
            return Some(Cow::Borrowed(polygons));
        }
        let areas = polygons.iter().map(|polygon| vec![polygon.clone()]);
        Some(Cow::Owned(union(areas.collect())))
    }

    /// All edges.
    pub fn edges(&self) -> Box<dyn Iterator<Item = Edge> + '_> {
        match self {
            Self::Lines(lines) => Box::new(lines.iter().flat_map(Line::edges)),
            Self::Polygons(polygons) => Box::new(polygons.iter().flat_map(Polygon::edges)),
        }
    }

    /// Whether a place is inside one of its polygons.
    pub fn contains(&self, place: Point) -> bool {
        self.polygons()
            .is_some_and(|polygons| polygons.iter().any(|polygon| polygon.contains(place)))
    }

    /// Whether the shapes have a place in common.
    pub fn intersects(&self, other: &Self) -> bool {
        let meet = |a: Edge, b: Edge| {
            a.from == b.from || a.from == b.to || a.to == b.from || a.to == b.to || a.crosses(b)
        };
        let begins_in = |shape: &Self, container: &Self| {
            shape.edges().any(|edge| container.contains(edge.from))
        };
        self.edges().any(|a| other.edges().any(|b| meet(a, b)))
            || begins_in(self, other)
            || begins_in(other, self)
    }

    /// The place on its edges that is nearest to another place.
    pub fn nearest(&self, place: Point) -> Option<Point> {
        self.edges()
            .map(|edge| edge.nearest(place))
            .min_by(|a, b| a.angle(place).total_cmp(&b.angle(place)))
    }
}

fn array(value: DynamicRef<'_>) -> Option<ArrayView<'_>> {
    match value.view() {
        Dynamic::Array(array) => Some(array),
        _ => None,
    }
}

/// All elements, if there are some and each can be read.
fn several<T>(
    elements: ArrayView<'_>,
    read: impl Fn(ArrayView<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    let all: Option<Vec<T>> = elements
        .iter()
        .map(|element| read(array(element)?))
        .collect();
    all.filter(|all| !all.is_empty())
}

fn line(coordinates: ArrayView<'_>) -> Option<Line> {
    let line = Line(several(coordinates, point)?);
    let is_line = line.0.len() >= 2 && !line.edges().any(|edge| edge.from.is_opposite(edge.to));
    is_line.then_some(line)
}

fn polygon(rings: ArrayView<'_>) -> Option<Polygon> {
    let mut rings = several(rings, |ring| Ring::new(several(ring, point)?))?.into_iter();
    Some(Polygon {
        shell: rings.next()?,
        holes: rings.collect(),
    })
}

fn point(coordinates: ArrayView<'_>) -> Option<Point> {
    let Degrees {
        longitude,
        latitude,
    } = degrees(coordinates)?;
    Point::new(longitude, latitude)
}

/// A longitude and a latitude as written.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Degrees {
    pub longitude: f64,
    pub latitude: f64,
}

fn degrees(coordinates: ArrayView<'_>) -> Option<Degrees> {
    let number = |index| match coordinates.get(index)?.view() {
        Dynamic::Long(value) => Some(value as f64),
        Dynamic::Real(value) => Some(value),
        _ => None,
    };
    Some(Degrees {
        longitude: number(0)?,
        latitude: number(1)?,
    })
}

/// A shape read from the argument at `index`, read once for equal rows in a row.
pub(super) struct Shapes<'a> {
    values: Reader<'a, Dyn>,
    known: Vec<u8>,
    shape: Option<Shape>,
}

impl<'a> Shapes<'a> {
    pub fn new(call: &Call<'a>, index: usize) -> Self {
        Self {
            values: call.reader(index),
            known: Vec::new(),
            shape: None,
        }
    }

    /// The shape in a row; nothing for null and what is none.
    pub fn get(&mut self, row: usize) -> Option<&Shape> {
        let value = self.values.get(row)?;
        if self.known != value.bytes() {
            self.known.clear();
            self.known.extend_from_slice(value.bytes());
            self.shape = Shape::read(value);
        }
        self.shape.as_ref()
    }
}

/// A place read from two arguments, its longitude and its latitude.
pub(super) struct Places<'a> {
    longitude: Reader<'a, Real>,
    latitude: Reader<'a, Real>,
}

impl<'a> Places<'a> {
    /// The place in the arguments at `index` and after it.
    pub fn new(call: &Call<'a>, index: usize) -> Self {
        Self {
            longitude: call.reader(index),
            latitude: call.reader(index + 1),
        }
    }

    /// The degrees in a row; `None` when one is null or there is no such place.
    pub fn degrees(&self, row: usize) -> Option<Degrees> {
        let degrees = Degrees {
            longitude: self.longitude.get(row)?,
            latitude: self.latitude.get(row)?,
        };
        Point::new(degrees.longitude, degrees.latitude).map(|_| degrees)
    }

    /// The place in a row.
    pub fn get(&self, row: usize) -> Option<Point> {
        Point::new(self.longitude.get(row)?, self.latitude.get(row)?)
    }
}

/// Writes `{"type":ty,"coordinates":…}`; `coordinates` writes the coordinates.
pub(super) fn write_shape(ty: &str, encoder: &mut Encoder, coordinates: impl FnOnce(&mut Encoder)) {
    encoder.begin_bag();
    encoder.key("type");
    encoder.string(ty);
    encoder.key("coordinates");
    coordinates(encoder);
    encoder.end();
}

/// Writes `[longitude,latitude]`.
pub(super) fn write_degrees(degrees: Degrees, encoder: &mut Encoder) {
    encoder.begin_array();
    encoder.real(degrees.longitude);
    encoder.real(degrees.latitude);
    encoder.end();
}

/// Writes a place as a shape.
pub(super) fn write_point(degrees: Degrees, encoder: &mut Encoder) {
    write_shape("Point", encoder, |encoder| write_degrees(degrees, encoder));
}

/// Writes a polygon of one ring from its corners, the first of which is repeated at the end.
pub(super) fn write_ring(corners: &[Degrees], encoder: &mut Encoder) {
    write_shape("Polygon", encoder, |encoder| {
        encoder.begin_array();
        encoder.begin_array();
        for corner in corners.iter().chain(corners.first()) {
            write_degrees(*corner, encoder);
        }
        encoder.end();
        encoder.end();
    });
}

/// Writes polygons as one shape: a polygon, or several; a collection without shapes when there are none.
pub(super) fn write_polygons(polygons: &[Polygon], encoder: &mut Encoder) {
    match polygons {
        [] => write_collection(encoder, |_| {}),
        [polygon] => write_shape("Polygon", encoder, |encoder| write_rings(polygon, encoder)),
        _ => write_shape("MultiPolygon", encoder, |encoder| {
            encoder.begin_array();
            for polygon in polygons {
                write_rings(polygon, encoder);
            }
            encoder.end();
        }),
    }
}

/// Writes lines as one shape; a collection without shapes when there are none.
pub(super) fn write_lines(lines: &[Vec<Point>], encoder: &mut Encoder) {
    match lines {
        [] => write_collection(encoder, |_| {}),
        [line] => write_shape("LineString", encoder, |encoder| write_places(line, encoder)),
        _ => write_shape("MultiLineString", encoder, |encoder| {
            encoder.begin_array();
            for line in lines {
                write_places(line, encoder);
            }
            encoder.end();
        }),
    }
}

/// Writes places as one shape.
pub(super) fn write_points(places: &[Point], encoder: &mut Encoder) {
    match places {
        [place] => write_point((*place).into(), encoder),
        _ => write_shape("MultiPoint", encoder, |encoder| {
            write_places(places, encoder)
        }),
    }
}

/// What shapes have in common: places, lines and areas.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    pub places: &'a [Point],
    pub lines: &'a [Vec<Point>],
    pub polygons: &'a [Polygon],
}

/// Writes parts as the one shape that they are, or as a collection of shapes.
pub(super) fn write_parts(parts: &Parts<'_>, encoder: &mut Encoder) {
    let write = |encoder: &mut Encoder| {
        if !parts.places.is_empty() {
            write_points(parts.places, encoder);
        }
        if !parts.lines.is_empty() {
            write_lines(parts.lines, encoder);
        }
        if !parts.polygons.is_empty() {
            write_polygons(parts.polygons, encoder);
        }
    };
    let kinds = [
        parts.places.is_empty(),
        parts.lines.is_empty(),
        parts.polygons.is_empty(),
    ];
    match kinds.iter().filter(|is_empty| !**is_empty).count() {
        1 => write(encoder),
        _ => write_collection(encoder, write),
    }
}

/// Writes a collection of the shapes that `shapes` writes.
fn write_collection(encoder: &mut Encoder, shapes: impl FnOnce(&mut Encoder)) {
    encoder.begin_bag();
    encoder.key("type");
    encoder.string("GeometryCollection");
    encoder.key("geometries");
    encoder.begin_array();
    shapes(encoder);
    encoder.end();
    encoder.end();
}

fn write_places(places: &[Point], encoder: &mut Encoder) {
    encoder.begin_array();
    for place in places {
        write_degrees((*place).into(), encoder);
    }
    encoder.end();
}

/// Writes the rings of a polygon: the shell counterclockwise, holes clockwise.
fn write_rings(polygon: &Polygon, encoder: &mut Encoder) {
    encoder.begin_array();
    let holes = polygon.holes.iter().map(Ring::reversed);
    let shell = polygon.shell.corners().to_vec();
    for mut ring in std::iter::once(shell).chain(holes) {
        ring.extend(ring.first().copied());
        write_places(&ring, encoder);
    }
    encoder.end();
}

/// The shapes of a kind that an array holds, each read by `read`; `None` when the value is no array, or one is none.
pub(super) fn shapes_in<T>(
    value: DynamicRef<'_>,
    read: impl Fn(Shape) -> Option<T>,
) -> Option<Vec<T>> {
    let shapes = array(value)?;
    shapes
        .iter()
        .map(|shape| read(Shape::read(shape)?))
        .collect()
}

impl From<Point> for Degrees {
    fn from(point: Point) -> Self {
        Self {
            longitude: point.longitude(),
            latitude: point.latitude(),
        }
    }
}

/// The places of a line or a ring as written; `None` when they are none.
pub(super) fn written(coordinates: DynamicRef<'_>) -> Option<Vec<Degrees>> {
    several(array(coordinates)?, degrees)
}
