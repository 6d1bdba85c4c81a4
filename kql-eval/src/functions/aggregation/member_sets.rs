//! The distinct members of groups.

use super::members::Member;

/// From this many members on, looking through them for repetitions pays.
const FEWEST_MEMBERS: usize = 1 << 18;

/// The group of no member.
const NO_GROUP: u32 = u32::MAX;

/// The distinct values of every group, by their numbers, each group's in the order first seen.
///
/// Members are noted as they come. Whenever there are twice as many as before they are brought into the order of their groups
/// by counting, and repeats are dropped group by group: no member is looked for in a table.
pub(super) struct MemberSets {
    members: Vec<Member>,
    /// How many members there were when repeats were last dropped.
    settled: usize,
    /// The most values that a group keeps.
    most: usize,
}

impl MemberSets {
    /// Sets of at most `most` values each.
    pub const fn new(most: usize) -> Self {
        Self {
            members: Vec::new(),
            settled: 0,
            most,
        }
    }

    /// Empty sets with the same limit.
    pub const fn sibling(&self) -> Self {
        Self::new(self.most)
    }

    /// Notes a value of a group.
    pub fn push(&mut self, group: u32, value: u32) {
        self.members.push(Member { group, value });
    }

    /// Drops repeats when they may have become many; `groups` and `values` tell how many numbers there are of each.
    pub fn settle_if_worthwhile(&mut self, groups: usize, values: usize) {
        if self.members.len() >= FEWEST_MEMBERS.max(2 * self.settled).max(groups) {
            self.settle(groups, values);
        }
    }

    /// Drops all repeats and puts the members in the order of their groups.
    pub fn settle(&mut self, groups: usize, values: usize) {
        if self.members.len() == self.settled {
            return;
        }
        let members = in_order_of_groups(std::mem::take(&mut self.members), groups);
        let mut last_group = vec![NO_GROUP; values];
        let (mut group, mut size) = (NO_GROUP, 0);
        self.members = members;
        self.members.retain(|member| {
            if member.group != group {
                group = member.group;
                size = 0;
            }
            let last = last_group.get_mut(member.value as usize);
            let Some(last) = last.filter(|last| **last != group && size < self.most) else {
                return false;
            };
            *last = group;
            size += 1;
            true
        });
        self.settled = self.members.len();
    }

    /// Takes over the members of other sets, whose rows come after these: their groups and values have the new numbers
    /// `groups` and, where they differ, `values`.
    pub fn adopt(&mut self, other: &Self, groups: &[u32], values: Option<&[u32]>) {
        self.members.reserve(other.members.len());
        for member in &other.members {
            let group = groups.get(member.group as usize);
            let value = match values {
                None => Some(&member.value),
                Some(values) => values.get(member.value as usize),
            };
            if let (Some(&group), Some(&value)) = (group, value) {
                self.push(group, value);
            }
        }
    }

    /// The sets of some groups, in ascending order, which become the first groups. These sets are [settled](Self::settle).
    pub fn select(&self, groups: &[u32]) -> Self {
        let mut members = Vec::new();
        for (number, &group) in (0..).zip(groups) {
            let start = self.members.partition_point(|member| member.group < group);
            let own = self.members.get(start..).unwrap_or_default();
            let own = own.iter().take_while(|member| member.group == group);
            members.extend(own.map(|member| Member {
                group: number,
                value: member.value,
            }));
        }
        Self {
            settled: members.len(),
            members,
            most: self.most,
        }
    }

    /// The members; in the order of their groups and without repeats once they are [settled](Self::settle).
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// About how many bytes this takes.
    pub fn size(&self) -> usize {
        self.members.capacity() * size_of::<Member>()
    }
}

/// The members of the first group first; those of one group stay in their order.
pub(super) fn in_order_of_groups(members: Vec<Member>, groups: usize) -> Vec<Member> {
    if members.is_sorted_by_key(|member| member.group) {
        return members;
    }
    let mut places = vec![0; groups];
    for member in &members {
        if let Some(count) = places.get_mut(member.group as usize) {
            *count += 1;
        }
    }
    let mut start: usize = 0;
    for place in &mut places {
        start += std::mem::replace(place, start);
    }
    let mut ordered = vec![Member { group: 0, value: 0 }; start];
    for member in members {
        if let Some(place) = places.get_mut(member.group as usize)
            && let Some(slot) = ordered.get_mut(*place)
        {
            *slot = member;
            *place += 1;
        }
    }
    ordered
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::{Member, MemberSets};

    const GROUPS: u32 = 5;
    const VALUES: u32 = 7;

    fn pairs() -> impl Strategy<Value = Vec<(u32, u32)>> {
        prop::collection::vec((0..GROUPS, 0..VALUES), 0..200)
    }

    /// Each group's values in the order first seen, up to a limit.
    fn expected(pairs: &[(u32, u32)], most: usize) -> Vec<Member> {
        let mut sets: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (group, value) in pairs {
            let set = sets.entry(*group).or_default();
            if !set.contains(value) && set.len() < most {
                set.push(*value);
            }
        }
        let members = |(group, set): (u32, Vec<u32>)| {
            set.into_iter().map(move |value| Member { group, value })
        };
        sets.into_iter().flat_map(members).collect()
    }

    fn settle(sets: &mut MemberSets) {
        sets.settle(GROUPS as usize, VALUES as usize);
    }

    proptest! {
        #[test]
        fn sets_are_those_of_a_plain_list_however_often_repeats_are_dropped(
            pairs in pairs(), most in 1..9_usize, every in 1..50_usize,
        ) {
            let mut sets = MemberSets::new(most);
            for (position, (group, value)) in pairs.iter().enumerate() {
                sets.push(*group, *value);
                if position % every == 0 {
                    settle(&mut sets);
                }
            }
            settle(&mut sets);
            prop_assert_eq!(sets.members(), expected(&pairs, most));
        }

        #[test]
        fn the_sets_of_some_groups_are_theirs_alone(pairs in pairs(), most in 1..9_usize) {
            let mut sets = MemberSets::new(most);
            pairs.iter().for_each(|(group, value)| sets.push(*group, *value));
            settle(&mut sets);
            let chosen = |group: u32| [1, 3].iter().zip(0..).find(|(known, _)| **known == group);
            let expected = expected(&pairs, most).into_iter().filter_map(|member| {
                let (_, group) = chosen(member.group)?;
                Some(Member { group, ..member })
            });
            let selected = sets.select(&[1, 3]);
            prop_assert_eq!(selected.members(), expected.collect::<Vec<_>>());
        }

        #[test]
        fn sets_of_parts_put_together_are_those_of_the_whole(
            pairs in pairs(), most in 1..9_usize, cut in 0..200_usize,
        ) {
            let (first, second) = pairs.split_at(cut.min(pairs.len()));
            let mut whole = MemberSets::new(most);
            first.iter().for_each(|(group, value)| whole.push(*group, *value));
            // The other part numbers groups and values from the end.
            let (groups, values): (Vec<u32>, Vec<u32>) =
                ((0..GROUPS).rev().collect(), (0..VALUES).rev().collect());
            let mut other = MemberSets::new(most);
            for (group, value) in second {
                other.push(GROUPS - 1 - group, VALUES - 1 - value);
            }
            settle(&mut other);
            whole.adopt(&other, &groups, Some(&values));
            settle(&mut whole);
            prop_assert_eq!(whole.members(), expected(&pairs, most));
        }
    }
}
