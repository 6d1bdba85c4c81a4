//! Members put in the order of their groups.

/// The positions of members, group by group, each group's in the order of arrival: one piece of memory for all groups.
pub(crate) struct ByGroup {
    /// Where each group starts in `order`, and the end of the last.
    starts: Vec<usize>,
    order: Vec<u32>,
}

impl ByGroup {
    /// Orders members whose groups are given in the order of arrival; those of groups from `count` on are left out.
    pub fn new(groups: impl Iterator<Item = u32> + Clone, count: usize) -> Self {
        let mut starts = vec![0; count + 1];
        for group in groups.clone() {
            if let Some(size) = starts.get_mut(group as usize + 1) {
                *size += 1;
            }
        }
        // A counting sort: two passes over the groups, and one allocation for all members instead of one for each group.
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

#[cfg(test)]
mod tests {
    use super::ByGroup;

    #[test]
    fn a_group_has_its_members_in_the_order_of_arrival() {
        let groups = ByGroup::new([2, 0, 2, 5, 0].into_iter(), 4);
        assert_eq!(groups.of(0), [1, 4]);
        assert_eq!(groups.of(1), [] as [u32; 0]);
        assert_eq!(groups.of(2), [0, 2]);
        assert_eq!(groups.of(5), [] as [u32; 0]);
    }
}
