//! `Filter` and `Project`

use super::filter_order::by_cost;
use super::{Batch, Context, Stream, evaluate};
use crate::RuntimeError;
use crate::operators::selection;
use crate::plan::{Expr, ExprKind};

/// The rows where a predicate is true. The operands of a top-level `and` are looked at one after another, each only over
/// the rows that the ones before have left, cheap ones first.
pub(super) struct Filter<'p> {
    input: Box<dyn Stream + 'p>,
    predicates: Vec<&'p Expr>,
}

impl<'p> Filter<'p> {
    pub fn new(input: Box<dyn Stream + 'p>, predicate: &'p Expr) -> Self {
        let predicates = match &predicate.kind {
            ExprKind::And(items) => by_cost(items.iter().collect()),
            _ => vec![predicate],
        };
        Self { input, predicates }
    }
}

impl Stream for Filter<'_> {
    fn next_batch(&mut self, context: &Context<'_>) -> Result<Option<Batch>, RuntimeError> {
        let Some(mut batch) = self.input.next_batch(context)? else {
            return Ok(None);
        };
        for predicate in &self.predicates {
            // The conditions behind would be evaluated over no rows, and a function over constants could fail for none of them.
            if batch.rows == 0 {
                break;
            }
            let mask = selection(&evaluate(predicate, &batch, context)?);
            // A batch that passes whole is handed on as it is, not copied.
            if mask.true_count() < batch.rows {
                batch = batch.filter(&mask);
            }
        }
        Ok(Some(batch))
    }
}

/// Columns computed from each row.
pub(super) struct Project<'p> {
    input: Box<dyn Stream + 'p>,
    columns: &'p [Expr],
}

impl<'p> Project<'p> {
    pub fn new(input: Box<dyn Stream + 'p>, columns: &'p [Expr]) -> Self {
        Self { input, columns }
    }
}

impl Stream for Project<'_> {
    fn next_batch(&mut self, context: &Context<'_>) -> Result<Option<Batch>, RuntimeError> {
        let Some(batch) = self.input.next_batch(context)? else {
            return Ok(None);
        };
        let columns = self
            .columns
            .iter()
            .map(|column| evaluate(column, &batch, context))
            .collect::<Result<_, _>>()?;
        Ok(Some(Batch::new(columns, batch.rows)))
    }
}
