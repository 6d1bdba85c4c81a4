//! Merging the keys of several groupings, as of the partitions of a table.

use std::ops::Range;

use arrow_array::ArrayRef;

use super::grouping::Grouping;
use crate::types::{Column, ScalarType};

/// The keys of several groupings, numbered in the order in which they come, and what became of each one's numbers.
pub(crate) struct MergedKeys {
    grouping: Grouping,
    /// For each grouping the merged ids of its keys.
    pub numbers: Vec<Vec<u32>>,
}

impl MergedKeys {
    /// How many distinct keys there are.
    pub fn count(&self) -> usize {
        self.grouping.count()
    }

    /// For each column all values that stand in keys by a number.
    pub fn numbered(&self) -> Vec<Option<ArrayRef>> {
        self.grouping.numbered()
    }

    /// The columns of some keys, in the order of their numbers; `numbered` is what [`numbered`](Self::numbered) gives.
    pub fn columns(&self, keys: Range<usize>, numbered: &[Option<ArrayRef>]) -> Vec<Column> {
        self.grouping.columns_of(keys, numbered)
    }
}

/// Numbers the keys of groupings over the same types, whose rows come one grouping after the other.
///
/// Only keys that may be in several groupings are looked up; the others are appended. Events mostly come in the order of
/// their time, so that with a time in the key the value ranges of partitions hardly overlap and few keys are looked up.
pub(crate) fn merge(parts: Vec<Grouping>) -> MergedKeys {
    let zones = zones(&parts);
    let mut parts = parts.into_iter();
    let Some(first) = parts.next() else {
        return MergedKeys {
            grouping: Grouping::new(vec![]),
            numbers: vec![],
        };
    };
    let types = first.columns.iter().map(|column| column.ty).collect();
    let mut all = Grouping::new(types);
    let mut numbers = Vec::new();
    let mut key = vec![0; all.width];
    let parts: Vec<_> = std::iter::once(first).chain(parts).collect();
    all.group_ids
        .reserve(parts.iter().map(Grouping::count).sum());
    for part in parts {
        let renumbered = all.renumbered(&part);
        let has_firsts = part.columns.iter().any(|column| !column.firsts.is_empty());
        let zones: Vec<_> = zones.iter().map(|zones| zones.of(&part)).collect();
        let keys = part.group_ids.keys().chunks_exact(all.width);
        let mut of_part = Vec::with_capacity(part.count());
        for (position, old) in keys.enumerate() {
            key.copy_from_slice(old);
            for column in &renumbered {
                column.apply(&mut key);
            }
            let number = if zones.iter().all(|zones| zones.may_repeat(&key)) {
                all.group_ids.number_one(&key)
            } else {
                all.group_ids.append(&key)
            };
            if has_firsts {
                all.take_first(&part, position, number);
            }
            of_part.push(number);
        }
        numbers.push(of_part);
    }
    MergedKeys {
        grouping: all,
        numbers,
    }
}

/// The values of one word of the keys that may be in several groupings.
struct Zones {
    word: usize,
    /// Disjoint and ascending, both ends included.
    zones: Vec<[u64; 2]>,
}

impl Zones {
    /// Those in which a grouping has values: few, where its rows are those of a short time.
    fn of(&self, part: &Grouping) -> Self {
        let range = range(part, self.word);
        let meets = |[from, to]: &&[u64; 2]| {
            range.is_some_and(|[least, largest]| *from <= largest && least <= *to)
        };
        Self {
            word: self.word,
            zones: self.zones.iter().filter(meets).copied().collect(),
        }
    }

    fn may_repeat(&self, key: &[u64]) -> bool {
        let value = key.get(self.word).copied().unwrap_or_default();
        let is_in = |[from, to]: &[u64; 2]| *from <= value && value <= *to;
        match self.zones.as_slice() {
            // Most partitions meet the one before and the one after; comparing with both is cheaper than a binary search.
            few @ ([] | [_] | [_, _]) => few.iter().any(is_in),
            many => {
                let after = many.partition_point(|[from, _]| *from <= value);
                let last = after.checked_sub(1).and_then(|last| many.get(last));
                last.is_some_and(is_in)
            }
        }
    }
}

/// The zones of each word that holds a number as it is.
fn zones(parts: &[Grouping]) -> Vec<Zones> {
    let Some(first) = parts.first() else {
        return vec![];
    };
    // Only these types are in keys with all their bits. The group id of a text says nothing of its place among others.
    let as_they_are = first.columns.iter().filter(|column| {
        matches!(
            column.ty,
            ScalarType::Long | ScalarType::DateTime | ScalarType::TimeSpan
        )
    });
    as_they_are
        .map(|column| {
            let word = column.placed.value.word;
            let ranges = parts.iter().filter_map(|part| range(part, word));
            Zones {
                word,
                zones: overlaps(ranges.collect()),
            }
        })
        .collect()
}

/// The least and the largest value of a word.
fn range(part: &Grouping, word: usize) -> Option<[u64; 2]> {
    let keys = part.group_ids.keys().get(word..).unwrap_or_default();
    let mut values = keys.iter().step_by(part.width).copied();
    let first = values.next()?;
    Some(values.fold([first, first], |[least, largest], value| {
        [least.min(value), largest.max(value)]
    }))
}

/// What lies in two ranges or more.
fn overlaps(mut ranges: Vec<[u64; 2]>) -> Vec<[u64; 2]> {
    ranges.sort_unstable();
    let mut zones: Vec<[u64; 2]> = Vec::new();
    let mut reach: Option<u64> = None;
    for [from, to] in ranges {
        if let Some(reach) = reach.filter(|reach| from <= *reach) {
            let end = to.min(reach);
            match zones.last_mut() {
                Some([_, last]) if from <= *last => *last = end.max(*last),
                _ => zones.push([from, end]),
            }
        }
        reach = reach.max(Some(to));
    }
    zones
}

#[cfg(test)]
mod tests {
    use super::overlaps;

    #[test]
    fn an_overlap_is_what_lies_in_two_ranges_or_more() {
        assert_eq!(overlaps(vec![[1, 3], [4, 6], [7, 9]]), [] as [[u64; 2]; 0]);
        assert_eq!(overlaps(vec![[4, 6], [1, 4], [6, 9]]), [[4, 4], [6, 6]]);
        assert_eq!(overlaps(vec![[0, 9], [2, 3], [5, 7]]), [[2, 3], [5, 7]]);
        assert_eq!(overlaps(vec![[2, 5], [2, 5]]), [[2, 5]]);
        assert_eq!(overlaps(vec![[1, 5], [3, 9], [4, 12]]), [[3, 9]]);
    }
}
