//! The S2 cells of one level that shapes touch.

use s2::cell::Cell;
use s2::cellid::CellID;

use super::shape::{Shape, Shapes};
use super::sphere::{Edge, Point, RADIUS};
use crate::functions::{Call, Outcome};
use crate::types::{Column, Long, Real};

/// More cells are too many.
const MOST_CELLS: usize = 65_536;

/// The cells of a level that a shape has a place in, or that are at most so far from it in radians; `None` when they are too
/// many.
pub(super) fn covering(shape: &Shape, level: u64, radius: f64) -> Option<Vec<CellID>> {
    let edges: Vec<Edge> = shape.edges().collect();
    let search = Search {
        shape,
        level,
        radius,
    };
    let mut cells = Vec::new();
    for face in 0..6 {
        search.visit(CellID::from_face(face), &edges, &mut cells)?;
    }
    Some(cells)
}

struct Search<'a> {
    shape: &'a Shape,
    level: u64,
    radius: f64,
}

impl Search<'_> {
    /// Adds the cells within a cell; `edges` are those that reach its parent.
    fn visit(&self, id: CellID, edges: &[Edge], cells: &mut Vec<CellID>) -> Option<()> {
        let corners = corners(id);
        let reaching: Vec<Edge> = edges
            .iter()
            .copied()
            .filter(|edge| self.reaches(*edge, id, &corners))
            .collect();
        if reaching.is_empty() && !self.shape.contains(inside(&corners)) {
            return Some(());
        }
        if id.level() >= self.level {
            cells.push(id);
            return (cells.len() <= MOST_CELLS).then_some(());
        }
        let below = self.level - id.level();
        if reaching.is_empty() && below >= 9 {
            // All cells inside are covered, and they alone are too many.
            return None;
        }
        id.children()
            .into_iter()
            .try_for_each(|child| self.visit(child, &reaching, cells))
    }

    /// Whether an edge has a place in a cell or near enough.
    fn reaches(&self, edge: Edge, id: CellID, corners: &[Point; 4]) -> bool {
        let is_inside = |place: Point| id.contains(&place.cell());
        if is_inside(edge.from) || is_inside(edge.to) {
            return true;
        }
        let mut sides = sides(corners);
        if self.radius == 0.0 {
            return sides.any(|side| edge.crosses(side));
        }
        sides.any(|side| {
            edge.crosses(side)
                || edge.distance(side.from) <= self.radius
                || side.distance(edge.from) <= self.radius
                || side.distance(edge.to) <= self.radius
        })
    }
}

fn corners(id: CellID) -> [Point; 4] {
    let cell = Cell::from(id);
    [0, 1, 2, 3].map(|corner| Point::from_s2(cell.vertex(corner)))
}

fn sides(corners: &[Point; 4]) -> impl Iterator<Item = Edge> + '_ {
    let next = corners.iter().cycle().skip(1);
    let pairs = corners.iter().zip(next);
    pairs.map(|(&from, &to)| Edge { from, to })
}

/// A place inside of a cell. Any one does where no edge reaches the cell; this is not its middle, since edges along
/// meridians and the equator are in line with the middles of many cells.
fn inside(corners: &[Point; 4]) -> Point {
    let weights = [0.29, 0.26, 0.23, 0.22];
    let weighted = corners.iter().zip(weights);
    weighted
        .map(|(corner, weight)| corner.times(weight))
        .fold(Point::CENTER, Point::plus)
        .unit()
}

/// The tokens of the cells that cover the shapes of the first argument, of the level and within the radius of those after it;
/// `is_kind` says which shapes the function takes.
pub(super) fn encode_covering(call: &Call<'_>, is_kind: fn(&Shape) -> bool) -> Outcome {
    let mut shapes = Shapes::new(call, 0);
    let levels = call.argument(1).map(Column::reader::<Long>);
    let radii = call.argument(2).map(Column::reader::<Real>);
    call.encode(|row, encoder| {
        let shape = shapes.get(row).filter(|shape| is_kind(shape))?;
        let level = levels.map_or(Some(11), |levels| levels.get(row));
        let level = level.and_then(|level| u64::try_from(level).ok());
        let level = level.filter(|level| *level <= 30)?;
        let radius = radii.map_or(Some(0.0), |radii| radii.get(row));
        let radius = radius.filter(|radius| *radius >= 0.0 && radius.is_finite())?;
        let cells = covering(shape, level, radius / RADIUS)?;
        encoder.begin_array();
        for cell in cells {
            encoder.string(&cell.to_token());
        }
        encoder.end();
        Some(())
    })
}
