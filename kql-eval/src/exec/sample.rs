//! `Sample`

use std::collections::BinaryHeap;

use arrow_array::UInt32Array;

use super::limit::row_count;
use super::stream::collect;
use super::{Batch, Context, Stream};
use crate::RuntimeError;
use crate::plan::{Expr, Plan};
use crate::types::ScalarType;

/// Some rows, chosen by the seed of the run.
pub(super) struct Sample<'p> {
    input: Box<dyn Stream + 'p>,
    count: &'p Expr,
    plan: &'p Plan,
    done: bool,
}

impl<'p> Sample<'p> {
    pub fn new(input: Box<dyn Stream + 'p>, count: &'p Expr, plan: &'p Plan) -> Self {
        Self {
            input,
            count,
            plan,
            done: false,
        }
    }
}

impl Stream for Sample<'_> {
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
        let batch = collect(self.input.as_mut(), &types, context)?;
        let count = row_count(self.count, context)?;
        // Two samples of one query differ, as the place of the operator goes into the draw.
        let seed = mix(context.settings.seed ^ mix(u64::from(self.plan.span.start)));
        let mut chosen: BinaryHeap<(u64, u32)> = BinaryHeap::new();
        for row in 0..u32::try_from(batch.rows).unwrap_or(u32::MAX) {
            chosen.push((mix(seed ^ u64::from(row)), row));
            if chosen.len() > count {
                chosen.pop();
            }
        }
        let mut rows: Vec<u32> = chosen.into_iter().map(|(_, row)| row).collect();
        rows.sort_unstable();
        Ok(Some(batch.take(&UInt32Array::from(rows))))
    }
}

/// The finalizer of SplitMix64, which spreads every bit over all others.
const fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}
