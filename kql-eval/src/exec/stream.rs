//! Streams of batches, one for each plan node.

use std::ops::Range;
use std::sync::Arc;

use kql_parser::Span;

use super::memory::{Footprint, Held};
use super::pipeline::{Wants, consume};
use super::{
    Batch, BatchSource, Context, Rows, ScanRequest, Threshold, aggregate, algorithm, expand,
    filter, for_each, join, limit, parse, range, sample, scan, series, sort, top_nested, window,
};
use crate::RuntimeError;
use crate::plan::{Node, Plan};
use crate::types::{Column, Scalar, ScalarType};

/// Batches of a node's result, pulled one at a time.
pub trait Stream {
    /// The next batch; `None` at the end. A batch may be empty.
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
    let stream = unchecked(plan, context)?;
    let span = plan.span;
    Ok(Box::new(Checked { stream, span }))
}

/// The batches of a stage, as long as the run may go on.
struct Checked<'p> {
    stream: Box<dyn Stream + 'p>,
    span: Span,
}

impl Stream for Checked<'_> {
    fn next_batch(&mut self, context: &Context<'_>) -> Result<Option<Batch>, RuntimeError> {
        let may_go_on = context.settings.stop.check();
        may_go_on.map_err(|error| error.at(self.span))?;
        self.stream.next_batch(context)
    }
}

fn unchecked<'p>(
    plan: &'p Plan,
    context: &Context<'p>,
) -> Result<Box<dyn Stream + 'p>, RuntimeError> {
    Ok(match &plan.node {
        Node::TableScan { .. } => {
            let request = scan_request(plan, None, context);
            let needed = request.needed;
            let rows = context.database.scan(request)?;
            let partitions = 0..rows.partitions();
            Box::new(Reading::new(rows, partitions, needed))
        }
        Node::Values { columns, rows } => Box::new(Once(Some(Batch::new(columns.clone(), *rows)))),
        Node::Range { from, to, step } => Box::new(range::Range::new(from, to, step, plan)),
        Node::Filter { input, .. }
        | Node::Project { input, .. }
        | Node::Parse { input, .. }
        | Node::Expand { input, .. } => stage(plan, open(input, context)?),
        Node::Aggregate {
            input,
            keys,
            aggregates,
        } => Box::new(aggregate::Aggregation::new(input, keys, aggregates, plan)),
        Node::Join {
            left,
            right,
            kind,
            on,
            left_where,
        } => Box::new(join::Join::new(
            [left, right],
            *kind,
            on,
            left_where.as_ref(),
            plan.span,
        )),
        Node::Union { inputs } => {
            let inputs = inputs
                .iter()
                .map(|input| open(input, context))
                .collect::<Result<Vec<_>, _>>()?;
            Box::new(Chain { inputs, at: 0 })
        }
        Node::Sort { input, keys, limit } => Box::new(sort::Sort::new(input, keys, limit.as_ref())),
        Node::Limit { input, count } => Box::new(limit::Limit::new(open(input, context)?, count)),
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

/// Rows that a stage holds.
pub(super) struct HeldRows {
    pub batch: Batch,
    /// The memory that they take, which is theirs as long as this is.
    _held: Vec<Held>,
}

/// All rows of a plan as one batch, for the stage `what`.
///
/// # Errors
/// The rows cannot be computed, or take more memory than there may be.
pub(super) fn rows(
    plan: &Plan,
    context: &Context<'_>,
    what: &'static str,
) -> Result<HeldRows, RuntimeError> {
    let fields = &plan.schema.fields;
    let types: Vec<ScalarType> = fields.iter().map(|field| field.ty).collect();
    let partitions = consume(plan, Wants::default(), context, |rows, context| {
        let held = context.held(what, plan.span);
        counted(rows, &types, context, held)
    })?;
    let (batches, held) = partitions.into_iter().unzip();
    Ok(HeldRows {
        batch: joined(&types, batches),
        _held: held,
    })
}

/// A stage that looks at one row at a time, over its rows.
///
/// # Panics
/// The node is of another kind.
pub(super) fn stage<'s>(plan: &'s Plan, input: Box<dyn Stream + 's>) -> Box<dyn Stream + 's> {
    match &plan.node {
        Node::Filter { predicate, .. } => Box::new(filter::Filter::new(input, predicate)),
        Node::Project { columns, .. } => Box::new(filter::Project::new(input, columns)),
        Node::Parse { .. } => Box::new(parse::Parse::new(input, plan)),
        Node::Expand {
            targets,
            index,
            kept,
            limit,
            ..
        } => {
            let shape = expand::Shape {
                targets,
                index: *index,
                kept,
                limit: limit.as_ref(),
            };
            Box::new(expand::Expand::new(input, shape, plan))
        }
        Node::TableScan { .. }
        | Node::Values { .. }
        | Node::Range { .. }
        | Node::Aggregate { .. }
        | Node::Join { .. }
        | Node::Union { .. }
        | Node::Sort { .. }
        | Node::Limit { .. }
        | Node::Window { .. }
        | Node::ForEach { .. }
        | Node::Group { .. }
        | Node::Series { .. }
        | Node::Scan { .. }
        | Node::TopNested { .. }
        | Node::Sample { .. }
        | Node::Algorithm { .. }
        | Node::Materialize { .. } => unreachable!("only stages over rows are asked for"),
    }
}

/// What the plan of a table asks of it.
pub(super) fn scan_request<'p>(
    plan: &'p Plan,
    threshold: Option<Arc<Threshold>>,
    context: &Context<'p>,
) -> ScanRequest<'p> {
    let Node::TableScan {
        table,
        needed,
        pushed_down,
    } = &plan.node
    else {
        unreachable!("only tables are scanned");
    };
    ScanRequest {
        table,
        schema: &plan.schema,
        needed,
        pushed_down,
        threshold,
        settings: context.settings,
    }
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
    let held = Held::new(context.memory(), "a stage that needs all rows", None);
    counted(stream, types, context, held).map(|(batch, _)| batch)
}

