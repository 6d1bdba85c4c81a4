//! The rows that a rule runs over.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use kql_eval::Settings;
use kql_eval::bind::Catalog;
use kql_eval::exec::Batch;
use kql_eval::plan::Schema;
use kql_eval::types::{Scalar, ScalarType};
use kqlab_source::{Files, FirstLook, Progress, SkippedLines, SourceError};

use super::own_time::with_time;
use super::{InMemory, Workspace, table_schema};
use crate::library::Selected;

/// Rows of tables, in memory or in files, over a workspace that has the other tables, all empty.
///
/// A rule runs over it as its database; where files have columns that no schema lists, a query is also compiled over it.
#[derive(Debug)]
pub struct Rows {
    pub(super) workspace: Arc<Workspace>,
    pub(super) tables: HashMap<String, Table>,
    bad_lines: BadLines,
    /// For each reading of a file the lines passed over.
    skipped: Mutex<Vec<(String, SkippedLines)>>,
    pub(super) progress: Arc<Progress>,
    /// What scans of files asked of a column with times, with the table.
    windows: Mutex<Vec<(String, Window)>>,
    /// By how many ticks the times of files' rows are moved.
    pub(super) shift: i64,
}

/// The bounds that a scan asked for of a column with times, both included.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Window {
    /// The column.
    pub column: String,
    /// The first time.
    pub low: Option<Scalar>,
    /// The last time.
    pub high: Option<Scalar>,
}

/// What becomes of lines of NDJSON that cannot be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum BadLines {
    /// They are errors.
    #[default]
    Fail,
    /// They are passed over and counted, see [`Rows::skipped_lines`].
    Skip,
}

/// The rows of one table.
#[derive(Debug)]
pub(super) enum Table {
    Memory(InMemory),
    Files(TableFiles),
}

/// A table whose rows are in files.
#[derive(Debug)]
pub(super) struct TableFiles {
    pub columns: Columns,
    pub files: Files,
    /// The column that `TimeGenerated` is taken from, where the files have no such column.
    pub time: Option<String>,
}

/// The columns of a table whose rows are in files.
#[derive(Debug)]
pub(super) enum Columns {
    Known(Arc<Schema>),
    /// Some are known, and the others only when the file has been read.
    Partly(PartlyKnown),
}

/// What is known of a table whose file was looked at and not read.
#[derive(Debug)]
pub(super) struct PartlyKnown {
    /// The declared columns, and one in place of those that are not known.
    pub first: Arc<Schema>,
    /// Columns that only the file has, as far as they were seen.
    pub seen: Vec<String>,
    /// All columns, once a query has asked for them.
    pub all: OnceLock<Result<Arc<Schema>, SourceError>>,
}

/// The name of the column in place of those of a file that are not known. No query can name it.
// A control character cannot be written in a name, so that no query can meet it by chance.
pub(super) const OTHER_COLUMNS: &str = "\u{1}other columns";

impl Rows {
    /// No rows: every table of the workspace is empty.
    #[must_use]
    pub fn none(workspace: Arc<Workspace>) -> Self {
        Self {
            workspace,
            tables: HashMap::new(),
            bad_lines: BadLines::default(),
            skipped: Mutex::default(),
            progress: Arc::default(),
            windows: Mutex::default(),
            shift: 0,
        }
    }

    /// Says what becomes of lines that cannot be read, in files that are given later.
    #[must_use]
    pub const fn with_bad_lines(mut self, bad_lines: BadLines) -> Self {
        self.bad_lines = bad_lines;
        self
    }

    /// The workspace.
    #[must_use]
    pub const fn workspace(&self) -> &Arc<Workspace> {
        &self.workspace
    }

    /// The limits of runs over these rows.
    pub fn limits(&mut self) -> &mut Settings {
        // A copy where others share the workspace: their limits stay as they are.
        Arc::make_mut(&mut self.workspace).limits()
    }

