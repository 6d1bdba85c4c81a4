//! What a rule answers, with an exclusion and without.

use kql_eval::types::cell_json;
use kqlab_proof::{Events, Prepared};
use kqlab_suite::exclusion::{Polarity, insert};
use kqlab_suite::workspace::Workspace;

use super::situation::{Kept, Situation};

/// The rows of a rule's result, as JSON; `None` when it fails.
pub(super) fn answer(rule: &Prepared, events: &Events) -> Option<Vec<Vec<serde_json::Value>>> {
    let table = rule.result(events).ok()?;
    let row = |row| {
        let columns = table.batch.columns.iter();
        columns.map(|column| cell_json(column, row)).collect()
    };
    Some((0..table.batch.rows).map(row).collect())
}

/// The rule with an exclusion, where that compiles.
pub(super) fn with_exclusion(
    rule: &Prepared,
    kql: &str,
    workspace: &Workspace,
) -> Option<Prepared> {
    let inserted = insert(rule.text(), kql, Polarity::Exclude, workspace).ok()?;
    Some(inserted.rule)
}

/// Whether a tuned rule is silent on all of these situations, on which the rule fires, and answers for everything that must
/// be kept as the rule does, row for row.
pub(super) fn holds<'s>(
    original: &Prepared,
    tuned: &Prepared,
    silences: impl IntoIterator<Item = &'s Situation>,
    keeps: &[Kept],
) -> bool {
    let is_silenced = |situation: &Situation| {
        let events = &situation.events;
        original.fires(events) == Ok(true) && tuned.fires(events) == Ok(false)
    };
    let is_kept = |kept: &Kept| {
        let before = answer(original, &kept.events);
        before.is_some() && before == answer(tuned, &kept.events)
    };
    silences.into_iter().all(is_silenced) && keeps.iter().all(is_kept)
}
