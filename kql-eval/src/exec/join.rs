//! `Join`

use arrow_array::UInt32Array;
use arrow_buffer::BooleanBuffer;
use kql_parser::Span;

use super::memory::Held;
use super::stream::rows;
use super::{Batch, Context, Grouping, Stream, evaluate};
use crate::keys::ByGroup;
use crate::operators::selection;
use crate::plan::{Expr, JoinKind, Plan};
use crate::types::{Column, ScalarType};
use crate::{RuntimeError, Stop};

/// Pairs of rows with equal keys: a hash table over the side with fewer rows, looked up by the other.
pub(super) struct Join<'p> {
    sides: [&'p Plan; 2],
    kind: JoinKind,
    on: &'p [(usize, usize)],
    left_where: Option<&'p Expr>,
    span: Span,
    done: bool,
}

/// The number of the row that is missing in a pair.
const ABSENT: u32 = u32::MAX;

/// The numbers of the rows of pairs; [`ABSENT`] for a side without a partner.
#[derive(Default)]
struct Pairs {
    left: Vec<u32>,
    right: Vec<u32>,
}

impl Pairs {
    fn push(&mut self, left: u32, right: u32) {
        self.left.push(left);
        self.right.push(right);
    }
}

/// The group ids of the rows of both sides: rows with equal keys have equal ids, and a key that only the side that is looked
/// up has is [`ABSENT`].
struct Keyed {
    left: Vec<u32>,
    right: Vec<u32>,
    count: usize,
}

impl Keyed {
    /// The hash table is built over the side with fewer rows.
    fn new(types: Vec<ScalarType>, left: &[Column], right: &[Column], rows: [usize; 2]) -> Self {
        let [left_rows, right_rows] = rows;
        let mut grouping = Grouping::new(types);
        let known = |number: Option<u32>| number.unwrap_or(ABSENT);
        let (left, right) = if left_rows < right_rows {
            let left = grouping.number(left, left_rows, |_| {});
            let right = grouping.look_up(right, right_rows);
            (left, right.into_iter().map(known).collect())
        } else {
            let right = grouping.number(right, right_rows, |_| {});
            let left = grouping.look_up(left, left_rows);
            (left.into_iter().map(known).collect(), right)
        };
        Self {
            left,
            right,
            count: grouping.count(),
        }
    }

