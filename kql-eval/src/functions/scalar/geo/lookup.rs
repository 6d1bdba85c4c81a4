//! Which shapes of a table places belong to: what the lookup plugins ask.

use super::shape::Shape;
use super::sphere::{Point, RADIUS};
use crate::types::{Column, Dyn};

/// What the shapes of a table are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ShapeKind {
    /// Lines
    Lines,
    /// Polygons
    Polygons,
}

/// The shapes of a table's rows.
#[derive(Debug)]
pub(crate) struct ShapeTable {
    shapes: Vec<(u32, Shape)>,
}

impl ShapeTable {
    /// The shapes of one kind in a column of dynamic values; rows with no such shape match nothing.
    pub fn new(column: &Column, kind: ShapeKind) -> Self {
        let values = column.reader::<Dyn>();
        let rows = (0_u32..).zip(0..column.rows());
        let shapes = rows.filter_map(|(number, row)| {
            let shape = Shape::read(values.get(row)?)?;
            let is_kind = match kind {
                ShapeKind::Lines => shape.lines().is_some(),
                ShapeKind::Polygons => shape.polygons().is_some(),
            };
            is_kind.then_some((number, shape))
        });
        Self {
            shapes: shapes.collect(),
        }
    }

    /// Adds the numbers of the rows whose shape a place is at most `radius` metres from, or inside of where there is none.
    /// A place that does not exist belongs to none.
    pub fn matching(
        &self,
        longitude: f64,
        latitude: f64,
        radius: Option<f64>,
        into: &mut Vec<u32>,
    ) {
        let Some(place) = Point::new(longitude, latitude) else {
            return;
        };
        let matching = self.shapes.iter().filter(|(_, shape)| match radius {
            None => shape.contains(place),
            Some(radius) => shape.contains(place) || distance(shape, place) <= radius,
        });
        into.extend(matching.map(|(row, _)| *row));
    }
}

/// How far a place is from the edges of a shape, in metres.
fn distance(shape: &Shape, place: Point) -> f64 {
    let nearest = shape.nearest(place).map(|nearest| nearest.angle(place));
    nearest.map_or(f64::INFINITY, |angle| angle * RADIUS)
}
