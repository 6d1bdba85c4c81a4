//! The nodes of a graph: the rows of its node tables, and the ends of edges that those do not have.

use arrow_array::UInt32Array;

use super::adjacency::Ends;
use crate::exec::{Batch, Grouping};
use crate::plan::Algorithm;
use crate::types::{Column, Long, Scalar, ScalarType, cast};
use crate::{RuntimeError, Settings};

/// Makes the nodes of edges and node tables: a row for each id with its properties and, in the last columns, how many edges
/// come in and go out. The first row of an id counts, whole. Rows come in the order first seen, tables before edges.
#[derive(PartialEq, Debug)]
pub(crate) struct GraphNodes {
    /// The type of the ids.
    pub id: ScalarType,
    /// For each node table the column of its id.
    pub keys: Vec<usize>,
    /// The properties.
    pub properties: Vec<Property>,
}

/// A property of the nodes.
#[derive(PartialEq, Debug)]
pub(crate) struct Property {
    /// Its type.
    pub ty: ScalarType,
    /// For each node table its column there; the property is null for the nodes of a table without it.
    pub columns: Vec<Option<usize>>,
    /// Whether it is an id, so that nodes of no table have it too.
    pub is_id: bool,
}

impl Algorithm for GraphNodes {
    fn run(&self, inputs: &[Batch], _: &[Scalar], _: &Settings) -> Result<Batch, RuntimeError> {
        let Some((edges, tables)) = inputs.split_first() else {
            return Ok(Batch::new(vec![], 0));
        };
        let ends = both_ends(edges, self.id);
        let own = tables
            .iter()
            .zip(&self.keys)
            .map(|(table, key)| column(table, *key, self.id));
        let mut parts: Vec<Column> = own.collect();
        parts.push(ends.clone());
        let ids = Column::concat(self.id, &parts);
        let mut grouping = Grouping::new(vec![self.id]);
        let mut first_rows: Vec<u32> = Vec::new();
        grouping.number(std::slice::from_ref(&ids), ids.rows(), |row| {
            first_rows.push(u32::try_from(row).unwrap_or(u32::MAX));
        });
        let first_rows = UInt32Array::from(first_rows);
        let mut columns = vec![ids.take(&first_rows)];
        for property in &self.properties {
            let mut parts: Vec<Column> = tables
                .iter()
                .zip(&property.columns)
                .map(
                    |(table, column)| match column.and_then(|c| table.columns.get(c)) {
                        Some(column) => column.clone(),
                        None => Column::constant(Scalar::null(property.ty), table.rows),
                    },
                )
                .collect();
            parts.push(match property.is_id {
                true => ends.clone(),
                false => Column::constant(Scalar::null(property.ty), ends.rows()),
            });
            columns.push(Column::concat(property.ty, &parts).take(&first_rows));
        }
        let nodes = Batch::new(columns, first_rows.values().len());
        Ok(with_degrees(nodes, edges))
    }
}

/// The ids of the sources and targets of edges, in turn.
fn both_ends(edges: &Batch, id: ScalarType) -> Column {
    let sources = column(edges, 0, id);
    let targets = column(edges, 1, id);
    let rows = sources.rows();
    let both = Column::concat(id, &[sources, targets]);
    let in_turn: UInt32Array = (0..rows)
        .flat_map(|row| [row, rows + row])
        .map(|row| u32::try_from(row).ok())
        .collect();
    both.take(&in_turn)
}

fn column(batch: &Batch, index: usize, ty: ScalarType) -> Column {
    batch
        .columns
        .get(index)
        .cloned()
        .unwrap_or_else(|| Column::empty(ty))
}

fn with_degrees(mut nodes: Batch, edges: &Batch) -> Batch {
    let ends = Ends::new(&nodes, edges);
    for ends in [&ends.targets, &ends.sources] {
        let mut degrees = vec![0_usize; nodes.rows];
        for node in ends {
            if let Some(degree) = degrees.get_mut(*node as usize) {
                *degree += 1;
            }
        }
        let degrees = degrees.into_iter().map(cast::count);
        nodes.columns.push(Column::build::<Long, _>(degrees));
    }
    nodes
}
