//! The distinct values of each group: the state of `dcount` and `make_set`.

use crate::RuntimeError;
use crate::functions::{Accumulator, Groups};
use crate::types::{Column, ScalarType};

use super::interned_values::{InternedValues, Taken};
use super::member_sets::MemberSets;
use super::shared_values::SharedValues;

/// Starts the values of a type.
pub(super) type NewValues = fn(ScalarType) -> InternedValues;

/// Makes the result: from the merged sets of all groups, and their values.
pub(super) type Finish = fn(&MemberSets, &SharedValues, usize) -> Column;

/// The distinct values of each group that are not null, in the order first seen.
pub(super) struct GroupSets {
    ty: ScalarType,
    new: NewValues,
    finish: Finish,
    values: SharedValues,
    sets: MemberSets,
    groups: usize,
}

impl GroupSets {
    /// Empty sets of at most `most` values of a type.
    pub fn new(ty: ScalarType, most: usize, new: NewValues, finish: Finish) -> Self {
        Self {
            ty,
            new,
            finish,
            values: SharedValues::new(new(ty)),
            sets: MemberSets::new(most),
            groups: 0,
        }
    }
}

impl Accumulator for GroupSets {
    fn update(&mut self, arguments: &[Column], groups: Groups<'_>) -> Result<(), RuntimeError> {
        self.groups = groups.count;
        let Some(values) = arguments.first() else {
            return Ok(());
        };
        let sets = &mut self.sets;
        let mut known = self.values.values_mut();
        known.take(values, groups.of_row, |group, taken| {
            if let Taken::Value(value) = taken {
                sets.push(group, value);
            }
        });
        sets.settle_if_worthwhile(self.groups, known.count());
        Ok(())
    }

    fn sibling(&self) -> Option<Box<dyn Accumulator>> {
        Some(Box::new(Self {
            values: self.values.sibling(|| (self.new)(self.ty)),
            sets: self.sets.sibling(),
            groups: 0,
            ..*self
        }))
    }

    fn settle(&mut self) {
        let values = self.values.values().count();
        self.sets.settle(self.groups, values);
        self.values.release();
    }

    fn merge(
        &mut self,
        other: Box<dyn Accumulator>,
        groups: Groups<'_>,
    ) -> Result<(), RuntimeError> {
        self.groups = groups.count;
        let other = other.into_same::<Self>();
        let values = self.values.adopt(&other.values);
        self.sets.adopt(&other.sets, groups.of_row, values);
        let values = self.values.values().count();
        self.sets.settle_if_worthwhile(self.groups, values);
        Ok(())
    }

    fn select(&self, groups: &[u32]) -> Option<Box<dyn Accumulator>> {
        Some(Box::new(Self {
            values: self.values.same(),
            sets: self.sets.select(groups),
            groups: groups.len(),
            ..*self
        }))
    }

    fn size(&self) -> usize {
        self.values.size() + self.sets.size()
    }

    fn finish(mut self: Box<Self>, groups: usize) -> Result<Vec<Column>, RuntimeError> {
        let values = self.values.values().count();
        self.sets.settle(groups, values);
        Ok(vec![(self.finish)(&self.sets, &self.values, groups)])
    }
}
