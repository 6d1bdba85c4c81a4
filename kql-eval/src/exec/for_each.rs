//! `ForEach`

use arrow_array::UInt32Array;

use super::stream::collect;
use super::{Batch, Context, Grouping, Stream, evaluate, open};
use crate::RuntimeError;
use crate::keys::ByGroup;
use crate::plan::{Expr, Node, Plan, Schema};
use crate::types::{Column, ScalarType};

/// A sub-query over each group of rows, in the order in which the groups are first seen.
pub(super) struct ForEach<'p> {
    input: Box<dyn Stream + 'p>,
    plan: &'p Plan,
    done: bool,
}

impl<'p> ForEach<'p> {
    pub fn new(input: Box<dyn Stream + 'p>, plan: &'p Plan) -> Self {
        Self {
            input,
            plan,
            done: false,
        }
    }
}

impl Stream for ForEach<'_> {
    fn next_batch(&mut self, context: &Context<'_>) -> Result<Option<Batch>, RuntimeError> {
        if std::mem::replace(&mut self.done, true) {
            return Ok(None);
        }
        let Node::ForEach {
            input,
            by,
            repeated,
            slot,
            body,
        } = &self.plan.node
        else {
            return Ok(None);
        };
        let batch = collect(self.input.as_mut(), &types(&input.schema), context)?;
        let body_types = types(&body.schema);
        let mut results = Vec::new();
        let mut held = 0;
        for group in groups(&batch, by, context)? {
            let first: Vec<Column> = repeated
                .iter()
                .filter_map(|column| group.columns.get(*column))
                .map(|column| column.slice(0, 1))
                .collect();
            let may_go_on = context.settings.stop.check();
            may_go_on.map_err(|error| error.at(self.plan.span))?;
            context.enter_group(*slot, group);
            let mut stream = open(body, context)?;
            let result = collect(stream.as_mut(), &body_types, context)?;
            held += result.rows;
            if held > context.settings.max_rows {
                return Err(RuntimeError::Limit {
                    what: "a sub-query for each group",
                    limit: context.settings.max_rows,
                    span: Some(self.plan.span),
                });
            }
            let columns = first
                .iter()
                .map(|column| Column::constant(column.scalar(0), result.rows))
                .chain(result.columns)
                .collect();
            results.push(Batch::new(columns, result.rows));
        }
        Ok(Some(Batch::concat(&types(&self.plan.schema), &results)))
    }
}

/// The rows of each group, in the order in which the groups are first seen.
pub(crate) fn groups<'b>(
    batch: &'b Batch,
    by: &[Expr],
    context: &Context<'_>,
) -> Result<impl Iterator<Item = Batch> + use<'b>, RuntimeError> {
    let keys = by
        .iter()
        .map(|key| evaluate(key, batch, context))
        .collect::<Result<Vec<_>, _>>()?;
    let mut grouping = Grouping::new(by.iter().map(|key| key.ty).collect());
    let of_row = grouping.number(&keys, batch.rows, |_| {});
    let count = grouping.count();
    let groups = ByGroup::new(of_row.iter().copied(), count);
    Ok((0..count).map(move |number| {
        let rows = groups.of(number).iter().copied();
        batch.take(&UInt32Array::from_iter_values(rows))
    }))
}

fn types(schema: &Schema) -> Vec<ScalarType> {
    schema.fields.iter().map(|field| field.ty).collect()
}
