//! Areas made of areas: what a number of loops at once have to their left.
//!
//! Loops are cut where their edges cross, and a piece is part of the result's boundary where enough loops hold what is to
//! its left and too few what is to its right. Pieces are put together to loops that turn left as soon as they can. Which
//! corner a loop begins with, and the order of loops, follow the edges they come from, as in the S2 library.

use std::collections::HashMap;

use super::polygon::{Polygon, Ring, Side};
use super::sphere::{Edge, Point, turn};

/// A directed loop: its inside is to the left.
pub(super) type Loop = Vec<Point>;

/// A part of an edge between two places where it is cut.
#[derive(Clone, Copy, Debug)]
struct Piece {
    from: Point,
    to: Point,
    /// The number of its edge.
    edge: usize,
}

/// Loops with their edges cut at each other.
#[derive(Debug)]
pub(super) struct Arrangement {
    edges: Vec<Edge>,
    pieces: Vec<Piece>,
    /// The numbers of the pieces from one place to another.
    between: HashMap<(Place, Place), Vec<usize>>,
    reference: Point,
    /// How many loops hold the reference.
    around_reference: i32,
}

/// A place as a key.
type Place = [u64; 3];

/// How many loops hold what is beside a piece.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Beside {
    left: i32,
    right: i32,
}

impl Arrangement {
    /// The loops, cut, and how many of them hold the reference, which is on no edge.
    pub fn new(loops: &[Loop], reference: Point, around_reference: i32) -> Self {
        let edges: Vec<Edge> = loops.iter().flat_map(edges).collect();
        let pieces = cut(&edges);
        let mut between: HashMap<(Place, Place), Vec<usize>> = HashMap::new();
        for (number, piece) in pieces.iter().enumerate() {
            let key = (piece.from.key(), piece.to.key());
            between.entry(key).or_default().push(number);
        }
        Self {
            around_reference,
            edges,
            pieces,
            between,
            reference,
        }
    }

    /// The boundary of what at least this many loops hold.
    pub fn boundary(&self, least: i32) -> Vec<Loop> {
        let kept = |beside: Beside| beside.left >= least && beside.right < least;
        connect(&self.pieces_with(kept))
    }

    /// The pieces where one loop ends and another begins, so that both sides are held once: what two closed areas share
    /// beside their insides.
    pub fn shared_edges(&self) -> Vec<Edge> {
        let pieces = self.pieces.iter().filter(|piece| {
            let opposite = (piece.to.key(), piece.from.key());
            let is_first = self
                .between
                .get(&opposite)
                .and_then(|others| others.first())
                .and_then(|other| self.pieces.get(*other))
                .is_some_and(|other| piece.edge < other.edge);
            let once = Beside { left: 1, right: 1 };
            is_first && self.beside(piece) == once
        });
        pieces
            .map(|piece| Edge {
                from: piece.from,
                to: piece.to,
            })
            .collect()
    }

    /// The pieces beside which is what is wanted, each once.
    fn pieces_with(&self, wanted: impl Fn(Beside) -> bool) -> Vec<Piece> {
        let numbered = self.pieces.iter().enumerate();
        let first = numbered.filter(|(number, piece)| {
            let key = (piece.from.key(), piece.to.key());
            let same = self.between.get(&key);
            same.and_then(|same| same.first()) == Some(number)
        });
        first
            .map(|(_, piece)| *piece)
            .filter(|piece| wanted(self.beside(piece)))
            .collect()
    }

    fn beside(&self, piece: &Piece) -> Beside {
        let same = self.edges_between(piece.from, piece.to);
        let opposite = self.edges_between(piece.to, piece.from);
        let way = Edge {
            from: piece.from.plus(piece.to).unit(),
            to: self.reference,
        };
        let is_left = |edge: &Edge, place: Point| turn(edge.from, edge.to, place) >= 0.0;
        let mut held = self.around_reference;
        for (number, edge) in self.edges.iter().enumerate() {
            let is_own = same.contains(&number) || opposite.contains(&number);
            if !is_own && edge.crosses(way) {
                held += if is_left(edge, way.from) { 1 } else { -1 };
            }
        }
        // The way leaves the piece to one side, whose number this is; the piece's own edges part it from the other's.
        let step = count(&same) - count(&opposite);
        let own = Edge {
            from: piece.from,
            to: piece.to,
        };
        if is_left(&own, self.reference) {
            Beside {
                left: held,
                right: held - step,
            }
        } else {
            Beside {
                left: held + step,
                right: held,
            }
        }
    }

