//! What lines have in common with lines and polygons.

use std::collections::HashSet;

use super::overlay::split;
use super::polygon::Polygon;
use super::shape::Line;
use super::sphere::{Edge, Point};

/// Lines, and places that are on none of them.
#[derive(Default, Debug)]
pub(super) struct Common {
    pub places: Vec<Point>,
    pub lines: Vec<Vec<Point>>,
}

/// What of lines is in one of several polygons that do not overlap, their boundaries included.
pub(super) fn lines_in_polygons(lines: &[Line], polygons: &[Polygon]) -> Common {
    let edges: Vec<Edge> = polygons.iter().flat_map(Polygon::edges).collect();
    let boundary = both_ways(&edges);
    let corners: HashSet<[u64; 3]> = edges.iter().map(|edge| edge.from.key()).collect();
    let is_inside = |from: Point, to: Point| {
        let middle = from.plus(to).unit();
        boundary.contains(&(from.key(), to.key()))
            || polygons.iter().any(|polygon| polygon.contains(middle))
    };
    let mut common = Common::default();
    for line in lines {
        common.add(line, &edges, is_inside, |place| {
            corners.contains(&place.key())
        });
    }
    common
}

/// Where lines meet others, and the edges that both have.
pub(super) fn lines_in_common(lines: &[Line], others: &[Line]) -> Common {
    let edges: Vec<Edge> = others.iter().flat_map(Line::edges).collect();
    let shared = both_ways(&edges);
    let corners: HashSet<[u64; 3]> = others
        .iter()
        .flat_map(|line| line.0.iter().map(|place| place.key()))
        .collect();
    let is_shared = |from: Point, to: Point| shared.contains(&(from.key(), to.key()));
    let mut common = Common::default();
    for line in lines {
        common.add(line, &edges, is_shared, |place| {
            corners.contains(&place.key())
        });
        let crossed = line.edges().flat_map(|edge| {
            let cuts = edges.iter().flat_map(move |other| edge.cuts(*other));
            cuts.collect::<Vec<_>>()
        });
        let is_on_line = |place: &Point| common.lines.iter().any(|line| line.contains(place));
        let crossed: Vec<Point> = crossed.filter(|place| !is_on_line(place)).collect();
        common.places.extend(crossed);
    }
    common
}

/// The edges by their ends, in both directions.
fn both_ways(edges: &[Edge]) -> HashSet<([u64; 3], [u64; 3])> {
    let keys = edges.iter().map(|edge| (edge.from.key(), edge.to.key()));
    keys.flat_map(|(from, to)| [(from, to), (to, from)])
        .collect()
}

impl Common {
    /// Adds the parts of a line that are wanted, and the corners of it that are and that are on none of those parts.
    fn add(
        &mut self,
        line: &Line,
        edges: &[Edge],
        is_wanted: impl Fn(Point, Point) -> bool,
        is_touched: impl Fn(Point) -> bool,
    ) {
        let mut parts: Vec<Vec<Point>> = Vec::new();
        for edge in line.edges() {
            let cuts = edges.iter().flat_map(|other| edge.cuts(*other));
            for (from, to) in split(edge, cuts.collect()) {
                if !is_wanted(from, to) {
                    continue;
                }
                match parts.last_mut() {
                    Some(part) if part.last() == Some(&from) => part.push(to),
                    _ => parts.push(vec![from, to]),
                }
            }
        }
        let corners = line.0.iter().copied();
        let touching = corners.filter(|corner| {
            let is_on_part = parts.iter().any(|part| part.contains(corner));
            is_touched(*corner) && !is_on_part
        });
        self.places.extend(touching);
        self.lines.extend(parts);
    }
}
