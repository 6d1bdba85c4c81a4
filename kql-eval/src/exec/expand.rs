//! `Expand`

use arrow_array::UInt32Array;

use super::limit::row_count;
use super::{Batch, Context, Stream, evaluate};
use crate::RuntimeError;
use crate::plan::{ExpandTarget, Expr, Plan};
use crate::types::dynamic::{Dynamic, DynamicRef, Encoder};
use crate::types::{Cell, Column, Dyn, Kind, Long, Scalar};

/// What a node expands, and where its columns come from.
#[derive(Clone, Copy)]
pub(super) struct Shape<'p> {
    pub targets: &'p [ExpandTarget],
    pub index: Option<usize>,
    pub kept: &'p [(usize, usize)],
    pub limit: Option<&'p Expr>,
}

/// The memory of new rows is counted each time that this many more have been made.
const COUNTED_EVERY: usize = 1 << 14;

/// A row for each element.
pub(super) struct Expand<'p> {
    input: Box<dyn Stream + 'p>,
    shape: Shape<'p>,
    plan: &'p Plan,
}

impl<'p> Expand<'p> {
    pub fn new(input: Box<dyn Stream + 'p>, shape: Shape<'p>, plan: &'p Plan) -> Self {
        Self { input, shape, plan }
    }
}

impl Stream for Expand<'_> {
    fn next_batch(&mut self, context: &Context<'_>) -> Result<Option<Batch>, RuntimeError> {
        let Some(batch) = self.input.next_batch(context)? else {
            return Ok(None);
        };
        let limit = self
            .shape
            .limit
            .map_or(Ok(usize::MAX), |limit| row_count(limit, context))?;
        let values = self
            .shape
            .targets
            .iter()
            .map(|target| evaluate(&target.value, &batch, context))
            .collect::<Result<Vec<_>, _>>()?;
        let readers: Vec<_> = values.iter().map(Column::reader::<Dyn>).collect();
        let mut rows: Vec<u32> = Vec::new();
        let mut numbers: Vec<i64> = Vec::new();
        let mut builders: Vec<_> = readers.iter().map(|_| Dyn::builder(batch.rows)).collect();
        let mut pair = Encoder::new();
        let mut held = context.held("`mv-expand`", self.plan.span);
        let mut counted = COUNTED_EVERY;
        for row in 0..batch.rows {
            // Several targets advance in step; the longest one decides how many rows there are, and shorter ones end in
            // nulls.
            let count = readers.iter().map(|reader| elements(reader.get(row))).max();
            let count = count.unwrap_or(0).min(limit);
            for number in 0..count {
                rows.push(u32::try_from(row).unwrap_or(u32::MAX));
                numbers.push(i64::try_from(number).unwrap_or(i64::MAX));
                for ((reader, builder), target) in
                    readers.iter().zip(&mut builders).zip(self.shape.targets)
                {
                    element(reader.get(row), number, target, &mut pair).push(builder);
                }
            }
            // Asking at each element would cost about as much as making it.
            if rows.len() >= counted {
                counted = rows.len() + COUNTED_EVERY;
                held.resize(rows.len() * (16 + 32 * builders.len()))?;
                let may_go_on = context.settings.stop.check();
                may_go_on.map_err(|error| error.at(self.plan.span))?;
            }
            // Asked within a batch: one array of a small file can have more elements than a result may have rows.
            self.within_limit(rows.len(), context)?;
        }
        Ok(Some(self.result(&batch, rows, numbers, builders)))
    }
}

impl Expand<'_> {
    /// Fails where an input row has made more rows than a run may have.
    fn within_limit(&self, rows: usize, context: &Context<'_>) -> Result<(), RuntimeError> {
        if rows > context.settings.max_rows {
            return Err(RuntimeError::Limit {
                what: "`mv-expand`",
                limit: context.settings.max_rows,
                span: Some(self.plan.span),
            });
        }
        Ok(())
    }

    /// The columns of the result: those kept, taken at `rows`, and those of the elements.
    fn result(
        &self,
        batch: &Batch,
        rows: Vec<u32>,
        numbers: Vec<i64>,
        builders: Vec<<Dyn as Kind>::Builder>,
    ) -> Batch {
        let count = rows.len();
        let source = batch.take(&UInt32Array::from(rows));
        let mut columns: Vec<Column> = self
            .plan
            .schema
            .fields
            .iter()
            .map(|field| Column::constant(Scalar::null(field.ty), count))
            .collect();
        for (to, from) in self.shape.kept {
            if let (Some(column), Some(values)) = (columns.get_mut(*to), source.columns.get(*from))
            {
                *column = values.clone();
            }
        }
        for (target, builder) in self.shape.targets.iter().zip(builders) {
            let values = Column::array(crate::types::ScalarType::Dynamic, Dyn::finish(builder));
            if let Some(column) = columns.get_mut(target.column) {
                *column = crate::types::elements::cast_elements(&values, target.ty);
            }
        }
        if let Some(column) = self.shape.index.and_then(|index| columns.get_mut(index)) {
            *column = Column::build::<Long, _>(numbers.into_iter());
        }
        Batch::new(columns, count)
    }
}

/// How many rows a value becomes: an array or bag as many as it has elements, anything else one.
fn elements(value: Option<DynamicRef<'_>>) -> usize {
    match value.map(DynamicRef::view) {
        Some(Dynamic::Array(array)) => array.len(),
        Some(Dynamic::Bag(bag)) => bag.len(),
        _ => 1,
    }
}

/// The element with this number; null beyond the end. A property of a bag is a bag of its own, or a pair.
fn element<'a>(
    value: Option<DynamicRef<'a>>,
    number: usize,
    target: &ExpandTarget,
    encoder: &'a mut Encoder,
) -> Option<DynamicRef<'a>> {
    let value = value?;
    match value.view() {
        Dynamic::Array(array) => array.get(number),
        Dynamic::Bag(bag) => {
            let (key, property) = bag.entry(number)?;
            encoder.clear();
            if target.pairs {
                encoder.begin_array();
                encoder.string(key);
            } else {
                encoder.begin_bag();
                encoder.key(key);
            }
            encoder.value_of(property);
            encoder.end();
            Some(encoder.value())
        }
        _ => (number == 0).then_some(value),
    }
}
