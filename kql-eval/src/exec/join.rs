//! `Join`

use arrow_array::UInt32Array;
use kql_parser::Span;

use super::grouping::Grouping;
use super::stream::rows;
use super::{Batch, Context, Stream, evaluate};
use crate::RuntimeError;
use crate::operators::selection;
use crate::plan::{Expr, JoinKind, Plan};
use crate::types::{Column, ScalarType};

/// Pairs of rows with equal keys: a hash table over the right rows, looked up by the left ones.
pub(super) struct Join<'p> {
    sides: [&'p Plan; 2],
    kind: JoinKind,
    on: &'p [(usize, usize)],
    left_where: Option<&'p Expr>,
    span: Span,
    done: bool,
}

/// The numbers of the rows of a pair; nothing for a side without a partner.
struct Pairs {
    left: Vec<Option<u32>>,
    right: Vec<Option<u32>>,
}

impl<'p> Join<'p> {
    pub const fn new(
        sides: [&'p Plan; 2],
        kind: JoinKind,
        on: &'p [(usize, usize)],
        left_where: Option<&'p Expr>,
        span: Span,
    ) -> Self {
        Self {
            sides,
            kind,
            on,
            left_where,
            span,
            done: false,
        }
    }

    fn run(&self, context: &Context<'_>) -> Result<Batch, RuntimeError> {
        let [left, right] = self.sides;
        let key_types: Vec<ScalarType> = self
            .on
            .iter()
            .map(|(index, _)| {
                left.schema
                    .field(*index)
                    .map_or(ScalarType::Dynamic, |field| field.ty)
            })
            .collect();
        let mut left = rows(left, context)?;
        if let Some(predicate) = self.left_where {
            left = left.filter(&selection(&evaluate(predicate, &left, context)?));
        }
        let right = rows(right, context)?;
        let left_keys = columns(&left, self.on.iter().map(|(index, _)| *index));
        let right_keys = columns(&right, self.on.iter().map(|(_, index)| *index));
        let mut grouping = Grouping::new(key_types);
        let right_groups = grouping.number(&right_keys, right.rows, |_| {});
        let rows_of = rows_by_group(&right_groups, grouping.count());
        let left_groups = grouping.look_up(&left_keys, left.rows);
        let partners = |group: Option<u32>| {
            group
                .and_then(|group| rows_of.get(group as usize))
                .map_or(&[] as &[u32], Vec::as_slice)
        };
        match self.kind {
            JoinKind::LeftSemi => {
                return Ok(kept(&left, |row| {
                    left_groups.get(row).is_some_and(Option::is_some)
                }));
            }
            JoinKind::LeftAnti => {
                return Ok(kept(&left, |row| {
                    left_groups.get(row).is_some_and(Option::is_none)
                }));
            }
            JoinKind::RightSemi | JoinKind::RightAnti => {
                let mut hit = vec![false; grouping.count()];
                for group in left_groups.iter().flatten() {
                    if let Some(hit) = hit.get_mut(*group as usize) {
                        *hit = true;
                    }
                }
                let wanted = self.kind == JoinKind::RightSemi;
                let is_hit = |group: &u32| hit.get(*group as usize).copied().unwrap_or(false);
                return Ok(kept(&right, |row| {
                    right_groups
                        .get(row)
                        .is_some_and(|group| is_hit(group) == wanted)
                }));
            }
            JoinKind::InnerUnique
            | JoinKind::Inner
            | JoinKind::LeftOuter
            | JoinKind::RightOuter
            | JoinKind::FullOuter => {}
        }
        let keep_left = matches!(self.kind, JoinKind::LeftOuter | JoinKind::FullOuter);
        let keep_right = matches!(self.kind, JoinKind::RightOuter | JoinKind::FullOuter);
        let mut pairs = Pairs {
            left: Vec::new(),
            right: Vec::new(),
        };
        let mut right_used = vec![false; right.rows];
        let mut left_used = vec![false; grouping.count()];
        for (row, group) in left_groups.iter().enumerate() {
            if self.kind == JoinKind::InnerUnique
                && let Some(used) = group.and_then(|group| left_used.get_mut(group as usize))
                && std::mem::replace(used, true)
            {
                continue;
            }
            let row = u32::try_from(row).ok();
            let partners = partners(*group);
            for partner in partners {
                pairs.left.push(row);
                pairs.right.push(Some(*partner));
                if let Some(used) = right_used.get_mut(*partner as usize) {
                    *used = true;
                }
            }
            if partners.is_empty() && keep_left {
                pairs.left.push(row);
                pairs.right.push(None);
            }
            if pairs.left.len() > context.settings.max_rows {
                return Err(RuntimeError::Limit {
                    what: "`join`",
                    limit: context.settings.max_rows,
                    span: Some(self.span),
                });
            }
        }
        if keep_right {
            for (row, used) in right_used.iter().enumerate() {
                if !used {
                    pairs.left.push(None);
                    pairs.right.push(u32::try_from(row).ok());
                }
            }
        }
        let rows = pairs.left.len();
        let left = left.take(&UInt32Array::from(pairs.left));
        let right = right.take(&UInt32Array::from(pairs.right));
        Ok(Batch::new(
            left.columns.into_iter().chain(right.columns).collect(),
            rows,
        ))
    }
}

impl Stream for Join<'_> {
    fn next_batch(&mut self, context: &Context<'_>) -> Result<Option<Batch>, RuntimeError> {
        if std::mem::replace(&mut self.done, true) {
            return Ok(None);
        }
        self.run(context).map(Some)
    }
}

fn columns(batch: &Batch, indexes: impl Iterator<Item = usize>) -> Vec<Column> {
    indexes
        .filter_map(|index| batch.columns.get(index).cloned())
        .collect()
}

fn rows_by_group(groups: &[u32], count: usize) -> Vec<Vec<u32>> {
    let mut rows = vec![Vec::new(); count];
    for (row, group) in groups.iter().enumerate() {
        if let (Some(list), Ok(row)) = (rows.get_mut(*group as usize), u32::try_from(row)) {
            list.push(row);
        }
    }
    rows
}

fn kept(batch: &Batch, keep: impl Fn(usize) -> bool) -> Batch {
    let mask: arrow_array::BooleanArray = (0..batch.rows).map(|row| Some(keep(row))).collect();
    batch.filter(&mask)
}
