//! What a rule answers, with an exclusion and without.

use kql_eval::bind::Catalog;
use kql_eval::{Query, Settings};

use super::situation::{Kept, Situation};
use crate::output::cell_json;
use crate::proof::Events;
use crate::tuning::{Polarity, insert};

/// The rows of a rule's result, as JSON; nothing when it fails.
pub(super) fn answer(
    query: &Query,
    events: &Events,
    settings: &Settings,
) -> Option<Vec<Vec<serde_json::Value>>> {
    let table = query.run(events, settings).ok()?.pop()?;
    let row = |row| {
        let columns = table.batch.columns.iter();
        columns.map(|column| cell_json(column, row)).collect()
    };
    Some((0..table.batch.rows).map(row).collect())
}

/// The rule with an exclusion, where that compiles.
pub(super) fn with_exclusion(rule: &str, kql: &str, catalog: &dyn Catalog) -> Option<String> {
    let insertion = insert(rule, kql, Polarity::Exclude, catalog).ok()?;
    Some(insertion.text)
}

/// Whether a tuned rule is silent on all of these situations, on which the rule fires, and answers for everything that must
/// be kept as the rule does, row for row.
pub(super) fn holds<'s>(
    original: &Query,
    tuned: &Query,
    silences: impl IntoIterator<Item = &'s Situation>,
    keeps: &[Kept],
    settings: &Settings,
) -> bool {
    let is_silenced = |situation: &Situation| {
        let events = &situation.events;
        events
            .rows_of(original, settings)
            .is_ok_and(|rows| rows > 0)
            && events.rows_of(tuned, settings).is_ok_and(|rows| rows == 0)
    };
    let is_kept = |kept: &Kept| {
        let before = answer(original, &kept.events, settings);
        before.is_some() && before == answer(tuned, &kept.events, settings)
    };
    silences.into_iter().all(is_silenced) && keeps.iter().all(is_kept)
}
