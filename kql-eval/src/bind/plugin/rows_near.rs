//! `rows_near`: the rows that meet a condition, with a number of rows before and after each

use std::sync::Arc;

use arrow_array::BooleanArray;

use super::{Arguments, Invocation, Plugin, computed, projection, unchanged};
use crate::bind::Binder;
use crate::bind::operator::is_serialized;
use crate::exec::Batch;
use crate::plan::{Algorithm, Expr, Field, Plan};
use crate::types::{Bool, Scalar, ScalarType};
use crate::{RuntimeError, Settings};

/// The rows around those that meet a condition.
pub(super) static PLUGIN: Plugin = Plugin {
    name: "rows_near",
    syntax: "rows_near(Condition, NumRows, [RowsAfter])",
    bind,
};

fn bind(binder: &mut Binder<'_>, invocation: &Invocation<'_>) -> Option<Arc<Plan>> {
    let (input, span) = (invocation.input, invocation.span);
    if !is_serialized(input) && !input.schema.incomplete {
        binder.refuse(
            "`rows_near` depends on the order of the rows, and they have none here".to_owned(),
            invocation.call.span,
            "`… | serialize` keeps the order of the rows as it is, `… | sort by …` makes one",
        );
        return None;
    }
    let mut arguments = Arguments::new(invocation);
    let condition = arguments.required(binder)?;
    let condition = binder.row_argument(condition, &input.schema, ScalarType::Bool)?;
    let before = arguments.required(binder)?;
    let before = binder.value_argument(before, ScalarType::Long)?;
    let after = match arguments.next() {
        Some(argument) => binder.value_argument(argument, ScalarType::Long)?,
        None => before.clone(),
    };
    arguments.finish(binder)?;
    let mut columns: Vec<(Field, Expr)> = (0..input.schema.len())
        .filter_map(|index| unchanged(&input.schema, index, span))
        .collect();
    columns.push((Field::computed("", ScalarType::Bool), condition));
    Some(computed(
        Arc::new(RowsNear),
        vec![projection(input, columns, span)],
        vec![before, after],
        input.schema.fields.clone(),
        span,
    ))
}

/// The rows around those whose last column is true, without that column.
#[derive(PartialEq, Debug)]
struct RowsNear;

impl Algorithm for RowsNear {
    fn run(
        &self,
        inputs: &[Batch],
        arguments: &[Scalar],
        _: &Settings,
    ) -> Result<Batch, RuntimeError> {
        let count = |index: usize| {
            let count = arguments.get(index).and_then(Scalar::as_long);
            count
                .and_then(|count| usize::try_from(count).ok())
                .ok_or_else(|| {
                    RuntimeError::function("`rows_near` takes a number of rows from 0 on")
                })
        };
        let (before, after) = (count(0)?, count(1)?);
        let Some(mut batch) = inputs.first().cloned() else {
            return Ok(Batch::new(vec![], 0));
        };
        let Some(condition) = batch.columns.pop() else {
            return Ok(batch);
        };
        let condition = condition.reader::<Bool>();
        let mut kept = vec![false; batch.rows];
        let mut first_free = 0;
        for row in (0..batch.rows).filter(|row| condition.get(*row) == Some(true)) {
            let start = row.saturating_sub(before).max(first_free);
            let end = row.saturating_add(after).saturating_add(1).min(batch.rows);
            kept.iter_mut()
                .take(end)
                .skip(start)
                .for_each(|kept| *kept = true);
            first_free = end;
        }
        Ok(batch.filter(&BooleanArray::from(kept)))
    }
}