    /// Works with other saved functions than those of the workspace, which are there again afterwards.
    pub(crate) fn with_functions<T>(
        &mut self,
        functions: Selected,
        work: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let mut other = (*self.workspace).clone();
        other.declarations.clear();
        other.declare_functions(functions);
        let own = std::mem::replace(&mut self.workspace, Arc::new(other));
        let done = work(self);
        self.workspace = own;
        done
    }

    /// Gives a table rows that are in memory. A table that the catalog does not have takes its columns from here.
    pub fn give(&mut self, table: &str, columns: &[(String, ScalarType)], batches: Vec<Batch>) {
        self.give_batches(table, Arc::new(table_schema(table, columns)), batches);
    }

    /// Gives a table rows that have the columns of its schema.
    pub(crate) fn give_batches(&mut self, table: &str, schema: Arc<Schema>, batches: Vec<Batch>) {
        let rows = InMemory { schema, batches };
        self.tables.insert(table.to_owned(), Table::Memory(rows));
    }

    /// Gives a table the rows of a file, see [`Rows::give_files`].
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn give_file(&mut self, table: &str, path: PathBuf) -> Result<(), SourceError> {
        self.give_files(table, Files::from(path))
    }

    /// Gives a table the rows of files. Values are read as the catalog's types where it knows the table.
    ///
    /// Of files that show their columns only line by line no more than a first piece is read here. Its other columns are
    /// found when a query asks for them.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn give_files(&mut self, table: &str, files: Files) -> Result<(), SourceError> {
        let declared = self.workspace.catalog.table(table);
        let declared = declared.as_ref().map(|schema| schema.columns.as_slice());
        let columns = self.columns_of(table, &files, declared)?;
        let (columns, time) = match declared {
            Some(_) => (columns, None),
            None => with_time(table, columns),
        };
        let files = Table::Files(TableFiles {
            columns,
            files,
            time,
        });
        self.tables.insert(table.to_owned(), files);
        Ok(())
    }

    /// The tables of whose files lines were passed over, with how many they were. Of a file that was read more than once the
    /// reading counts that met most of them: lines that a query cannot want are not looked at.
    #[must_use]
    pub fn skipped_lines(&self) -> Vec<(String, u64)> {
        let mut tables: Vec<(String, u64)> = Vec::new();
        let all = self.skipped.lock().unwrap_or_else(PoisonError::into_inner);
        for (table, skipped) in all.iter() {
            match tables.iter_mut().find(|(known, _)| known == table) {
                // The largest, not the sum: a file that a query reads twice has its bad lines once.
                Some((_, count)) => *count = skipped.count().max(*count),
                None => tables.push((table.clone(), skipped.count())),
            }
        }
        tables.retain(|(_, count)| *count > 0);
        tables.sort();
        tables
    }

    /// How many bytes the files of the tables have.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let bytes = |table: &Table| match table {
            Table::Files(of) => of.files.bytes(),
            Table::Memory(_) => 0,
        };
        self.tables.values().map(bytes).sum()
    }

    /// How much of the files has been read by the runs so far.
    #[must_use]
    pub fn progress(&self) -> Arc<Progress> {
        Arc::clone(&self.progress)
    }

    /// The tables that have files, and these.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &Files)> {
        self.tables.iter().filter_map(|(name, table)| match table {
            Table::Files(of) => Some((name.as_str(), &of.files)),
            Table::Memory(_) => None,
        })
    }

    /// The column that the `TimeGenerated` of a table is taken from, where its files have none.
    pub(crate) fn time_of(&self, table: &str) -> Option<&str> {
        match self.tables.get(table)? {
            Table::Files(of) => of.time.as_deref(),
            Table::Memory(_) => None,
        }
    }

    /// Whether rows were given for a table, be it none, or a function of the workspace answers.
    pub(crate) fn has(&self, table: &str) -> bool {
        self.tables.contains_key(table) || self.workspace.has_answer(table)
    }

    /// What the last scan of a table's files asked of a column with times.
    pub(crate) fn window(&self, table: &str) -> Option<Window> {
        let windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let mut asked = windows.iter().rev();
        let (_, window) = asked.find(|(known, _)| known == table)?;
        Some(window.clone())
    }

    /// Keeps what a scan asks of a column with times.
    pub(super) fn note_window(&self, table: &str, window: Option<Window>) {
        if let Some(window) = window {
            let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
            windows.push((table.to_owned(), window));
        }
    }

    /// A count of the lines passed over in a reading of a table's file, if they are.
    pub(super) fn skipping(&self, table: &str) -> Option<SkippedLines> {
        match self.bad_lines {
            BadLines::Fail => None,
            BadLines::Skip => {
                let skipped = SkippedLines::default();
                let mut all = self.skipped.lock().unwrap_or_else(PoisonError::into_inner);
                all.push((table.to_owned(), skipped.clone()));
                Some(skipped)
            }
        }
    }

    fn columns_of(
        &self,
        table: &str,
        files: &Files,
        declared: Option<&[(String, ScalarType)]>,
    ) -> Result<Columns, SourceError> {
        let skipped = self.skipping(table);
        let known = |columns: &[_]| Columns::Known(Arc::new(table_schema(table, columns)));
        let look = match declared {
            Some(declared) => files.first_look(table, declared, skipped.as_ref())?,
            None => None,
        };
        let mut columns = declared.unwrap_or_default().to_vec();
        match look {
            Some(FirstLook::Whole(own)) => {
                columns.extend(own);
                Ok(known(&columns))
            }
            Some(FirstLook::Piece(seen)) => {
                columns.push((OTHER_COLUMNS.to_owned(), ScalarType::String));
                Ok(Columns::Partly(PartlyKnown {
                    first: Arc::new(table_schema(table, &columns)),
                    seen,
                    all: OnceLock::new(),
                }))
            }
            None => Ok(known(&files.columns(table, declared, skipped.as_ref())?)),
        }
    }

    /// All columns of a table that has rows. Where its file cannot be read they are those known before; compiling a query
    /// gives the error.
    pub(super) fn schema_of(&self, name: &str, table: &Table) -> Arc<Schema> {
        let of = match table {
            Table::Memory(rows) => return Arc::clone(&rows.schema),
            Table::Files(of) => of,
        };
        let partly = match &of.columns {
            Columns::Known(schema) => return Arc::clone(schema),
            Columns::Partly(partly) => partly,
        };
        let all = partly.all.get_or_init(|| {
            let declared = self.workspace.catalog.table(name);
            let declared = declared.as_ref().map(|schema| schema.columns.as_slice());
            let skipped = self.skipping(name);
            let columns = of.files.columns(name, declared, skipped.as_ref())?;
            Ok(Arc::new(table_schema(name, &columns)))
        });
        Arc::clone(all.as_ref().unwrap_or(&partly.first))
    }

    /// The columns with which the rows of a table's files are read.
    pub(super) fn columns_to_read(
        &self,
        name: &str,
        columns: &Columns,
    ) -> Option<Vec<(String, ScalarType)>> {
        let schema = match columns {
            Columns::Known(schema) => schema,
            Columns::Partly(partly) => match partly.all.get() {
                Some(Ok(schema)) => schema,
                Some(Err(_)) | None => {
                    let declared = self.workspace.catalog.table(name);
                    return declared.map(|schema| schema.columns.clone());
                }
            },
        };
        Some(schema.columns())
    }
}

impl Catalog for Rows {
    fn table(&self, name: &str) -> Option<Arc<Schema>> {
        match self.tables.get(name) {
            Some(table) => Some(self.schema_of(name, table)),
            None => self.workspace.table(name),
        }
    }

    fn table_names(&self) -> Vec<String> {
        let mut names = self.workspace.table_names();
        names.extend(self.tables.keys().cloned());
        names.sort();
        names.dedup();
        names
    }

    fn unlisted_column(&self, table: &str, column: &str) -> Option<ScalarType> {
        self.workspace.unlisted_column(table, column)
    }

    fn declarations(&self) -> &str {
        self.workspace.declarations()
    }

    fn is_open(&self) -> bool {
        self.workspace.is_open()
    }
}
