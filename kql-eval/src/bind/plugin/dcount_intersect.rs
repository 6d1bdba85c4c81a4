//! `dcount_intersect`: how many values several sets have in common
//!
//! The sets are sketches as `hll` makes them, which keep every value here, so the counts are exact. Behind the columns of the
//! row stand `s0`, the size of the first set, `s1`, how many of those the second one has too, and so on. A row with a sketch
//! that is null, or is none, counts nothing in it.

use std::collections::HashSet;
use std::sync::Arc;

use super::{Arguments, Invocation, Plugin, computed, projection, unchanged};
use crate::bind::Binder;
use crate::exec::Batch;
use crate::functions::sketch_hashes;
use crate::plan::{Algorithm, Field, Plan};
use crate::types::{Column, Dyn, Reader, Scalar, ScalarType, cast};
use crate::{RuntimeError, Settings};

/// What sets have in common.
pub(super) static PLUGIN: Plugin = Plugin {
    name: "dcount_intersect",
    syntax: "dcount_intersect(hll_1, hll_2, [hll_3, …])",
    bind,
};

/// The most sets of one call.
const MOST_SETS: usize = 16;

fn bind(binder: &mut Binder<'_>, invocation: &Invocation<'_>) -> Option<Arc<Plan>> {
    let (input, span) = (invocation.input, invocation.span);
    let mut arguments = Arguments::new(invocation);
    let mut columns: Vec<_> = (0..input.schema.len())
        .filter_map(|index| unchanged(&input.schema, index, span))
        .collect();
    let mut fields: Vec<Field> = columns.iter().map(|(field, _)| field.clone()).collect();
    let own = columns.len();
    for number in 0..MOST_SETS {
        let argument = match number {
            0 | 1 => arguments.required(binder)?,
            _ => match arguments.next() {
                Some(argument) => argument,
                None => break,
            },
        };
        let sketch = binder.row_argument(argument, &input.schema, ScalarType::Dynamic)?;
        columns.push((Field::computed("", ScalarType::Dynamic), sketch));
        fields.push(Field::computed(format!("s{number}"), ScalarType::Long));
    }
    arguments.finish(binder)?;
    Some(computed(
        Arc::new(DcountIntersect { own }),
        vec![projection(input, columns, span)],
        vec![],
        fields,
        span,
    ))
}

/// Reads the columns of the row, then the sketches.
#[derive(PartialEq, Debug)]
struct DcountIntersect {
    own: usize,
}

impl Algorithm for DcountIntersect {
    fn run(&self, inputs: &[Batch], _: &[Scalar], _: &Settings) -> Result<Batch, RuntimeError> {
        let Some(batch) = inputs.first() else {
            return Ok(Batch::new(vec![], 0));
        };
        let (own, sketches) = batch.columns.split_at(self.own.min(batch.columns.len()));
        let sketches: Vec<Reader<'_, Dyn>> = sketches.iter().map(Column::reader).collect();
        let mut counts: Vec<Vec<i64>> = vec![Vec::with_capacity(batch.rows); sketches.len()];
        let mut common = HashSet::new();
        for row in 0..batch.rows {
            for (number, (sketch, counts)) in sketches.iter().zip(&mut counts).enumerate() {
                let hashes = sketch.get(row).and_then(sketch_hashes);
                let members: HashSet<i64> = hashes.into_iter().flatten().collect();
                match number {
                    0 => common = members,
                    _ => common.retain(|member| members.contains(member)),
                }
                counts.push(cast::count(common.len()));
            }
        }
        let mut columns = own.to_vec();
        columns.extend(counts.into_iter().map(Column::longs));
        Ok(Batch::new(columns, batch.rows))
    }
}