    /// Which keys are among these.
    fn present(&self, numbers: &[u32]) -> Vec<bool> {
        let mut present = vec![false; self.count];
        for number in numbers {
            if let Some(present) = present.get_mut(*number as usize) {
                *present = true;
            }
        }
        present
    }
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
        // Both sides are collected: which rows are partners is known only when all of them are there.
        let mut left = rows(left, context, WHAT)?;
        // Before the rows are chosen that stand for their key: a row that a later `where` drops must not be the one
        // that is kept.
        if let Some(predicate) = self.left_where {
            let mask = selection(&evaluate(predicate, &left.batch, context)?);
            left.batch = left.batch.filter(&mask);
        }
        let right = rows(right, context, WHAT)?;
        let (left, right) = (&left.batch, &right.batch);
        let keyed = Keyed::new(
            key_types,
            &columns(left, self.on.iter().map(|(index, _)| *index)),
            &columns(right, self.on.iter().map(|(_, index)| *index)),
            [left.rows, right.rows],
        );
        match self.kind {
            JoinKind::LeftSemi | JoinKind::LeftAnti => {
                let present = keyed.present(&keyed.right);
                Ok(kept(left, &keyed.left, &present, self.keep()))
            }
            JoinKind::RightSemi | JoinKind::RightAnti => {
                let present = keyed.present(&keyed.left);
                Ok(kept(right, &keyed.right, &present, self.keep()))
            }
            JoinKind::InnerUnique
            | JoinKind::Inner
            | JoinKind::LeftOuter
            | JoinKind::RightOuter
            | JoinKind::FullOuter => self.joined(&keyed, left, right, context),
        }
    }

    /// The pairs of rows as rows of both sides.
    fn joined(
        &self,
        keyed: &Keyed,
        left: &Batch,
        right: &Batch,
        context: &Context<'_>,
    ) -> Result<Batch, RuntimeError> {
        let mut held = context.held(WHAT, self.span);
        let pairs = self.pairs(
            keyed,
            left.columns.len() + right.columns.len(),
            &context.settings.stop,
            &mut held,
        )?;
        let rows = pairs.left.len();
        let left = left.take(&row_numbers(pairs.left));
        let right = right.take(&row_numbers(pairs.right));
        let columns = left.columns.into_iter().chain(right.columns);
        Ok(Batch::new(columns.collect(), rows))
    }

    /// Which rows a join of one side keeps.
    const fn keep(&self) -> Keep {
        match self.kind {
            JoinKind::LeftAnti | JoinKind::RightAnti => Keep::WithoutPartner,
            JoinKind::LeftSemi
            | JoinKind::RightSemi
            | JoinKind::InnerUnique
            | JoinKind::Inner
            | JoinKind::LeftOuter
            | JoinKind::RightOuter
            | JoinKind::FullOuter => Keep::WithPartner,
        }
    }

    /// The pairs of rows with equal keys, and the rows without a partner that the kind keeps: first in the order of the left
    /// rows, then what only the right side has.
    fn pairs(
        &self,
        keyed: &Keyed,
        columns: usize,
        stop: &Stop,
        held: &mut Held,
    ) -> Result<Pairs, RuntimeError> {
        let keep_left = matches!(self.kind, JoinKind::LeftOuter | JoinKind::FullOuter);
        let keep_right = matches!(self.kind, JoinKind::RightOuter | JoinKind::FullOuter);
        // Keeps the order of the right rows within each key, as lists in a hash table would, without
        // an allocation for each key.
        let right_rows = ByGroup::new(keyed.right.iter().copied(), keyed.count);
        let mut left_used = vec![false; keyed.count];
        let mut pairs = Pairs::default();
        let mut counted = 0;
        for (&number, row) in keyed.left.iter().zip(0..) {
            // `innerunique` keeps one left row of each key. Kusto leaves open which; the first makes results repeatable.
            if self.kind == JoinKind::InnerUnique
                && let Some(used) = left_used.get_mut(number as usize)
                && std::mem::replace(used, true)
            {
                continue;
            }
            let partners = right_rows.of(number as usize);
            // One key may have more partners than there is room for.
            if partners.len() > COUNTED_EVERY {
                held.resize((pairs.left.len() + partners.len()) * (8 + 16 * columns))?;
            }
            for partner in partners {
                pairs.push(row, *partner);
            }
            if partners.is_empty() && keep_left {
                pairs.push(row, ABSENT);
            }
            if pairs.left.len() >= counted {
                // The numbers of the two rows, and what is taken from them.
                held.resize(pairs.left.len() * (8 + 16 * columns))?;
                stop.check().map_err(|error| error.at(self.span))?;
                counted = pairs.left.len() + COUNTED_EVERY;
            }
        }
        // After all left rows, so that the order of the result is that of the left side as far as it has rows.
        if keep_right {
            pairs.push_unmatched(keyed);
        }
        Ok(pairs)
    }
}

/// What a limit says is reached.
const WHAT: &str = "`join`";

/// The memory of pairs is counted each time that this many more have been made.
const COUNTED_EVERY: usize = 1 << 16;

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

/// Row numbers, null for a row that is missing.
fn row_numbers(rows: Vec<u32>) -> UInt32Array {
    if rows.contains(&ABSENT) {
        rows.into_iter()
            .map(|row| Some(row).filter(|row| *row != ABSENT))
            .collect()
    } else {
        UInt32Array::from(rows)
    }
}

/// Which rows of one side are kept.
#[derive(Clone, Copy)]
enum Keep {
    /// Those whose key the other side has.
    WithPartner,
    /// Those whose key it has not.
    WithoutPartner,
}

/// The rows whose key the other side has, or those whose key it does not have.
fn kept(batch: &Batch, numbers: &[u32], present: &[bool], keep: Keep) -> Batch {
    let wanted = match keep {
        Keep::WithPartner => true,
        Keep::WithoutPartner => false,
    };
    let is_kept = |row: usize| {
        let number = numbers.get(row).copied().unwrap_or(ABSENT);
        present.get(number as usize).copied().unwrap_or(false) == wanted
    };
    let mask = BooleanBuffer::collect_bool(batch.rows, is_kept);
    batch.filter(&mask.into())
}

impl Pairs {
    /// Adds the right rows without a partner.
    fn push_unmatched(&mut self, keyed: &Keyed) {
        let used = keyed.present(&keyed.left);
        let is_used = |number: u32| used.get(number as usize).copied().unwrap_or(false);
        for (&number, row) in keyed.right.iter().zip(0..) {
            if !is_used(number) {
                self.push(ABSENT, row);
            }
        }
    }
}
