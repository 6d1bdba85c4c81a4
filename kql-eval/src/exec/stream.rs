//! Streams of batches, one for each plan node.

use super::{
    Batch, BatchSource, Context, aggregate, algorithm, expand, filter, for_each, join, limit,
    parse, range, sample, scan, series, sort, top_nested, window,
};
use crate::RuntimeError;
use crate::plan::{Node, Plan};
use crate::types::{Column, Scalar, ScalarType};

/// Batches of a node's result, pulled one at a time.
pub trait Stream {
    /// The next batch; nothing at the end. A batch may be empty.
    ///
    /// # Errors
    /// The rows cannot be computed.
    fn next_batch(&mut self, context: &Context<'_>) -> Result<Option<Batch>, RuntimeError>;
}

/// Starts a plan. Rows are computed as they are pulled.
///
/// # Errors
/// A table cannot be read.
pub fn open<'p>(
    plan: &'p Plan,
    context: &Context<'p>,
) -> Result<Box<dyn Stream + 'p>, RuntimeError> {
    Ok(match &plan.node {
        Node::TableScan { table, needed } => Box::new(Scan {
            source: context.database.scan(table, &plan.schema, needed)?,
            needed,
        }),
        Node::Values { columns, rows } => Box::new(Once(Some(Batch::new(columns.clone(), *rows)))),
        Node::Range { from, to, step } => Box::new(range::Range::new(from, to, step, plan)),
        Node::Filter { input, predicate } => {
            Box::new(filter::Filter::new(open(input, context)?, predicate))
        }
        Node::Project { input, columns } => {
            Box::new(filter::Project::new(open(input, context)?, columns))
        }
        Node::Aggregate {
            input,
            keys,
            aggregates,
        } => Box::new(aggregate::Aggregation::new(
            open(input, context)?,
            keys,
            aggregates,
            plan,
        )),
        Node::Join {
            left,
            right,
            kind,
            on,
            left_where,
        } => {
            let sides = [
                join::Side::new(open(left, context)?, left),
                join::Side::new(open(right, context)?, right),
            ];
            Box::new(join::Join::new(
                sides,
                *kind,
                on,
                left_where.as_ref(),
                plan.span,
            ))
        }
        Node::Union { inputs } => {
            let inputs = inputs
                .iter()
                .map(|input| open(input, context))
                .collect::<Result<Vec<_>, _>>()?;
            Box::new(Chain { inputs, at: 0 })
        }
        Node::Sort { input, keys, limit } => Box::new(sort::Sort::new(
            open(input, context)?,
            keys,
            limit.as_ref(),
            plan,
        )),
        Node::Limit { input, count } => Box::new(limit::Limit::new(open(input, context)?, count)),
        Node::Expand {
            input,
            targets,
            index,
            kept,
            limit,
        } => Box::new(expand::Expand::new(
            open(input, context)?,
            expand::Shape {
                targets,
                index: *index,
                kept,
                limit: limit.as_ref(),
            },
            plan,
        )),
        Node::Parse { input, .. } => Box::new(parse::Parse::new(open(input, context)?, plan)),
        Node::Window { input, calls } => {
            Box::new(window::Window::new(open(input, context)?, calls, input))
        }
        Node::ForEach { input, .. } => {
            Box::new(for_each::ForEach::new(open(input, context)?, plan))
        }
        Node::Group { slot } => {
            let mut rows = context.group(*slot);
            rows.columns.truncate(plan.schema.len());
            Box::new(Once(Some(rows)))
        }
        Node::Series { input, .. } => Box::new(series::Series::new(open(input, context)?, plan)),
        Node::TopNested { input, levels } => Box::new(top_nested::TopNested::new(
            open(input, context)?,
            levels,
            plan,
        )),
        Node::Scan { input, .. } => Box::new(scan::Scan::new(open(input, context)?, plan)),
        Node::Sample { input, count } => {
            Box::new(sample::Sample::new(open(input, context)?, count, plan))
        }
        Node::Algorithm { inputs, .. } => {
            let inputs = inputs
                .iter()
                .map(|input| open(input, context))
                .collect::<Result<Vec<_>, _>>()?;
            Box::new(algorithm::Computed::new(inputs, plan))
        }
        Node::Materialize { id, input } => Box::new(Materialized {
            id: *id,
            input,
            at: 0,
        }),
    })
}

/// All batches of a stream as one; `types` are those of its columns.
///
/// # Errors
/// As the stream.
pub fn collect(
    stream: &mut dyn Stream,
    types: &[ScalarType],
    context: &Context<'_>,
) -> Result<Batch, RuntimeError> {
    let mut batches = Vec::new();
    while let Some(batch) = stream.next_batch(context)? {
        if batch.rows > 0 {
            batches.push(batch);
        }
    }
    Ok(match batches.len() {
        1 => batches.swap_remove(0),
        _ => Batch::concat(types, &batches),
    })
}

/// The rows of a table. A column that nothing reads becomes a constant, so that no stage above spends time on it.
struct Scan<'p> {
    source: Box<dyn BatchSource + 'p>,
    needed: &'p [bool],
}

impl Stream for Scan<'_> {
    fn next_batch(&mut self, _: &Context<'_>) -> Result<Option<Batch>, RuntimeError> {
        let Some(mut batch) = self.source.next_batch()? else {
            return Ok(None);
        };
        for (column, needed) in batch.columns.iter_mut().zip(self.needed) {
            if !needed {
                *column = Column::constant(Scalar::null(column.ty()), batch.rows);
            }
        }
        Ok(Some(batch))
    }
}

/// One batch.
pub(super) struct Once(pub Option<Batch>);

impl Stream for Once {
    fn next_batch(&mut self, _: &Context<'_>) -> Result<Option<Batch>, RuntimeError> {
        Ok(self.0.take())
    }
}

/// The batches of several streams, one stream after another.
struct Chain<'p> {
    inputs: Vec<Box<dyn Stream + 'p>>,
    at: usize,
}

impl Stream for Chain<'_> {
    fn next_batch(&mut self, context: &Context<'_>) -> Result<Option<Batch>, RuntimeError> {
        while let Some(input) = self.inputs.get_mut(self.at) {
            if let Some(batch) = input.next_batch(context)? {
                return Ok(Some(batch));
            }
            self.at += 1;
        }
        Ok(None)
    }
}

/// Rows that are computed once a run.
struct Materialized<'p> {
    id: usize,
    input: &'p Plan,
    at: usize,
}

impl Stream for Materialized<'_> {
    fn next_batch(&mut self, context: &Context<'_>) -> Result<Option<Batch>, RuntimeError> {
        let batches = context.materialized(self.id, self.input)?;
        let batch = batches.get(self.at).cloned();
        self.at += 1;
        Ok(batch)
    }
}
