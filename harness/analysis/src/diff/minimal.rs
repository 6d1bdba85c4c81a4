//! The smallest events over which two rules still differ for the same reason.

use std::sync::Arc;

use kqlab_proof::{Event, Events};

use super::Change;
use super::answer::{Pair, change};
use super::deciding::{Deciding, deciding};

/// How often both rules are run for one example.
const MOST_RUNS: usize = 600;

/// Leaves out rows as long as the rules differ in the same way, then columns as long as the same predicates decide over the
/// same values: an event without the value that decides is none that people know.
pub(super) fn minimal(pair: &Pair<'_>, events: &Events, difference: Change) -> Events {
    let mut search = Search {
        pair,
        difference,
        reason: None,
        runs: 0,
        smallest: events.clone(),
    };
    let tables: Vec<Arc<str>> = events.tables.keys().cloned().collect();
    for table in &tables {
        search.rows(table);
    }
    search.reason = Some(deciding(pair, &search.smallest, difference));
    for table in &tables {
        search.cells(table);
    }
    search.smallest
}

struct Search<'s> {
    pair: &'s Pair<'s>,
    difference: Change,
    /// What must go on deciding.
    reason: Option<Vec<Deciding>>,
    runs: usize,
    smallest: Events,
}

impl Search<'_> {
    /// Takes other rows of a table where the rules still differ.
    fn take(&mut self, table: &Arc<str>, rows: Vec<Event>) -> bool {
        if self.runs >= MOST_RUNS {
            return false;
        }
        self.runs += 1;
        let mut smaller = self.smallest.clone();
        if rows.is_empty() {
            smaller.tables.remove(table);
        } else {
            smaller.tables.insert(Arc::clone(table), rows);
        }
        let still = change(self.pair, &smaller) == Ok(Some(self.difference))
            && self
                .reason
                .as_ref()
                .is_none_or(|reason| deciding(self.pair, &smaller, self.difference) == *reason);
        if still {
            self.smallest = smaller;
        }
        still
    }

    fn of(&self, table: &Arc<str>) -> Vec<Event> {
        self.smallest.tables.get(table).cloned().unwrap_or_default()
    }

    /// Leaves out rows: halves first, then ever smaller runs of them.
    fn rows(&mut self, table: &Arc<str>) {
        let mut length = self.of(table).len();
        while length > 0 {
            let mut start = 0;
            loop {
                let rows = self.of(table);
                if start >= rows.len() {
                    break;
                }
                let end = (start + length).min(rows.len());
                let left = rows.iter().enumerate();
                let left = left.filter(|(number, _)| !(start..end).contains(number));
                let left = left.map(|(_, row)| row.clone()).collect();
                if !self.take(table, left) {
                    start = end;
                }
            }
            length /= 2;
        }
    }

    /// Leaves out the columns that do not matter.
    fn cells(&mut self, table: &Arc<str>) {
        let all = self.of(table);
        let names = all.iter().flat_map(|event| &event.cells);
        let mut columns: Vec<Arc<str>> = names.map(|(name, _)| Arc::clone(name)).collect();
        columns.sort_unstable();
        columns.dedup();
        for column in columns {
            let mut rows = self.of(table);
            for event in &mut rows {
                event.cells.retain(|(name, _)| *name != column);
            }
            self.take(table, rows);
        }
        for row in 0..self.of(table).len() {
            let rows = self.of(table);
            let columns: Vec<Arc<str>> = rows.get(row).map_or_else(Vec::new, |event| {
                event
                    .cells
                    .iter()
                    .map(|(name, _)| Arc::clone(name))
                    .collect()
            });
            for column in columns {
                let mut rows = self.of(table);
                if let Some(event) = rows.get_mut(row) {
                    event.cells.retain(|(name, _)| *name != column);
                }
                self.take(table, rows);
            }
        }
    }
}