    /// The numbers of the edges with a piece from one place to another.
    fn edges_between(&self, from: Point, to: Point) -> Vec<usize> {
        let pieces = self.between.get(&(from.key(), to.key()));
        let edge = |piece: &usize| self.pieces.get(*piece).map(|piece| piece.edge);
        pieces.into_iter().flatten().filter_map(edge).collect()
    }
}

fn count(edges: &[usize]) -> i32 {
    i32::try_from(edges.len()).unwrap_or(i32::MAX)
}

/// The edges of a loop in order.
fn edges(corners: &Loop) -> impl Iterator<Item = Edge> + '_ {
    let next = corners.iter().cycle().skip(1);
    let pairs = corners.iter().zip(next);
    pairs.map(|(&from, &to)| Edge { from, to })
}

/// A place a quarter of the world away from the middle of all corners.
pub(super) fn reference(loops: &[Loop]) -> Point {
    let corners = loops.iter().flatten().copied();
    let middle = corners.fold(Point::CENTER, Point::plus).unit();
    middle.sideways()
}

/// The pieces of edges that are cut where they cross, in the order of the edges.
fn cut(edges: &[Edge]) -> Vec<Piece> {
    let mut cuts: Vec<Vec<Point>> = vec![Vec::new(); edges.len()];
    for (i, a) in edges.iter().enumerate() {
        for (j, b) in edges.iter().enumerate().skip(i + 1) {
            if a.is_apart(*b) {
                continue;
            }
            for (index, places) in [(i, a.cuts(*b)), (j, b.cuts(*a))] {
                if let Some(cuts) = cuts.get_mut(index) {
                    cuts.extend(places);
                }
            }
        }
    }
    let mut pieces = Vec::with_capacity(edges.len());
    for ((number, edge), cuts) in edges.iter().enumerate().zip(cuts) {
        for (from, to) in split(*edge, cuts) {
            pieces.push(Piece {
                from,
                to,
                edge: number,
            });
        }
    }
    pieces
}

/// The parts of an edge between places on it, in order.
pub(super) fn split(edge: Edge, mut places: Vec<Point>) -> Vec<(Point, Point)> {
    let from = edge.from;
    places.sort_by(|a, b| from.angle(*a).total_cmp(&from.angle(*b)));
    places.push(edge.to);
    let mut last = from;
    let mut parts = Vec::with_capacity(places.len());
    for place in places {
        if place != last {
            parts.push((last, place));
            last = place;
        }
    }
    parts
}

/// Puts pieces together to loops.
fn connect(pieces: &[Piece]) -> Vec<Loop> {
    let mut leaving: HashMap<Place, Vec<usize>> = HashMap::new();
    for (number, piece) in pieces.iter().enumerate() {
        leaving.entry(piece.from.key()).or_default().push(number);
    }
    let mut loops: Vec<(usize, Loop)> = Vec::new();
    for first in 0..pieces.len() {
        let mut path: Vec<Piece> = Vec::new();
        let mut next = take(&mut leaving, pieces, first);
        while let Some(piece) = next {
            path.push(piece);
            // Where the path comes back to one of its places, it has a loop behind it.
            if let Some(start) = path.iter().position(|p| p.from == piece.to) {
                let found = path.split_off(start);
                loops.push(canonical(&found));
            }
            next = leftmost(&mut leaving, pieces, &piece);
        }
    }
    loops.sort_by_key(|(edge, _)| *edge);
    loops.into_iter().map(|(_, corners)| corners).collect()
}

/// Takes a piece that is not taken yet.
fn take(
    leaving: &mut HashMap<Place, Vec<usize>>,
    pieces: &[Piece],
    number: usize,
) -> Option<Piece> {
    let piece = *pieces.get(number)?;
    let here = leaving.get_mut(&piece.from.key())?;
    let at = here.iter().position(|known| *known == number)?;
    here.remove(at);
    Some(piece)
}

/// Takes the piece that goes on from another one with the sharpest turn to the left.
fn leftmost(
    leaving: &mut HashMap<Place, Vec<usize>>,
    pieces: &[Piece],
    before: &Piece,
) -> Option<Piece> {
    let here = leaving.get(&before.to.key())?;
    let back = before.to.azimuth(before.from)?;
    let turned = |number: &usize| {
        let piece = pieces.get(*number);
        let ahead = piece.and_then(|piece| piece.from.azimuth(piece.to));
        ahead.map_or(f64::INFINITY, |ahead| {
            (ahead - back).rem_euclid(std::f64::consts::TAU)
        })
    };
    let next = here
        .iter()
        .min_by(|a, b| turned(a).total_cmp(&turned(b)))
        .copied()?;
    take(leaving, pieces, next)
}