fn counted(
    stream: &mut dyn Stream,
    types: &[ScalarType],
    context: &Context<'_>,
    mut held: Held,
) -> Result<(Batch, Held), RuntimeError> {
    let mut footprint = Footprint::default();
    let mut batches = Vec::new();
    while let Some(batch) = stream.next_batch(context)? {
        if batch.rows > 0 {
            held.add(footprint.of(&batch))?;
            batches.push(batch);
        }
    }
    Ok((joined(types, batches), held))
}

fn joined(types: &[ScalarType], mut batches: Vec<Batch>) -> Batch {
    match batches.len() {
        1 => batches.swap_remove(0),
        _ => Batch::concat(types, &batches),
    }
}

/// The rows of a table's partitions. A column that nothing reads becomes a constant, so that no stage above spends time on it.
pub(super) struct Reading<'r> {
    rows: Rows<'r>,
    partitions: Range<usize>,
    partition: Option<Box<dyn BatchSource + 'r>>,
    needed: &'r [bool],
}

impl<'r> Reading<'r> {
    pub fn new(rows: Rows<'r>, partitions: Range<usize>, needed: &'r [bool]) -> Self {
        Self {
            rows,
            partitions,
            partition: None,
            needed,
        }
    }
}

impl Stream for Reading<'_> {
    fn next_batch(&mut self, context: &Context<'_>) -> Result<Option<Batch>, RuntimeError> {
        // Every plan over a table comes by here, so that a run can be stopped between any two batches.
        context.settings.stop.check()?;
        let mut batch = loop {
            let partition = match &mut self.partition {
                Some(partition) => partition,
                None => {
                    let Some(number) = self.partitions.next() else {
                        return Ok(None);
                    };
                    self.partition
                        .insert(Arc::clone(&self.rows).partition(number)?)
                }
            };
            match partition.next_batch()? {
                Some(batch) => break batch,
                None => self.partition = None,
            }
        };
        // A source may give columns that were not asked for. As constants they cost nothing in filters, sorts and joins above.
        for (column, needed) in batch.columns.iter_mut().zip(self.needed) {
            if !needed && column.as_constant().is_none() {
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
