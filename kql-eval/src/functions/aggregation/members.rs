//! Members of groups: distinct values of each group.

use foldhash::fast::FixedState;
use hashbrown::HashSet;

use crate::keys::Interner;

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
}
