//! `Sort`

use std::cmp::Ordering;

use arrow_array::UInt32Array;

use super::limit::row_count;
use super::stream::collect;
use super::{Batch, Context, Stream, evaluate};
use crate::RuntimeError;
use crate::plan::{Expr, Plan, SortKey};
use crate::types::{Column, Kind, Reader, ScalarType};
use crate::with_kind;

/// All rows in order, or the first so many of them.
pub(super) struct Sort<'p> {
    input: Box<dyn Stream + 'p>,
    keys: &'p [SortKey],
    limit: Option<&'p Expr>,
    plan: &'p Plan,
    done: bool,
}

impl<'p> Sort<'p> {
    pub fn new(
        input: Box<dyn Stream + 'p>,
        keys: &'p [SortKey],
        limit: Option<&'p Expr>,
        plan: &'p Plan,
    ) -> Self {
        Self {
            input,
            keys,
            limit,
            plan,
            done: false,
        }
    }
}

impl Stream for Sort<'_> {
    fn next_batch(&mut self, context: &Context<'_>) -> Result<Option<Batch>, RuntimeError> {
        if std::mem::replace(&mut self.done, true) {
            return Ok(None);
        }
        let types: Vec<ScalarType> = self
            .plan
            .schema
            .fields
            .iter()
            .map(|field| field.ty)
            .collect();
        let limit = self
            .limit
            .map(|limit| row_count(limit, context))
            .transpose()?;
        let batch = collect(self.input.as_mut(), &types, context)?;
        let keys = self
            .keys
            .iter()
            .map(|key| Ok((evaluate(&key.value, &batch, context)?, key)))
            .collect::<Result<Vec<_>, RuntimeError>>()?;
        let comparators: Vec<_> = keys
            .iter()
            .map(|(column, key)| comparator(column, key))
            .collect();
        let mut rows: Vec<u32> = (0..u32::try_from(batch.rows).unwrap_or(u32::MAX)).collect();
        rows.sort_by(|a, b| {
            let (a, b) = (*a as usize, *b as usize);
            comparators
                .iter()
                .map(|compare| compare(a, b))
                .find(|order| order.is_ne())
                .unwrap_or(Ordering::Equal)
        });
        if let Some(limit) = limit {
            rows.truncate(limit);
        }
        Ok(Some(batch.take(&UInt32Array::from(rows))))
    }
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
