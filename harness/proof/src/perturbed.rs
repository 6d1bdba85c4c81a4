//! Events near those at hand, for what no procedure decides: a search runs rules over them, a trial holds proofs against them.
//!
//! Nothing follows from a search that finds nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use kql_eval::plan::Node;
use kql_eval::types::{Scalar, ScalarType};

use super::events::{Event, Events};
use super::goal::Formula;
use super::path::VariableKind;
use super::plausible::Plausible;
use super::prepared::Prepared;
use super::trace::trace;

/// As many values of one column are tried.
const MOST_VALUES: usize = 48;

/// As many paths through a query give values.
const MOST_PATHS: usize = 8;

/// As many rows events have at most.
const MOST_ROWS: usize = 40;

/// A column of a table that queries read, with the values that may matter there.
#[derive(Clone, Debug)]
struct ReadColumn {
    table: Arc<str>,
    name: Arc<str>,
    values: Vec<Scalar>,
}

/// Events made from others by small changes of rows and cells, without end; the same seed gives the same ones.
#[derive(Clone, Debug)]
pub struct Perturbed {
    base: Vec<Events>,
    tables: Vec<Arc<str>>,
    columns: Vec<ReadColumn>,
    random: u64,
}

impl Perturbed {
    /// Events near `base` for these rules: their columns have the values that the rules' predicates name and those just
    /// beside.
    #[must_use]
    pub fn new(rules: &[&Prepared], base: Vec<Events>, seed: u64) -> Self {
        let mut columns: BTreeMap<(Arc<str>, Arc<str>), ReadColumn> = BTreeMap::new();
        for rule in rules {
            let solver = rule.solver().seeded(1);
            scanned(rule, solver.plausible(), &mut columns);
            for path in trace(rule.bound()).iter().take(MOST_PATHS) {
                let question = path.question();
                let values = solver.values_tried(&question, &Formula::of(&question.constraints));
                for (variable, values) in path.variables.iter().zip(values) {
                    let VariableKind::Column(source) = variable.kind else {
                        continue;
                    };
                    let table = path.sources.get(source).map(|source| &source.table);
                    let key = table.map(|table| (Arc::clone(table), Arc::clone(&variable.name)));
                    if let Some(known) = key.and_then(|key| columns.get_mut(&key)) {
                        known.add(values);
                    }
                }
            }
        }
        let columns: Vec<ReadColumn> = columns.into_values().collect();
        let mut tables: Vec<Arc<str>> = columns.iter().map(|of| Arc::clone(&of.table)).collect();
        tables.dedup();
        Self {
            base,
            tables,
            columns,
            random: seed ^ 0x9E37_79B9_7F4A_7C15,
        }
    }

    /// The base with one cell changed, each in turn, at most this number: first those of the first events.
    #[must_use]
    pub fn one_cell_changed(&self, most: usize) -> Vec<Events> {
        let mut found = Vec::new();
        let of_each = (most / self.base.len().max(1)).max(12);
        for events in &self.base {
            let most = most.min(found.len() + of_each);
            for column in &self.columns {
                let rows = events.tables.get(&column.table).map_or(0, Vec::len);
                for row in 0..rows.min(3) {
                    for value in &column.values {
                        if found.len() >= most {
                            break;
                        }
                        let mut changed = events.clone();
                        let rows = changed.tables.get_mut(&column.table);
                        if let Some(event) = rows.and_then(|rows| rows.get_mut(row))
                            && event.get(&column.name) != Some(value)
                        {
                            event.set(&column.name, value.clone());
                            found.push(changed);
                        }
                    }
                }
            }
        }
        found
    }

    /// The same with those values alone that `known` does not try: what a change of a rule brings in.
    #[must_use]
    pub(super) fn beyond(mut self, known: &Self) -> Self {
        for column in &mut self.columns {
            let same = known
                .columns
                .iter()
                .find(|of| of.table == column.table && of.name == column.name);
            if let Some(same) = same {
                column.values.retain(|value| !same.values.contains(value));
            }
        }
        self
    }

    fn below(&mut self, count: usize) -> usize {
        // xorshift: no secret hangs on it, and the same seed gives the same events on every machine.
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        usize::try_from(self.random >> 11).unwrap_or(0) % count.max(1)
    }

    fn value(&mut self, column: usize) -> Scalar {
        let count = self.columns.get(column).map_or(0, |of| of.values.len());
        // The first values are the ordinary ones: rows that agree in them meet in joins and groups.
        let place = if self.below(3) == 0 {
            self.below(count.min(3))
        } else {
            self.below(count)
        };
        let values = self.columns.get(column).map(|of| &of.values);
        let value = values.and_then(|values| values.get(place));
        value.cloned().unwrap_or(Scalar::Null(ScalarType::String))
    }

