//! Which situations share an exclusion: the smallest readable set of exclusions.

use std::collections::HashMap;

use super::conjunction::Conjunction;

/// What another exclusion costs the reader.
const ONE_MORE: u32 = 20;

/// Situations, by number, that one exclusion silences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    /// The situations.
    pub members: Vec<usize>,
    /// Their exclusion.
    pub exclusion: Conjunction,
}

impl Group {
    fn penalty(&self) -> u32 {
        ONE_MORE + self.exclusion.penalty(self.members.len())
    }
}

/// Groups situations so that their exclusions together have the smallest penalty that merging two groups at a time finds.
/// `find` gives the best exclusion of some situations. A situation that has none by itself is in no group.
pub(super) fn groups(
    situations: usize,
    find: &mut dyn FnMut(&[usize]) -> Option<Conjunction>,
) -> Vec<Group> {
    let mut groups: Vec<Group> = (0..situations)
        .filter_map(|number| {
            let members = vec![number];
            let exclusion = find(&members)?;
            Some(Group { members, exclusion })
        })
        .collect();
    let mut known: HashMap<Vec<usize>, Option<Conjunction>> = HashMap::new();
    loop {
        let mut best: Option<(u32, usize, usize, Group)> = None;
        for (first, one) in groups.iter().enumerate() {
            for (second, other) in groups.iter().enumerate().skip(first + 1) {
                let mut members = [one.members.as_slice(), &other.members].concat();
                members.sort_unstable();
                let exclusion = known
                    .entry(members.clone())
                    .or_insert_with(|| find(&members))
                    .clone();
                let Some(exclusion) = exclusion else { continue };
                let merged = Group { members, exclusion };
                let before = one.penalty() + other.penalty();
                let Some(gain) = before.checked_sub(merged.penalty()) else {
                    continue;
                };
                // Of two sets that read as well the smaller one is taken.
                if best.as_ref().is_none_or(|(most, ..)| gain > *most) {
                    best = Some((gain, first, second, merged));
                }
            }
        }
        let Some((_, first, second, merged)) = best else {
            groups.sort_by(|a, b| a.members.cmp(&b.members));
            return groups;
        };
        groups.remove(second);
        if let Some(slot) = groups.get_mut(first) {
            *slot = merged;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use kqlab_proof::Control;

    use super::*;
    use crate::tuning::synthesis::predicate::{Predicate, Shape};

    fn exclusion(values: usize, control: Control) -> Conjunction {
        let predicate = |column: &str, control| Predicate {
            column: Arc::from(column),
            kql: column.to_owned(),
            shape: Shape::Value,
            values,
            control,
            why: "",
        };
        Conjunction {
            telling: vec![predicate("a", control)],
            narrowing: vec![predicate("b", Control::Free)],
        }
    }

    #[test]
    fn situations_of_one_kind_share_an_exclusion() {
        let found = groups(3, &mut |members| {
            Some(exclusion(members.len(), Control::Dear))
        });
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].members, [0, 1, 2]);
    }

    #[test]
    fn no_exclusion_is_shared_that_is_easier_to_an_attacker() {
        let found = groups(2, &mut |members| {
            let alone = members.len() == 1;
            Some(exclusion(
                1,
                if alone { Control::Dear } else { Control::Free },
            ))
        });
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn a_situation_without_an_exclusion_is_left_out() {
        let found = groups(2, &mut |members| {
            (members == [1]).then(|| exclusion(1, Control::Dear))
        });
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].members, [1]);
    }
}