/// A loop that begins behind the last piece of the edge with the highest number, and the number of its first edge.
fn canonical(pieces: &[Piece]) -> (usize, Loop) {
    let mut position = 0;
    let mut highest = pieces.first().map_or(0, |piece| piece.edge);
    let mut saw_gap = false;
    for (index, piece) in pieces.iter().enumerate().skip(1) {
        if piece.edge < highest {
            saw_gap = true;
        } else if piece.edge > highest || !saw_gap {
            position = index;
            highest = piece.edge;
            saw_gap = false;
        }
    }
    let begin = (position + 1) % pieces.len().max(1);
    let (head, tail) = pieces.split_at(begin);
    let turned = tail.iter().chain(head);
    let first = turned.clone().next().map_or(0, |piece| piece.edge);
    (first, turned.map(|piece| piece.from).collect())
}

/// The polygons that loops bound: each hole in the smallest shell around it.
pub(super) fn polygons(loops: Vec<Loop>) -> Vec<Polygon> {
    let mut polygons: Vec<Polygon> = Vec::new();
    let mut holes = Vec::new();
    for corners in loops {
        match Ring::oriented(corners) {
            (Side::Left, shell) => polygons.push(Polygon {
                shell,
                holes: vec![],
            }),
            (Side::Right, hole) => holes.push(hole),
        }
    }
    for hole in holes {
        let Some(corner) = hole.edges().next().map(|edge| edge.along(0.5)) else {
            continue;
        };
        let around = polygons
            .iter_mut()
            .filter(|polygon| polygon.shell.contains(corner));
        let smallest = around.min_by(|a, b| a.shell.area().total_cmp(&b.shell.area()));
        if let Some(polygon) = smallest {
            polygon.holes.push(hole);
        }
    }
    polygons
}

/// The loops that bound polygons.
pub(super) fn loops(polygons: &[Polygon]) -> Vec<Loop> {
    let of = |polygon: &Polygon| {
        let holes = polygon.holes.iter().map(Ring::reversed);
        std::iter::once(polygon.shell.corners().to_vec())
            .chain(holes)
            .collect::<Vec<_>>()
    };
    polygons.iter().flat_map(of).collect()
}

/// What the loops of all polygons make of each other.
fn arrangement(polygons: &[Polygon]) -> Arrangement {
    let loops = loops(polygons);
    let reference = reference(&loops);
    let around = polygons
        .iter()
        .filter(|polygon| polygon.contains(reference));
    let around = i32::try_from(around.count()).unwrap_or(i32::MAX);
    Arrangement::new(&loops, reference, around)
}

/// Polygons that do not overlap as one area, and where two closed areas touch.
#[derive(Debug)]
pub(super) struct Common {
    pub polygons: Vec<Polygon>,
    pub edges: Vec<Edge>,
    pub corners: Vec<Point>,
}

/// What two areas, each of polygons that do not overlap, have in common.
pub(super) fn common(a: &[Polygon], b: &[Polygon]) -> Common {
    let both = [a, b].concat();
    let arrangement = arrangement(&both);
    let polygons = polygons(arrangement.boundary(2));
    let edges = arrangement.shared_edges();
    let is_used = |corner: &Point| {
        let ends = |edge: Edge| edge.from == *corner || edge.to == *corner;
        polygons.iter().flat_map(Polygon::edges).any(ends) || edges.iter().copied().any(ends)
    };
    let theirs: Vec<Point> = b.iter().flat_map(Polygon::corners).collect();
    let corners = a
        .iter()
        .flat_map(Polygon::corners)
        .filter(|corner| theirs.contains(corner) && !is_used(corner));
    Common {
        corners: corners.collect(),
        polygons,
        edges,
    }
}

