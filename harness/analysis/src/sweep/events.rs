//! The events of a sweep: read once, kept in memory, shared by all rules.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kql_eval::RuntimeError;
use kqlab_source::{Files, SourceError};
use kqlab_suite::mapping::{Mapped, Mapping, MappingError, Wanted, apply};
use kqlab_suite::runner::{columns_decided_by, columns_of, tables_of};
use kqlab_suite::schema::Dialect;
use kqlab_suite::workspace::{Rows, Workspace};

use super::Subject;

/// Why there are no events to run rules over.
#[derive(Debug)]
pub enum EventsError<E> {
    /// The times cannot be moved.
    Shift(E),
    /// A file cannot be read.
    Source(SourceError),
    /// A file cannot be read to its end.
    Read(RuntimeError),
    /// A mapping fails.
    Mapping(MappingError),
}

/// The events, in the columns of either dialect that rules are written in.
#[derive(Debug)]
pub struct Events {
    of_dialects: BTreeMap<&'static str, OfDialect>,
}

/// The events in the columns of one dialect.
#[derive(Debug)]
pub(super) struct OfDialect {
    pub rows: Rows,
    pub mapped: Mapped,
    /// The tables that the rules read.
    read: BTreeSet<String>,
    /// For each table of files the columns that a rule decides by and no row sets.
    pub empty: BTreeMap<String, BTreeSet<String>>,
}

/// What the events are read from.
pub struct Given<'g, E> {
    /// Tables and their files.
    pub tables: &'g [(String, Files)],
    /// What makes tables out of these.
    pub mappings: &'g [Mapping],
    /// Moves the times of rows that have just been given.
    pub shift: &'g dyn Fn(&mut Rows) -> Result<(), E>,
    /// The tables that are known in a dialect.
    pub workspace: &'g dyn Fn(Dialect) -> Workspace,
}

impl Events {
    /// Reads the events that some rules ask for.
    ///
    /// # Errors
    /// A file cannot be read, or a mapping fails.
    pub fn read<E>(given: &Given<'_, E>, subjects: &[Subject]) -> Result<Self, EventsError<E>> {
        let mut of_dialects = BTreeMap::new();
        for subject in subjects {
            let dialect = Dialect::of_query(&subject.rule.query);
            let name = name_of(&subject.rule.query);
            if !of_dialects.contains_key(name) {
                let same = |other: &&Subject| name_of(&other.rule.query) == name;
                let subjects: Vec<&Subject> = subjects.iter().filter(same).collect();
                let known = of_dialects.values().next();
                let read = OfDialect::read(given, (given.workspace)(dialect), &subjects, known)?;
                of_dialects.insert(name, read);
            }
        }
        Ok(Self { of_dialects })
    }

    /// The events for a rule.
    pub(super) fn of(&self, query: &str) -> &OfDialect {
        let Some(events) = self.of_dialects.get(name_of(query)) else {
            unreachable!("the events were read for the dialects of all rules");
        };
        events
    }

    /// Whether a rule or a mapping reads a table.
    #[must_use]
    pub fn is_read(&self, table: &str) -> bool {
        let mut all = self.of_dialects.values();
        all.any(|of_dialect| of_dialect.mapped.reads(table) || of_dialect.read.contains(table))
    }

    /// The tables that were given rows, with how many.
    #[must_use]
    pub fn tables(&self) -> Vec<(String, usize)> {
        let mut tables: BTreeMap<String, usize> = BTreeMap::new();
        for of_dialect in self.of_dialects.values() {
            let given = of_dialect.rows.row_counts().into_iter();
            tables.extend(given.filter(|(table, _)| !of_dialect.mapped.has(table)));
        }
        tables.into_iter().collect()
    }
}

/// What tells the dialects of rules apart.
fn name_of(query: &str) -> &'static str {
    match Dialect::of_query(query) {
        Dialect::Defender => "defender",
        Dialect::Sentinel => "sentinel",
        Dialect::Any => "any",
        Dialect::AnySentinelFirst => "any, sentinel first",
    }
}

impl OfDialect {
    /// Reads the tables; those that have the same columns in another dialect are taken from there.
    fn read<E>(
        given: &Given<'_, E>,
        workspace: Workspace,
        subjects: &[&Subject],
        known: Option<&Self>,
    ) -> Result<Self, EventsError<E>> {
        let mut rows = Rows::none(Arc::new(workspace));
        let mut files = Vec::new();
        for (table, of_table) in given.tables {
            let taken = known.is_some_and(|known| rows.take_same(&known.rows, table));
            if !taken {
                let added = rows.give_files(table, of_table.clone());
                added.map_err(EventsError::Source)?;
                files.push(table);
            }
        }
        if !files.is_empty() {
            (given.shift)(&mut rows).map_err(EventsError::Shift)?;
            rows.read_into_memory().map_err(EventsError::Read)?;
        }
        let mut wanted = Wanted::new();
        let mut decided: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for subject in subjects {
            let Ok(workspace) = &subject.workspace else {
                continue;
            };
            let rows = rows.over(Arc::clone(workspace));
            let Ok(query) = rows.prepare_shared(&subject.rule.query) else {
                continue;
            };
            for table in tables_of(query.query()) {
                let columns = columns_of(query.query(), &table);
                let decisive = columns_decided_by(query.query(), &table);
                decided.entry(table.clone()).or_default().extend(decisive);
                wanted.entry(table).or_default().extend(columns);
            }
        }
        let mapped = apply(&mut rows, given.mappings, &wanted).map_err(EventsError::Mapping)?;
        let empty = given.tables.iter().filter_map(|(table, _)| {
            let columns = rows.empty_columns(table, decided.get(table)?);
            Some((table.clone(), columns))
        });
        let empty = empty.collect();
        Ok(Self {
            rows,
            mapped,
            read: wanted.into_keys().collect(),
            empty,
        })
    }
}
