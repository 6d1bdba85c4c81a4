//! `TopNested`

use arrow_array::UInt32Array;

use super::Grouping;
use super::aggregate::aggregated;
use super::limit::row_count;
use super::sort::comparator;
use super::stream::collect;
use super::{Batch, Context, Stream, evaluate};
use crate::RuntimeError;
use crate::functions::Groups;
use crate::plan::{NestedLevel, Plan};
use crate::types::{Column, Scalar, ScalarType};

/// The greatest groups of each level.
pub(super) struct TopNested<'p> {
    input: Box<dyn Stream + 'p>,
    levels: &'p [NestedLevel],
    plan: &'p Plan,
    done: bool,
}

impl<'p> TopNested<'p> {
    pub fn new(input: Box<dyn Stream + 'p>, levels: &'p [NestedLevel], plan: &'p Plan) -> Self {
        Self {
            input,
            levels,
            plan,
            done: false,
        }
    }
}

impl Stream for TopNested<'_> {
    fn next_batch(&mut self, context: &Context<'_>) -> Result<Option<Batch>, RuntimeError> {
        if std::mem::replace(&mut self.done, true) {
            return Ok(None);
        }
        let crate::plan::Node::TopNested { input, .. } = &self.plan.node else {
            return Ok(None);
        };
        let types: Vec<ScalarType> = input.schema.fields.iter().map(|field| field.ty).collect();
        let batch = collect(self.input.as_mut(), &types, context)?;
        let mut run = Run {
            levels: self.levels,
            context,
            plan: self.plan,
            kept: Vec::new(),
            others: vec![Vec::new(); self.levels.len()],
        };
        run.level(0, &batch, &[])?;
        let rows: Vec<Vec<Scalar>> = run
            .kept
            .into_iter()
            .chain(run.others.into_iter().rev().flatten())
            .collect();
        let columns = self
            .plan
            .schema
            .fields
            .iter()
            .enumerate()
            .map(|(index, field)| {
                let cells: Vec<Scalar> = rows
                    .iter()
                    .map(|row| row.get(index).cloned())
                    .map(|cell| cell.unwrap_or_else(|| Scalar::null(field.ty)))
                    .collect();
                Column::from_scalars(field.ty, &cells)
            });
        Ok(Some(Batch::new(columns.collect(), rows.len())))
    }
}

struct Run<'p, 'r> {
    levels: &'p [NestedLevel],
    context: &'r Context<'r>,
    plan: &'p Plan,
    /// Rows whose groups are kept at every level.
    kept: Vec<Vec<Scalar>>,
    /// For each level the rows of all groups that were not kept there.
    others: Vec<Vec<Vec<Scalar>>>,
}

impl Run<'_, '_> {
    /// Adds the rows for the groups of a level. `path` has the keys and values of the levels around.
    fn level(&mut self, depth: usize, rows: &Batch, path: &[Scalar]) -> Result<(), RuntimeError> {
        let Some(level) = self.levels.get(depth) else {
            return self.keep(path);
        };
        let keys = evaluate(&level.key, rows, self.context)?;
        let mut grouping = Grouping::new(vec![level.key.ty]);
        let mut first_rows: Vec<usize> = Vec::new();
        let of_row = grouping.number(std::slice::from_ref(&keys), rows.rows, |row| {
            first_rows.push(row);
        });
        let groups = Groups {
            of_row: &of_row,
            count: first_rows.len(),
        };
        let totals = aggregated(&level.aggregates, rows, groups, self.context)?;
        let values = evaluate(&level.by.value, &totals, self.context)?;
        let mut order: Vec<usize> = (0..first_rows.len()).collect();
        let compare = comparator(&values, &level.by);
        order.sort_by(|a, b| compare(*a, *b));
        let count = match &level.count {
            Some(count) => row_count(count, self.context)?.min(order.len()),
            None => order.len(),
        };
        let members = members(&of_row, first_rows.len());
        let (kept, left) = order.split_at(count);
        for group in kept {
            let (Some(first), Some(members)) = (first_rows.get(*group), members.get(*group)) else {
                continue;
            };
            let rows = rows.take(&UInt32Array::from(members.clone()));
            let path: Vec<Scalar> = path
                .iter()
                .cloned()
                .chain([keys.scalar(*first), values.scalar(*group)])
                .collect();
            self.level(depth + 1, &rows, &path)?;
        }
        let left = rows_of(left, &members);
        // The rows left over count at any deeper level that shows its rest, not only at this one.
        let shows_others = |level: &NestedLevel| level.others.is_some();
        if !left.is_empty() && self.levels.iter().skip(depth).any(shows_others) {
            let rest = rows.take(&UInt32Array::from(left));
            self.others(depth, &rest, path)?;
        }
        Ok(())
    }

    /// Adds a row of the result.
    fn keep(&mut self, path: &[Scalar]) -> Result<(), RuntimeError> {
        self.kept.push(path.to_vec());
        if self.kept.len() > self.context.settings.max_rows {
            return Err(RuntimeError::Limit {
                what: "`top-nested`",
                limit: self.context.settings.max_rows,
                span: Some(self.plan.span),
            });
        }
        Ok(())
    }

    /// Adds the row for the rows of a level whose groups are not kept: each level from there on that names its others shows
    /// their value, the others are null.
    fn others(&mut self, depth: usize, rest: &Batch, path: &[Scalar]) -> Result<(), RuntimeError> {
        let mut row = path.to_vec();
        let one = vec![0; rest.rows];
        for level in self.levels.iter().skip(depth) {
            let Some(others) = &level.others else {
                row.push(Scalar::null(level.key.ty));
                row.push(Scalar::null(level.by.value.ty));
                continue;
            };
            let groups = Groups {
                of_row: &one,
                count: 1,
            };
            let totals = aggregated(&level.aggregates, rest, groups, self.context)?;
            let nothing = Batch::new(vec![], 1);
            row.push(evaluate(others, &nothing, self.context)?.scalar(0));
            row.push(evaluate(&level.by.value, &totals, self.context)?.scalar(0));
        }
        if let Some(others) = self.others.get_mut(depth) {
            others.push(row);
        }
        Ok(())
    }
}

/// The rows of these groups.
fn rows_of(groups: &[usize], members: &[Vec<u32>]) -> Vec<u32> {
    let of_group = |group: &usize| members.get(*group);
    groups
        .iter()
        .filter_map(of_group)
        .flatten()
        .copied()
        .collect()
}

/// The rows of each group.
fn members(of_row: &[u32], groups: usize) -> Vec<Vec<u32>> {
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); groups];
    for (group, row) in of_row.iter().zip(0_u32..) {
        if let Some(members) = members.get_mut(*group as usize) {
            members.push(row);
        }
    }
    members
}