/// The union of areas. The two with the fewest corners are united first, as the S2 library does.
pub(super) fn union(areas: Vec<Vec<Polygon>>) -> Vec<Polygon> {
    let size = |area: &Vec<Polygon>| area.iter().flat_map(Polygon::corners).count();
    let mut queue: Vec<Vec<Polygon>> = areas;
    queue.sort_by_key(size);
    while queue.len() > 1 {
        let pair: Vec<Polygon> = queue.drain(..2).flatten().collect();
        let united = polygons(arrangement(&pair).boundary(1));
        let at = queue.partition_point(|other| size(other) <= size(&united));
        queue.insert(at, united);
    }
    queue.pop().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{common, union};
    use crate::functions::scalar::geo::polygon::{Polygon, Ring};
    use crate::functions::scalar::geo::sphere::Point;

    fn rectangle(west: f64, south: f64, east: f64, north: f64) -> Polygon {
        let corners = [
            (west, south),
            (east, south),
            (east, north),
            (west, north),
            (west, south),
        ];
        let corners = corners.iter().map(|&(x, y)| Point::at(x, y));
        Polygon {
            shell: Ring::new(corners.collect()).unwrap(),
            holes: vec![],
        }
    }

    fn united(polygons: &[Polygon]) -> Vec<Polygon> {
        union(polygons.iter().map(|one| vec![one.clone()]).collect())
    }

    #[test]
    fn areas_that_share_an_edge_become_one_without_it() {
        let halves = [rectangle(0.0, 0.0, 1.0, 1.0), rectangle(1.0, 0.0, 2.0, 1.0)];
        let all = united(&halves);
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].corners().count(), 6);
        let whole: f64 = halves.iter().map(Polygon::area).sum();
        assert!((all[0].area() - whole).abs() < 1e-15);
        let shared = common(&halves[..1], &halves[1..]);
        assert!(shared.polygons.is_empty() && shared.corners.is_empty());
        assert_eq!(shared.edges.len(), 1);
    }

    #[test]
    fn areas_around_a_gap_leave_a_hole() {
        let frame = [
            rectangle(0.0, 0.0, 9.0, 3.0),
            rectangle(0.0, 6.0, 9.0, 9.0),
            rectangle(0.0, 1.0, 3.0, 8.0),
            rectangle(6.0, 1.0, 9.0, 8.0),
        ];
        let all = united(&frame);
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].holes.len(), 1);
        assert!(!all[0].contains(Point::at(4.5, 4.5)));
        assert!(all[0].contains(Point::at(1.5, 4.5)));
        // What fills the hole closes it, and what is in it stays apart.
        let filled = united(&[all[0].clone(), rectangle(2.0, 2.0, 7.0, 7.0)]);
        assert!(filled.len() == 1 && filled[0].holes.is_empty());
        assert_eq!(
            united(&[all[0].clone(), rectangle(4.0, 4.0, 5.0, 5.0)]).len(),
            2
        );
    }

    #[test]
    fn areas_that_touch_at_a_corner_have_that_corner_in_common() {
        let squares = [rectangle(0.0, 0.0, 1.0, 1.0), rectangle(1.0, 1.0, 2.0, 2.0)];
        assert_eq!(united(&squares).len(), 2);
        let touching = common(&squares[..1], &squares[1..]);
        assert_eq!(touching.corners, [Point::at(1.0, 1.0)]);
        assert!(touching.polygons.is_empty() && touching.edges.is_empty());
    }

    #[test]
    fn an_area_within_another_is_what_they_have_in_common() {
        let (outer, inner) = (rectangle(0.0, 0.0, 9.0, 9.0), rectangle(2.0, 2.0, 3.0, 3.0));
        let both = common(std::slice::from_ref(&outer), std::slice::from_ref(&inner));
        assert_eq!(both.polygons.len(), 1);
        assert!((both.polygons[0].area() - inner.area()).abs() < 1e-15);
        let all = united(&[outer.clone(), inner]);
        assert!(all.len() == 1 && (all[0].area() - outer.area()).abs() < 1e-14);
    }

    #[test]
    fn areas_over_the_date_line_and_a_pole_are_united() {
        let east = rectangle(170.0, -5.0, -170.0, 5.0);
        let all = united(&[east, rectangle(-175.0, 0.0, -160.0, 10.0)]);
        assert_eq!(all.len(), 1);
        assert!(all[0].contains(Point::at(179.0, 0.5)));
        assert!(all[0].contains(Point::at(-162.0, 8.0)));
        let cap = |turn: f64| {
            let corners = [0.0, 120.0, 240.0, 0.0].map(|x: f64| {
                let longitude = (x + turn + 180.0).rem_euclid(360.0) - 180.0;
                Point::at(longitude, 60.0)
            });
            Polygon {
                shell: Ring::new(corners.to_vec()).unwrap(),
                holes: vec![],
            }
        };
        let star = united(&[cap(0.0), cap(60.0)]);
        assert_eq!(star.len(), 1);
        assert_eq!(star[0].corners().count(), 12);
        assert!(star[0].contains(Point::at(33.0, 90.0)));
    }
}
