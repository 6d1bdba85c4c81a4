//! Rows of files read once into memory, so that many rules can run over them at the same time.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use kql_eval::RuntimeError;
use kql_eval::exec::read_table;
use kql_eval::types::{Column, Scalar};
use kqlab_proof::Prepared;

use super::rows::Table;
use super::{CompileError, InMemory, Rows, Workspace};

impl Rows {
    /// Reads the rows of all files, each file once, and keeps them in memory in place of the files.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn read_into_memory(&mut self) -> Result<(), RuntimeError> {
        let mut read = HashMap::new();
        for (name, table) in &self.tables {
            if matches!(table, Table::Files(_)) {
                let schema = self.schema_of(name, table);
                let batches = read_table(self, name, &schema)?;
                read.insert(name.clone(), Table::Memory(InMemory { schema, batches }));
            }
        }
        self.tables.extend(read);
        Ok(())
    }

    /// The same rows in memory over another workspace. Tables that are still in files are not among them.
    #[must_use]
    pub fn over(&self, workspace: Arc<Workspace>) -> Self {
        let mut rows = Self::none(workspace);
        for (name, table) in &self.tables {
            if let Table::Memory(of) = table {
                rows.tables.insert(name.clone(), Table::Memory(of.clone()));
            }
        }
        rows
    }

    /// Takes the rows in memory of a table from others where their workspace describes it with the same columns. Whether it did.
    pub fn take_same(&mut self, others: &Self, table: &str) -> bool {
        let own = self.workspace.catalog().table(table);
        let other = others.workspace.catalog().table(table);
        let own = own.as_ref().map(|schema| &schema.columns);
        match others.tables.get(table) {
            Some(Table::Memory(of)) if own == other.as_ref().map(|schema| &schema.columns) => {
                let rows = Table::Memory(of.clone());
                self.tables.insert(table.to_owned(), rows);
                true
            }
            _ => false,
        }
    }

    /// Compiles a query over rows in memory, whose columns are known.
    ///
    /// # Errors
    /// The mistakes of its text.
    pub fn prepare_shared(&self, text: &str) -> Result<Prepared, CompileError> {
        let settings = self.settings().map_err(CompileError::Locations)?;
        Prepared::compile(text, self, &settings).map_err(CompileError::Mistakes)
    }

    /// The tables in memory that have rows, with how many.
    #[must_use]
    pub fn row_counts(&self) -> BTreeMap<String, usize> {
        let tables = self.tables.iter();
        let counted = tables.filter_map(|(name, table)| match table {
            Table::Memory(of) => Some((name.clone(), of.rows())),
            Table::Files(_) => None,
        });
        counted.filter(|(_, rows)| *rows > 0).collect()
    }

    /// Whether a table has rows: in memory at least one, of files or as the answer of a function whatever they are.
    #[must_use]
    pub fn has_any(&self, table: &str) -> bool {
        match self.tables.get(table) {
            Some(Table::Memory(of)) => of.rows() > 0,
            Some(Table::Files(_)) => true,
            None => self.has(table),
        }
    }

    /// Those of some columns of a table in memory that no row sets: all values are null or empty texts.
    #[must_use]
    pub fn empty_columns(&self, table: &str, columns: &BTreeSet<String>) -> BTreeSet<String> {
        let Some(Table::Memory(of)) = self.tables.get(table) else {
            return BTreeSet::new();
        };
        let is_empty = |name: &&String| {
            let Some(place) = of.schema.index_of(name) else {
                return false;
            };
            let mut columns = of
                .batches
                .iter()
                .filter_map(|batch| batch.columns.get(place));
            columns.all(has_no_value)
        };
        columns.iter().filter(is_empty).cloned().collect()
    }
}

impl InMemory {
    fn rows(&self) -> usize {
        self.batches.iter().map(|batch| batch.rows).sum()
    }
}

fn has_no_value(column: &Column) -> bool {
    let rows = if column.as_constant().is_some() {
        column.rows().min(1)
    } else {
        column.rows()
    };
    (0..rows).all(|row| match column.scalar(row) {
        Scalar::String(text) => text.is_empty(),
        value => value.is_null(),
    })
}
