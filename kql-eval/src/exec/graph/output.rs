//! The columns that matches give.

use std::sync::Arc;

use arrow_array::UInt32Array;

use super::path::{Found, FoundPaths, PathEnds};
use crate::exec::Batch;
use crate::types::dynamic::Encoder;
use crate::types::{Bool, Column, Dyn, Kind, Long, Reader, Scalar, ScalarType, cast};

/// A column of matches.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Output {
    /// A value of a node.
    Node {
        /// The node of the pattern.
        node: usize,
        /// The column of the nodes.
        column: usize,
    },
    /// A value of an edge.
    Edge {
        /// The edge of the pattern.
        edge: usize,
        /// The column of the edges.
        column: usize,
    },
    /// All properties of a node as a bag, those that are null or empty left out.
    NodeBag {
        /// The node of the pattern.
        node: usize,
        /// The properties and the columns of the nodes.
        columns: Vec<(Arc<str>, usize)>,
    },
    /// All properties of an edge, or of each edge of a path in an array.
    EdgeBags {
        /// The edge of the pattern.
        edge: usize,
        /// Whether it is a path.
        is_path: bool,
        /// The properties and the columns of the edges.
        columns: Vec<(Arc<str>, usize)>,
    },
    /// The values along a path, as an array.
    Values {
        /// The edge of the pattern.
        edge: usize,
        /// Whose values.
        of: Of,
        /// Their column.
        column: usize,
    },
    /// Whether a bool is true all along a path; null is not true.
    All {
        /// The edge of the pattern.
        edge: usize,
        /// Whose values.
        of: Of,
        /// Their column.
        column: usize,
    },
    /// Whether a bool is true somewhere along a path.
    Any {
        /// The edge of the pattern.
        edge: usize,
        /// Whose values.
        of: Of,
        /// Their column.
        column: usize,
    },
    /// The number of a node, which tells it from all others.
    NodeNumber {
        /// The node of the pattern.
        node: usize,
    },
    /// How many edges there are in all.
    Length,
}

/// What a path has values of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Of {
    /// Its edges
    Edges,
    /// The nodes between them
    InnerNodes,
}

/// The column for all matches.
pub(super) fn column(output: &Output, found: &Found, nodes: &Batch, edges: &Batch) -> Column {
    match output {
        Output::Node { node, column } => taken(nodes, *column, found.nodes.get(*node)),
        Output::Edge { edge, column } => taken(
            edges,
            *column,
            found.edges.get(*edge).map(|paths| &paths.edges),
        ),
        Output::NodeBag { node, columns } => {
            let rows = found.nodes.get(*node).map_or(&[][..], Vec::as_slice);
            let bags = Bags::new(nodes, columns);
            dynamic(rows.len(), |row, encoder| {
                if let Some(node) = rows.get(row) {
                    bags.encode(*node, encoder);
                }
            })
        }
        Output::EdgeBags {
            edge,
            is_path,
            columns,
        } => {
            let bags = Bags::new(edges, columns);
            along(found, *edge, Of::Edges, |path, encoder| {
                if *is_path {
                    encoder.begin_array();
                }
                path.iter().for_each(|edge| bags.encode(*edge, encoder));
                if *is_path {
                    encoder.end();
                }
            })
        }
        Output::Values { edge, of, column } => {
            let values = source(*of, nodes, edges).columns.get(*column);
            along(found, *edge, *of, |path, encoder| {
                encoder.begin_array();
                for element in path {
                    match values {
                        Some(values) => values.scalar(*element as usize).encode(encoder),
                        None => encoder.null(),
                    }
                }
                encoder.end();
            })
        }
        Output::All { edge, of, column } => bools(
            found,
            *edge,
            source(*of, nodes, edges),
            *of,
            *column,
            |path, reader| path.iter().all(|element| is_true(reader, *element)),
        ),
        Output::Any { edge, of, column } => bools(
            found,
            *edge,
            source(*of, nodes, edges),
            *of,
            *column,
            |path, reader| path.iter().any(|element| is_true(reader, *element)),
        ),
        Output::NodeNumber { node } => {
            let rows = found.nodes.get(*node).map_or(&[][..], Vec::as_slice);
            Column::build::<Long, _>(rows.iter().map(|node| i64::from(*node)))
        }
        Output::Length => {
            let length = |row: usize| -> usize {
                let paths = found.edges.iter();
                paths.map(|paths| slice(paths, Of::Edges, row).len()).sum()
            };
            Column::build::<Long, _>((0..found.rows).map(|row| cast::count(length(row))))
        }
    }
}

