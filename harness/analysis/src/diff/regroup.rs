//! Events whose rows fall into other groups, or have fewer values: what a key of `summarize` or a count of distinct values
//! decides.

use std::sync::Arc;

use kql_eval::types::Scalar;
use kqlab_proof::{Events, Positive, Prepared, VariableKind, columns_read};

/// For each key of a rule's groups: a positive with every second row in another group, and with all its rows twice, in two
/// groups. The other values are those of more positives, or the value with something before or behind it; the rule fires on
/// them as well.
pub(super) fn regrouped(rule: &Prepared, positive: &Positive, others: &[Positive]) -> Vec<Events> {
    let mut found = Vec::new();
    for key in keys(positive) {
        let fires = |value: &Scalar| {
            let mut events = positive.events.clone();
            for row in events.tables.get_mut(&key.table).into_iter().flatten() {
                row.set(&key.column, value.clone());
            }
            rule.fires(&events) == Ok(true)
        };
        let Some(value) = key.other_values(positive, others).into_iter().find(fires) else {
            continue;
        };
        let mut split = positive.events.clone();
        let rows = split.tables.entry(Arc::clone(&key.table)).or_default();
        for row in rows.iter_mut().skip(1).step_by(2) {
            row.set(&key.column, value.clone());
        }
        let mut doubled = positive.events.clone();
        let rows = doubled.tables.entry(Arc::clone(&key.table)).or_default();
        let mut copies = rows.clone();
        for row in &mut copies {
            row.set(&key.column, value.clone());
        }
        rows.extend(copies);
        found.push(split);
        found.push(doubled);
    }
    found
}

/// How many values of a column are counted.
const MOST_VALUES: usize = 12;

/// The events with fewer distinct values in one column, down to one, for each column that has several.
pub(super) fn with_fewer_values(events: &Events) -> Vec<Events> {
    let mut found = Vec::new();
    for (table, rows) in &events.tables {
        let cells = rows.iter().flat_map(|row| &row.cells);
        let mut columns: Vec<Arc<str>> = cells.map(|(name, _)| Arc::clone(name)).collect();
        columns.sort_unstable();
        columns.dedup();
        for column in columns {
            let mut values: Vec<&Scalar> = Vec::new();
            for value in rows.iter().filter_map(|row| row.get(&column)) {
                if !values.contains(&value) {
                    values.push(value);
                }
            }
            if values.len() > MOST_VALUES {
                continue;
            }
            for fewer in 1..values.len() {
                let mut changed = events.clone();
                for row in changed.tables.get_mut(table).into_iter().flatten() {
                    let place = values
                        .iter()
                        .position(|value| row.get(&column) == Some(value));
                    let place = place.filter(|place| *place >= fewer);
                    let last = place.and_then(|_| values.get(fewer - 1));
                    if let Some(value) = last {
                        row.set(&column, (*value).clone());
                    }
                }
                found.push(changed);
            }
        }
    }
    found
}

/// A column of a table that rows are grouped by.
struct Key {
    table: Arc<str>,
    column: Arc<str>,
}

/// The columns that the keys of all groups read.
fn keys(positive: &Positive) -> Vec<Key> {
    let path = &positive.path;
    let groups = path.groups.iter();
    let mut numbers: Vec<usize> = groups
        .flat_map(|group| group.keys.iter().flat_map(columns_read))
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    let key = |number: usize| {
        let variable = path.variables.get(number)?;
        let VariableKind::Column(source) = variable.kind else {
            return None;
        };
        Some(Key {
            table: Arc::clone(&path.sources.get(source)?.table),
            column: Arc::clone(&variable.name),
        })
    };
    numbers.into_iter().filter_map(key).collect()
}

impl Key {
    /// The first value that events have.
    fn value(&self, events: &Events) -> Option<Scalar> {
        let mut rows = events.tables.get(&self.table)?.iter();
        rows.find_map(|row| row.get(&self.column).cloned())
    }

    /// Values that the positive does not have.
    fn other_values(&self, positive: &Positive, others: &[Positive]) -> Vec<Scalar> {
        let own = self.value(&positive.events);
        let of_others = others
            .iter()
            .filter_map(|other| self.value(&other.events))
            .filter(|value| Some(value) != own.as_ref());
        let mut values: Vec<Scalar> = of_others.collect();
        match &own {
            Some(Scalar::String(text)) => {
                for changed in [
                    format!("{text}-2"),
                    format!("{text}/2"),
                    format!("2.{text}"),
                ] {
                    values.push(Scalar::String(changed.into()));
                }
            }
            Some(Scalar::Long(number)) => values.push(Scalar::Long(number.saturating_add(1))),
            Some(Scalar::Int(number)) => values.push(Scalar::Int(number.saturating_add(1))),
            _ => {}
        }
        values
    }
}
