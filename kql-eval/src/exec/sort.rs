//! `Sort`

use std::cmp::Ordering;
use std::sync::Arc;

use arrow_array::UInt32Array;

use super::limit::row_count;
use super::pipeline::{Pipeline, Wants, consume};
use super::stream::rows;
use super::{Batch, Context, Stream, Threshold, evaluate};
use crate::RuntimeError;
use crate::plan::{Expr, ExprKind, Plan, SortKey};
use crate::types::{Column, Kind, Reader, Scalar, ScalarType};
use crate::with_kind;

/// All rows in order, or the first of them.
pub(super) struct Sort<'p> {
    input: &'p Plan,
    keys: &'p [SortKey],
    limit: Option<&'p Expr>,
    done: bool,
}

impl<'p> Sort<'p> {
    pub const fn new(input: &'p Plan, keys: &'p [SortKey], limit: Option<&'p Expr>) -> Self {
        Self {
            input,
            keys,
            limit,
            done: false,
        }
    }

    /// The first rows, looked for range by range: none holds more than twice as many as are wanted.
    fn first(&self, limit: usize, context: &Context<'_>) -> Result<Batch, RuntimeError> {
        let threshold = self.threshold();
        let wants = Wants {
            expressions: self.keys.iter().map(|key| &key.value).collect(),
            threshold: threshold.clone(),
        };
        let types = types(self.input);
        let parts = consume(self.input, wants, context, |rows, context| {
            let mut kept: Vec<Batch> = Vec::new();
            let mut held = 0;
            while let Some(batch) = rows.next_batch(context)? {
                held += batch.rows;
                kept.push(batch);
                if held >= limit.saturating_mul(2).max(ROOM) {
                    let first =
                        self.ordered(&Batch::concat(&types, &kept), Some(limit), context)?;
                    self.narrow(threshold.as_deref(), &first, limit, context)?;
                    held = first.rows;
                    kept = vec![first];
                }
            }
            self.ordered(&Batch::concat(&types, &kept), Some(limit), context)
        })?;
        // A table that was not cut is in order already.
        if let [only] = parts.as_slice() {
            return Ok(only.clone());
        }
        self.ordered(&Batch::concat(&types, &parts), Some(limit), context)
    }

    /// A bound for the rows to come, where the first key is a column of the table.
    fn threshold(&self) -> Option<Arc<Threshold>> {
        let key = self.keys.first()?;
        // A source can compare its columns with a bound; an expression would have to be computed for each row first.
        let ExprKind::Column(column) = key.value.kind else {
            return None;
        };
        let column = Pipeline::of(self.input)?.source_of(column)?;
        Some(Arc::new(Threshold::new(column, key)))
    }

    /// Tells the bound of the last of the first rows.
    fn narrow(
        &self,
        threshold: Option<&Threshold>,
        first: &Batch,
        limit: usize,
        context: &Context<'_>,
    ) -> Result<(), RuntimeError> {
        if let (Some(threshold), Some(key)) = (threshold, self.keys.first())
            && first.rows == limit
            && limit > 0
        {
            let last = evaluate(&key.value, &first.slice(limit - 1, 1), context)?.scalar(0);
            // Behind a null or a not-a-number there may still be rows that are wanted by a further key; there is no bound then.
            if !last.is_null() && !matches!(last, Scalar::Real(value) if value.is_nan()) {
                threshold.narrow(last);
            }
        }
        Ok(())
    }

    /// The rows of a batch in order; ties keep theirs.
    fn ordered(
        &self,
        batch: &Batch,
        limit: Option<usize>,
        context: &Context<'_>,
    ) -> Result<Batch, RuntimeError> {
        let keys = self
            .keys
            .iter()
            .map(|key| Ok((evaluate(&key.value, batch, context)?, key)))
            .collect::<Result<Vec<_>, RuntimeError>>()?;
        let comparators: Vec<_> = keys
            .iter()
            .map(|(column, key)| comparator(column, key))
            .collect();
        let mut rows: Vec<u32> = (0..u32::try_from(batch.rows).unwrap_or(u32::MAX)).collect();
        let compare = |a: &u32, b: &u32| {
            let (a, b) = (*a as usize, *b as usize);
            comparators
                .iter()
                .map(|compare| compare(a, b))
                .find(|order| order.is_ne())
                .unwrap_or(Ordering::Equal)
        };
        match limit {
            // With the row's number as the last key a selection keeps the order of ties as well.
            Some(limit) if limit > 0 && limit < rows.len() => {
                let strict = |a: &u32, b: &u32| compare(a, b).then(a.cmp(b));
                rows.select_nth_unstable_by(limit - 1, strict);
                rows.truncate(limit);
                rows.sort_unstable_by(strict);
            }
            Some(0) => rows.clear(),
            // A stable sort: ties keep the order of the input, as everywhere where Kusto leaves the order open.
            _ => rows.sort_by(compare),
        }
        Ok(batch.take(&UInt32Array::from(rows)))
    }
}

/// Rows are collected up to at least this many before they are cut to the limit: each cut sorts, whatever it drops.
const ROOM: usize = 4096;

impl Stream for Sort<'_> {
    fn next_batch(&mut self, context: &Context<'_>) -> Result<Option<Batch>, RuntimeError> {
        if std::mem::replace(&mut self.done, true) {
            return Ok(None);
        }
        let limit = self.limit.map(|limit| row_count(limit, context));
        Ok(Some(match limit.transpose()? {
            Some(limit) => self.first(limit, context)?,
            None => {
                let all = rows(self.input, context, "`sort`")?;
                self.ordered(&all.batch, None, context)?
            }
        }))
    }
}

fn types(plan: &Plan) -> Vec<ScalarType> {
    plan.schema.fields.iter().map(|field| field.ty).collect()
}

/// How two rows stand by one key.
pub(super) type Compare<'a> = Box<dyn Fn(usize, usize) -> Ordering + 'a>;

/// The order of two rows by one key. Not-a-number stands with the nulls.
pub(super) fn comparator<'a>(column: &'a Column, key: &SortKey) -> Compare<'a> {
    let (ascending, nulls_first) = (key.ascending, key.nulls_first);
    with_kind!(column.ty(), K => {
        let reader: Reader<'a, K> = column.reader();
        Box::new(move |a, b| {
            let (a, b) = (reader.get(a), reader.get(b));
            let rank = |missing: u8| if nulls_first { 2 - missing } else { missing };
            let class = |value: Option<_>| rank(value.map_or(2, |value| u8::from(K::is_nan(value))));
            class(a).cmp(&class(b)).then_with(|| match (a, b) {
                (Some(a), Some(b)) => {
                    let order = K::order(a, b);
                    if ascending { order } else { order.reverse() }
                }
                _ => Ordering::Equal,
            })
        })
    })
}
