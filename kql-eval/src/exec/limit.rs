//! `Limit`

use super::{Batch, Context, Stream, evaluate_constant};
use crate::plan::{Expr, ExprKind};
use crate::{RuntimeError, types::Scalar};

/// The first rows, as many as asked for.
pub(super) struct Limit<'p> {
    input: Box<dyn Stream + 'p>,
    count: &'p Expr,
    left: Option<usize>,
}

impl<'p> Limit<'p> {
    pub fn new(input: Box<dyn Stream + 'p>, count: &'p Expr) -> Self {
        Self {
            input,
            count,
            left: None,
        }
    }
}

impl Stream for Limit<'_> {
    fn next_batch(&mut self, context: &Context<'_>) -> Result<Option<Batch>, RuntimeError> {
        let left = match self.left {
            Some(left) => left,
            None => row_count(self.count, context)?,
        };
        if left == 0 {
            return Ok(None);
        }
        let Some(batch) = self.input.next_batch(context)? else {
            return Ok(None);
        };
        let batch = if batch.rows > left {
            batch.slice(0, left)
        } else {
            batch
        };
        self.left = Some(left - batch.rows);
        Ok(Some(batch))
    }
}

/// The value of a number of rows; null and negative numbers count as none.
pub(super) fn row_count(count: &Expr, context: &Context<'_>) -> Result<usize, RuntimeError> {
    let value = match count.kind {
        ExprKind::Literal(ref value) => value.clone(),
        ExprKind::Subquery(subquery) => context.first_value(subquery)?,
        _ => evaluate_constant(count, context.settings)?,
    };
    Ok(match value {
        Scalar::Long(count) => usize::try_from(count).unwrap_or(0),
        _ => 0,
    })
}
