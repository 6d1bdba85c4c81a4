//! Members of groups: distinct values of each group, and members put in order of their groups.

use foldhash::fast::FixedState;
use hashbrown::HashSet;

use super::pieces::Interner;

/// A value of a group.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Member {
    /// The group.
    pub group: u32,
    /// The value's number.
    pub value: u32,
}

/// The distinct values of every group: each value is kept once for all groups.
#[derive(Default)]
pub(super) struct DistinctMembers {
    values: Interner,
    seen: HashSet<Member, FixedState>,
}

impl DistinctMembers {
    /// Adds a value to a group; gives it as a member if it is new there.
    pub fn insert(&mut self, group: u32, value: &[u8]) -> Option<Member> {
        let value = self.values.number(value);
        self.insert_number(group, value)
    }

    /// As [`insert`](Self::insert), for a value that has a number here.
    pub fn insert_number(&mut self, group: u32, value: u32) -> Option<Member> {
        let member = Member { group, value };
        self.seen.insert(member).then_some(member)
    }

    /// The numbers here of all values of another set, in its order.
    pub fn adopt(&mut self, other: &Self) -> Vec<u32> {
        self.values.adopt(&other.values)
    }

    /// The value with this number.
    pub fn value(&self, number: u32) -> &[u8] {
        self.values.get(number)
    }

    /// All members, in no order.
    pub fn iter(&self) -> impl Iterator<Item = Member> + '_ {
        self.seen.iter().copied()
    }
}

/// The positions of members, group by group, each group's in the order of arrival.
pub(super) struct ByGroup {
    /// Where each group starts in `order`, and the end of the last.
    starts: Vec<usize>,
    order: Vec<u32>,
}

impl ByGroup {
    /// Orders members whose groups are given in the order of arrival.
    pub fn new(groups: impl Iterator<Item = u32> + Clone, count: usize) -> Self {
        let mut starts = vec![0; count + 1];
        for group in groups.clone() {
            if let Some(size) = starts.get_mut(group as usize + 1) {
                *size += 1;
            }
        }
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        let mut next = starts.clone();
        let mut order = vec![0; total];
        for (group, position) in groups.zip(0..) {
            if let Some(next) = next.get_mut(group as usize)
                && let Some(slot) = order.get_mut(*next)
            {
                *slot = position;
                *next += 1;
            }
        }
        Self { starts, order }
    }

    /// The positions of a group's members.
    pub fn of(&self, group: usize) -> &[u32] {
        let start = self.starts.get(group).copied().unwrap_or(0);
        let end = self.starts.get(group + 1).copied().unwrap_or(start);
        self.order.get(start..end).unwrap_or_default()
    }
}