    /// The numbers of the columns of a table.
    fn columns_of(&self, table: &str) -> Vec<usize> {
        let columns = self.columns.iter().enumerate();
        let own = columns.filter(|(_, column)| &*column.table == table);
        own.map(|(number, _)| number).collect()
    }

    fn row(&mut self, table: &str) -> Event {
        let mut event = Event::default();
        for number in self.columns_of(table) {
            if self.below(8) > 0 {
                let value = self.value(number);
                self.set(&mut event, number, value);
            }
        }
        event
    }

    fn set(&self, event: &mut Event, number: usize, value: Scalar) {
        if let Some(column) = self.columns.get(number) {
            event.set(&column.name, value);
        }
    }

    /// One change of rows or cells.
    fn change(&mut self, events: &mut Events) {
        let turn = self.below(self.tables.len());
        let Some(table) = self.tables.get(turn).cloned() else {
            return;
        };
        let count = events.tables.get(&table).map_or(0, Vec::len);
        let at = self.below(count);
        match self.below(10) {
            0 if count < MOST_ROWS => {
                let row = self.row(&table);
                events.push(&table, row);
            }
            1 if count > 0 => {
                if let Some(rows) = events.tables.get_mut(&table) {
                    rows.remove(at);
                }
            }
            2 if count > 0 && count < MOST_ROWS => {
                let row = events.tables.get(&table).and_then(|rows| rows.get(at));
                if let Some(row) = row.cloned() {
                    events.push(&table, row);
                }
            }
            3 if count < MOST_ROWS => self.copy(events, &table, at),
            _ if count > 0 => self.change_cell(events, &table, at),
            _ => {
                let row = self.row(&table);
                events.push(&table, row);
            }
        }
    }

    /// A row once more, with another value in one column.
    fn copy(&mut self, events: &mut Events, table: &Arc<str>, at: usize) {
        let row = events.tables.get(table).and_then(|rows| rows.get(at));
        let row = row.cloned().unwrap_or_default();
        events.push(table, row);
        let last = events.tables.get(table).map_or(0, Vec::len);
        self.change_cell(events, table, last.saturating_sub(1));
    }

    fn change_cell(&mut self, events: &mut Events, table: &Arc<str>, at: usize) {
        let columns = self.columns_of(table);
        let turn = self.below(columns.len());
        let Some(number) = columns.get(turn).copied() else {
            return;
        };
        let value = self.value(number);
        let rows = events.tables.get_mut(table);
        if let Some(event) = rows.and_then(|rows| rows.get_mut(at))
            && let Some(column) = self.columns.get(number)
        {
            event.set(&column.name, value);
        }
    }
}

impl Iterator for Perturbed {
    type Item = Events;

    fn next(&mut self) -> Option<Events> {
        if self.tables.is_empty() {
            return None;
        }
        let from = self.below(self.base.len() + 1);
        let mut events = self.base.get(from).cloned().unwrap_or_default();
        if events.is_empty() {
            for table in self.tables.clone() {
                for _ in 0..self.below(4) {
                    let row = self.row(&table);
                    events.push(&table, row);
                }
            }
        }
        for _ in 0..=self.below(5) {
            self.change(&mut events);
        }
        Some(events)
    }
}

impl ReadColumn {
    fn add(&mut self, values: Vec<Scalar>) {
        for value in values {
            if self.values.len() < MOST_VALUES && !self.values.contains(&value) {
                self.values.push(value);
            }
        }
    }
}

/// The columns that a rule reads, with an ordinary value, another one, and none.
fn scanned(
    rule: &Prepared,
    plausible: &Plausible,
    columns: &mut BTreeMap<(Arc<str>, Arc<str>), ReadColumn>,
) {
    let other = plausible.other(3);
    for plan in rule.bound().plans().flat_map(|plan| plan.nodes()) {
        let Node::TableScan { table, needed, .. } = &plan.node else {
            continue;
        };
        for (field, needed) in plan.schema.fields.iter().zip(needed) {
            if !*needed {
                continue;
            }
            let key = (Arc::clone(table), Arc::clone(&field.name));
            let column = columns.entry(key).or_insert_with(|| ReadColumn {
                table: Arc::clone(table),
                name: Arc::clone(&field.name),
                values: vec![],
            });
            column.add(vec![
                plausible.value(&field.name, field.ty),
                other.value(&field.name, field.ty),
                Scalar::null(field.ty),
            ]);
        }
    }
}
