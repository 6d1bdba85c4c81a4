//! What the rows of one run show of the keys of a join.

use std::collections::{BTreeSet, HashSet};

use kql_eval::observe::Rows;
use kql_eval::plan::Node;

use super::site::{JoinSite, PointId};

/// The keys of a row as text: equal keys, equal text.
type Keys = Vec<String>;

/// Adds what rows with and without a partner show. Where there are several keys, a row without a partner shows the key that
/// alone keeps it from a row of the other side.
pub(super) fn shown(
    site: &JoinSite<'_>,
    left: &Rows<'_>,
    right: &Rows<'_>,
    reached: &mut BTreeSet<PointId>,
) {
    let Node::Join { on, .. } = &site.plan.node else {
        return;
    };
    let left = keys(left, on.iter().map(|(key, _)| *key));
    let right = keys(right, on.iter().map(|(_, key)| *key));
    let has_partner = left.intersection(&right).next().is_some();
    for (number, item) in site.items.iter().enumerate() {
        let Some(item) = item else { continue };
        let mut reach = |point: usize| reached.insert(PointId { item: *item, point });
        if has_partner {
            reach(0);
        }
        let is_alone = if on.len() == 1 {
            left.symmetric_difference(&right).next().is_some()
        } else {
            let lonely = |own: &HashSet<Keys>, other: &HashSet<Keys>| {
                let others: HashSet<Keys> =
                    other.iter().map(|keys| without(keys, number)).collect();
                own.difference(other)
                    .any(|keys| others.contains(&without(keys, number)))
            };
            lonely(&left, &right) || lonely(&right, &left)
        };
        if is_alone {
            reach(1);
        }
    }
}

/// The distinct keys of rows.
fn keys(rows: &Rows<'_>, columns: impl Iterator<Item = usize>) -> HashSet<Keys> {
    let columns: Vec<_> = columns.filter_map(|column| rows.column(column)).collect();
    (0..rows.count())
        .map(|row| {
            let values = columns.iter();
            values
                .map(|column| format!("{:?}", column.scalar(row)))
                .collect()
        })
        .collect()
}

/// The keys but one.
fn without(keys: &Keys, number: usize) -> Keys {
    let kept = keys.iter().enumerate().filter(|(key, _)| *key != number);
    kept.map(|(_, key)| key.clone()).collect()
}
