//! Measuring: the fixtures of all tests through the rule as it is.

use std::collections::BTreeSet;

use kql_eval::RuntimeError;
use kql_eval::exec::Database;
use kql_eval::observe::{Reached, unobserved};
use kqlab_proof::Prepared;
use kqlab_suite::rule::FilePlaces;
use kqlab_suite::runner::Suite;
use kqlab_suite::testfile::{Origin, expand};

use super::close::close;
use super::site::{PointId, Site, Sites, sites};
use super::{Coverage, PointState, grouped, joined, rows};

/// What the tests, scenarios and evasions of a suite exercise of its rule as it is, whatever they expect of it. Fixtures that
/// cannot be read, or over which the rule fails, exercise nothing: their tests say so. `None` where the rule does not compile.
#[must_use]
pub fn coverage(suite: &Suite) -> Option<Coverage> {
    let rule = suite.original().ok()?;
    let text = rule.text().to_owned();
    let mut sites = sites(rule.query(), &text);
    let mut reached = BTreeSet::new();
    let mut done: Vec<Origin> = Vec::new();
    for case in expand(&suite.file) {
        // The forms of the rule have the rows in common.
        if done.contains(&case.origin) {
            continue;
        }
        done.push(case.origin);
        let Ok(rows) = suite.rows(&case) else {
            continue;
        };
        let found = points(&rule, &sites, &rows, &reached);
        reached.extend(found.unwrap_or_default());
    }
    for point in &reached {
        sites.set(*point, PointState::Reached);
    }
    let closings = close(&rule, &mut sites, suite.clock());
    let mut items = sites.items;
    items.sort_by_key(|item| (item.span.start, std::cmp::Reverse(item.span.end)));
    let unobserved = unobserved(rule.query());
    Some(Coverage {
        items,
        closings,
        unobserved: unobserved
            .into_iter()
            .filter(|span| (span.end as usize) <= text.len())
            .collect(),
        query: text,
        places: FilePlaces::of(&suite.rule),
    })
}

/// The points that the rows of a database reach, besides those that are known.
///
/// # Errors
/// The rule fails over the rows.
pub(super) fn points(
    rule: &Prepared,
    sites: &Sites<'_>,
    database: &dyn Database,
    known: &BTreeSet<PointId>,
) -> Result<BTreeSet<PointId>, RuntimeError> {
    let mut points = BTreeSet::new();
    rule.observe(database, &mut |reached| {
        for site in &sites.sites {
            match (site, &reached) {
                (Site::Predicate(site), Reached::Predicate { place, rows, .. })
                    if site.place == *place =>
                {
                    rows::shown(site, rows, known, &mut points);
                }
                (Site::Keys(site), Reached::Keys { place, rows, .. }) if site.place == *place => {
                    grouped::shown(site, rows, &mut points);
                }
                (Site::Join(site), Reached::Join { place, left, right })
                    if site.place == *place =>
                {
                    joined::shown(site, left, right, &mut points);
                }
                _ => {}
            }
        }
    })?;
    Ok(points)
}

impl Sites<'_> {
    /// Says whether a point is reached.
    pub(super) fn set(&mut self, point: PointId, state: PointState) {
        let item = self.items.get_mut(point.item);
        if let Some(slot) = item.and_then(|item| item.points.get_mut(point.point)) {
            slot.state = state;
        }
    }

    /// Whether no test reaches a point, and no closing does.
    pub(super) fn is_open(&self, point: PointId) -> bool {
        let item = self.items.get(point.item);
        item.and_then(|item| item.points.get(point.point))
            .is_some_and(|point| point.state == PointState::Missed(None))
    }
}
