//! What the rows of one run show of the keys that group them.

use std::collections::{BTreeSet, HashSet};

use kql_eval::observe::Rows;

use super::site::{KeysSite, PointId};

/// Adds the keys in which two groups differ.
pub(super) fn shown(site: &KeysSite<'_>, rows: &Rows<'_>, reached: &mut BTreeSet<PointId>) {
    for (key, item) in site.keys.iter().zip(&site.items) {
        let (Some(item), Ok(values)) = (item, rows.evaluate(key)) else {
            continue;
        };
        let distinct: HashSet<String> = (0..rows.count())
            .map(|row| format!("{:?}", values.scalar(row)))
            .collect();
        if distinct.len() > 1 {
            reached.insert(PointId {
                item: *item,
                point: 0,
            });
        }
    }
}