fn taken(batch: &Batch, column: usize, rows: Option<&Vec<u32>>) -> Column {
    let rows = UInt32Array::from(rows.cloned().unwrap_or_default());
    match batch.columns.get(column) {
        Some(column) => column.take(&rows),
        None => Column::constant(Scalar::null(ScalarType::Dynamic), rows.values().len()),
    }
}

const fn source<'a>(of: Of, nodes: &'a Batch, edges: &'a Batch) -> &'a Batch {
    match of {
        Of::Edges => edges,
        Of::InnerNodes => nodes,
    }
}

/// The elements of the path of a match.
fn slice(paths: &FoundPaths, of: Of, row: usize) -> &[u32] {
    let before = row
        .checked_sub(1)
        .and_then(|before| paths.ends.get(before).copied())
        .unwrap_or_default();
    let end = paths.ends.get(row).copied().unwrap_or(PathEnds::default());
    let part = match of {
        Of::Edges => paths.edges.get(before.edges..end.edges),
        Of::InnerNodes => paths.inner.get(before.inner..end.inner),
    };
    part.unwrap_or_default()
}

fn dynamic(rows: usize, mut write: impl FnMut(usize, &mut Encoder)) -> Column {
    let mut encoder = Encoder::new();
    let mut builder = Dyn::builder(rows);
    for row in 0..rows {
        encoder.clear();
        write(row, &mut encoder);
        Dyn::append(&mut builder, encoder.value());
    }
    Column::array(ScalarType::Dynamic, Dyn::finish(builder))
}

fn along(found: &Found, edge: usize, of: Of, write: impl Fn(&[u32], &mut Encoder)) -> Column {
    let paths = found.edges.get(edge);
    dynamic(found.rows, |row, encoder| {
        write(paths.map_or(&[], |paths| slice(paths, of, row)), encoder);
    })
}

fn bools(
    found: &Found,
    edge: usize,
    batch: &Batch,
    of: Of,
    column: usize,
    test: impl Fn(&[u32], &Reader<'_, Bool>) -> bool,
) -> Column {
    let (Some(paths), Some(values)) = (found.edges.get(edge), batch.columns.get(column)) else {
        return Column::constant(Scalar::Bool(false), found.rows);
    };
    let reader = values.reader::<Bool>();
    Column::build::<Bool, _>((0..found.rows).map(|row| test(slice(paths, of, row), &reader)))
}

fn is_true(reader: &Reader<'_, Bool>, element: u32) -> bool {
    reader.get(element as usize) == Some(true)
}

/// Writes rows as bags.
struct Bags<'a> {
    columns: Vec<(&'a str, &'a Column)>,
}

impl<'a> Bags<'a> {
    fn new(batch: &'a Batch, columns: &'a [(Arc<str>, usize)]) -> Self {
        let columns = columns
            .iter()
            .filter_map(|(name, index)| Some((&**name, batch.columns.get(*index)?)))
            .collect();
        Self { columns }
    }

    fn encode(&self, row: u32, encoder: &mut Encoder) {
        encoder.begin_bag();
        for (name, column) in &self.columns {
            let value = column.scalar(row as usize);
            if !value.is_null() && value.as_str() != Some("") {
                encoder.key(name);
                value.encode(encoder);
            }
        }
        encoder.end();
    }
}
