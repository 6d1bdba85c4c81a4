//! Events without the rows and cells that change nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use kql_eval::Query;
use kql_eval::plan::Node;

use super::events::Events;

/// The tables of which a query reads all columns, as one does that gives whole rows.
#[must_use]
pub fn whole_tables(query: &Query) -> BTreeSet<Arc<str>> {
    let nodes = query.bound().plans().flat_map(|plan| plan.nodes());
    nodes
        .filter_map(|plan| match &plan.node {
            Node::TableScan { table, needed, .. } if needed.iter().all(|needed| *needed) => {
                Some(Arc::clone(table))
            }
            _ => None,
        })
        .collect()
}

/// The events without the rows that are not needed for `holds`, and in tables that are read whole without the cells that are
/// not. Elsewhere the cells are those that the rule reads: a row that lacks one of them makes readers wonder.
#[must_use]
pub fn smallest(
    events: Events,
    whole: &BTreeSet<Arc<str>>,
    holds: &mut dyn FnMut(&Events) -> bool,
) -> Events {
    let mut events = events;
    let tables: Vec<Arc<str>> = events.tables.keys().cloned().collect();
    for table in tables {
        let rows = events.tables.get(&table).map_or(0, Vec::len);
        without(&mut events, rows, holds, &|events, start, end| {
            if let Some(rows) = events.tables.get_mut(&table) {
                rows.drain(start..end.min(rows.len()));
            }
        });
        if !whole.contains(&table) {
            continue;
        }
        let rows = events.tables.get(&table).map_or(0, Vec::len);
        for row in 0..rows {
            let row_of = |events: &Events| events.tables.get(&table)?.get(row).cloned();
            let cells = row_of(&events).map_or(0, |row| row.cells.len());
            without(&mut events, cells, holds, &|events, start, end| {
                let rows = events.tables.get_mut(&table);
                if let Some(row) = rows.and_then(|rows| rows.get_mut(row)) {
                    row.cells.drain(start..end.min(row.cells.len()));
                }
            });
        }
    }
    events.tables.retain(|_, rows| !rows.is_empty());
    events
}

/// Leaves out the parts `0..count` that are not needed: halves first, then ever smaller ones, from the end so that the places
/// of those before it stay.
fn without(
    events: &mut Events,
    count: usize,
    holds: &mut dyn FnMut(&Events) -> bool,
    remove: &dyn Fn(&mut Events, usize, usize),
) {
    let mut left = count;
    let mut size = count.div_ceil(2);
    while size > 0 {
        let mut end = left;
        while end > 0 {
            let start = end.saturating_sub(size);
            let mut smaller = events.clone();
            remove(&mut smaller, start, end);
            if holds(&smaller) {
                *events = smaller;
                left -= end - start;
            }
            end = start;
        }
        size /= 2;
    }
}
