//! Pairing expected rows with actual ones so that as many as possible find a partner.

use std::collections::VecDeque;

/// For each of `left` rows its partner among `right` rows, where `fits(left, right)`. As many as possible have one: a row that
/// fits several never takes the only partner of another. Earlier rows get earlier partners where that costs nothing.
pub fn pair(left: usize, right: usize, fits: impl Fn(usize, usize) -> bool) -> Vec<Option<usize>> {
    let neighbours: Vec<Vec<usize>> = (0..left)
        .map(|row| (0..right).filter(|other| fits(row, *other)).collect())
        .collect();
    let mut partner_of_right: Vec<Option<usize>> = vec![None; right];
    let mut partner_of_left: Vec<Option<usize>> = vec![None; left];
    for start in 0..left {
        augment(
            start,
            &neighbours,
            &mut partner_of_left,
            &mut partner_of_right,
        );
    }
    partner_of_left
}

/// Finds `start` a partner, moving others to new partners if need be, by breadth-first search for an alternating path.
fn augment(
    start: usize,
    neighbours: &[Vec<usize>],
    partner_of_left: &mut [Option<usize>],
    partner_of_right: &mut [Option<usize>],
) {
    // For each actual row that was reached: the expected row it was reached from.
    let mut reached_from: Vec<Option<usize>> = vec![None; partner_of_right.len()];
    // Breadth first, so that a path is shortest; recursion would be as deep as there are rows.
    let mut queue = VecDeque::from([start]);
    while let Some(row) = queue.pop_front() {
        for &other in neighbours.get(row).into_iter().flatten() {
            let Some(from) = reached_from.get_mut(other).filter(|from| from.is_none()) else {
                continue;
            };
            *from = Some(row);
            match partner_of_right.get(other).copied().flatten() {
                Some(taken_by) => queue.push_back(taken_by),
                None => {
                    flip(other, &reached_from, partner_of_left, partner_of_right);
                    return;
                }
            }
        }
    }
}

/// Gives every expected row on the path that ends in the free row `end` the partner it reached.
fn flip(
    end: usize,
    reached_from: &[Option<usize>],
    partner_of_left: &mut [Option<usize>],
    partner_of_right: &mut [Option<usize>],
) {
    let mut free = Some(end);
    while let Some(other) = free {
        let Some(row) = reached_from.get(other).copied().flatten() else {
            return;
        };
        free = partner_of_left
            .get_mut(row)
            .and_then(|partner| partner.replace(other));
        if let Some(partner) = partner_of_right.get_mut(other) {
            *partner = Some(row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::pair;

    #[test]
    fn a_row_that_fits_several_leaves_the_only_partner_to_another() {
        let fits = [
            [true, true, true],
            [true, false, false],
            [true, true, false],
        ];
        assert_eq!(pair(3, 3, |l, r| fits[l][r]), [Some(2), Some(0), Some(1)]);
    }

    #[test]
    fn rows_without_a_partner_stay_alone() {
        assert_eq!(pair(2, 1, |_, _| true), [Some(0), None]);
        assert_eq!(pair(1, 0, |_, _| true), [None]);
        assert_eq!(pair(2, 2, |l, r| l == 1 && r == 0), [None, Some(0)]);
    }

    /// The size of the largest pairing, by trying all.
    fn best(fits: &[Vec<bool>], row: usize, taken: u32) -> usize {
        let Some(others) = fits.get(row) else {
            return 0;
        };
        let alone = best(fits, row + 1, taken);
        let paired = (0..others.len())
            .filter(|other| others[*other] && taken & (1 << other) == 0)
            .map(|other| 1 + best(fits, row + 1, taken | (1 << other)));
        paired.max().unwrap_or(0).max(alone)
    }

    proptest::proptest! {
        #[test]
        fn no_pairing_is_larger(fits in proptest::collection::vec(proptest::collection::vec(proptest::bool::ANY, 5), 0..6)) {
            let pairs = pair(fits.len(), 5, |l, r| fits[l][r]);
            let found = pairs.iter().flatten().count();
            assert_eq!(found, best(&fits, 0, 0));
            let mut partners: Vec<_> = pairs.iter().flatten().collect();
            partners.sort();
            partners.dedup();
            assert_eq!(partners.len(), found);
            for (row, partner) in pairs.iter().enumerate() {
                assert!(partner.is_none_or(|other| fits[row][other]));
            }
        }
    }
}
