//! The tables of a run: what they look like and where their rows come from.

mod compile;
mod locations;
mod scan;

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use kql_eval::bind::Catalog as Tables;
use kql_eval::exec::Batch;
use kql_eval::plan::{Field, Origin, Schema};
use kql_eval::types::ScalarType;

use crate::library::Selected;
use crate::schema::Catalog;
use crate::source::{Files, FirstLook, Progress, SkippedLines, SourceError};
pub use compile::CompileError;

/// The known tables, some of them with rows.
#[derive(Debug)]
pub struct Workspace {
    catalog: Catalog,
    tables: HashMap<String, Table>,
    /// Rows that every run has: what functions of a workspace answer.
    constant: HashMap<String, Table>,
    known: RefCell<HashMap<String, Option<Arc<Schema>>>>,
    declarations: String,
    /// The saved functions among the declarations.
    functions: Selected,
    is_open: bool,
    outside_is_empty: bool,
    skips_bad_lines: bool,
    /// For each reading of a file the lines passed over.
    skipped: RefCell<Vec<(String, SkippedLines)>>,
    /// Whether tables have the columns that are known without reading their files.
    is_first_look: Cell<bool>,
    progress: Arc<Progress>,
}

#[derive(Debug)]
struct Table {
    columns: Columns,
    rows: Given,
}

/// The columns of a table that has rows.
#[derive(Debug)]
enum Columns {
    Known(Arc<Schema>),
    /// Some are known, and the others only when the file has been read.
    Partly(PartlyKnown),
}

/// What is known of a table whose file was looked at and not read.
#[derive(Debug)]
struct PartlyKnown {
    /// The declared columns, and one that stands for those that are not known.
    first: Arc<Schema>,
    /// Columns that only the file has, as far as they were seen.
    seen: Vec<String>,
    all: OnceCell<Result<Arc<Schema>, SourceError>>,
}

#[derive(Debug)]
enum Given {
    Memory(Vec<Batch>),
    Files(Files),
}

/// Stands for the columns of a file that are not known. No query can name it.
const OTHER_COLUMNS: &str = "\u{1}other columns";

impl Workspace {
    /// The tables of a catalog, all empty.
    #[must_use]
    pub fn new(catalog: Catalog) -> Self {
        Self {
            catalog,
            tables: HashMap::new(),
            constant: HashMap::new(),
            known: RefCell::default(),
            declarations: String::new(),
            functions: Selected::default(),
            is_open: false,
            outside_is_empty: false,
            skips_bad_lines: false,
            skipped: RefCell::default(),
            is_first_look: Cell::new(false),
            progress: Arc::default(),
        }
    }

    /// The same, where what is not known is an open source: it has the columns that a query uses, and no rows.
    #[must_use]
    pub fn open(catalog: Catalog) -> Self {
        Self {
            is_open: true,
            ..Self::new(catalog)
        }
    }

    /// The same workspace, where what is not known is an open source.
    #[must_use]
    pub const fn opened(mut self) -> Self {
        self.is_open = true;
        self
    }

    /// The same, where external data and the cloud's functions are empty instead of missing.
    #[must_use]
    pub const fn without_outside(mut self) -> Self {
        self.outside_is_empty = true;
        self
    }

    /// The catalog.
    #[must_use]
    pub const fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Gives a table rows that are in memory. A table that the catalog does not have takes its columns from here.
    pub fn give_rows(
        &mut self,
        table: &str,
        columns: &[(String, ScalarType)],
        batches: Vec<Batch>,
    ) {
        let schema = Arc::new(table_schema(table, columns));
        self.give_batches(table, schema, batches);
    }

    /// Gives a table rows that have the columns of its schema.
    pub(crate) fn give_batches(&mut self, table: &str, schema: Arc<Schema>, batches: Vec<Batch>) {
        self.tables.insert(
            table.to_owned(),
            Table {
                columns: Columns::Known(schema),
                rows: Given::Memory(batches),
            },
        );
    }

    /// Gives a source rows that stay when [`Workspace::clear_rows`] takes the others away.
    pub fn give_constant(
        &mut self,
        source: &str,
        columns: &[(String, ScalarType)],
        batches: Vec<Batch>,
    ) {
        let columns = Columns::Known(Arc::new(table_schema(source, columns)));
        let rows = Given::Memory(batches);
        self.constant
            .insert(source.to_owned(), Table { columns, rows });
    }

    /// Adds `let` statements that every query sees: the saved functions of a workspace.
    pub fn declare(&mut self, statements: &str) {
        if statements.is_empty() {
            return;
        }
        if !self.declarations.is_empty() {
            self.declarations.push('\n');
        }
        self.declarations.push_str(statements.trim_end());
        if !self.declarations.ends_with(';') {
            self.declarations.push(';');
        }
    }

    /// Gives every query these saved functions, before anything else is declared.
    pub fn declare_functions(&mut self, functions: Selected) {
        self.declare(functions.text());
        self.functions = functions;
    }

    /// The saved functions that queries were given.
    #[must_use]
    pub const fn functions(&self) -> &Selected {
        &self.functions
    }

    /// Takes away the rows that were given, those given for good apart.
    pub fn clear_rows(&mut self) {
        self.tables.clear();
    }

    fn given(&self, name: &str) -> Option<&Table> {
        self.tables.get(name).or_else(|| self.constant.get(name))
    }

    /// Passes over lines of NDJSON that cannot be read; without this they are errors. Say so before giving files.
    pub const fn skip_bad_lines(&mut self) {
        self.skips_bad_lines = true;
    }

    /// The tables of whose files lines were passed over, with how many they were. Of a file that was read more than once the
    /// reading counts that met most of them: lines that a query cannot want are not looked at.
    #[must_use]
    pub fn skipped_lines(&self) -> Vec<(String, u64)> {
        let mut tables: Vec<(String, u64)> = Vec::new();
        for (table, skipped) in self.skipped.borrow().iter() {
            match tables.iter_mut().find(|(known, _)| known == table) {
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
        let bytes = |table: &Table| match &table.rows {
            Given::Files(files) => files.bytes(),
            Given::Memory(_) => 0,
        };
        self.tables.values().map(bytes).sum()
    }

    /// How much of the files has been read by the runs so far.
    #[must_use]
    pub fn progress(&self) -> Arc<Progress> {
        Arc::clone(&self.progress)
    }

    /// A count of the lines passed over in a reading of a table's file, if they are.
    fn skipping(&self, table: &str) -> Option<SkippedLines> {
        let skipped = self.skips_bad_lines.then(SkippedLines::default)?;
        let entry = (table.to_owned(), skipped.clone());
        self.skipped.borrow_mut().push(entry);
        Some(skipped)
    }

    /// Gives a table the rows of a file, see [`Workspace::give_files`].
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
    /// A file cannot be read, or two disagree on the type of a column.
    pub fn give_files(&mut self, table: &str, files: Files) -> Result<(), SourceError> {
        let declared = self.catalog.table(table);
        let declared = declared.as_ref().map(|schema| schema.columns.as_slice());
        let columns = self.columns_of(table, &files, declared)?;
        let rows = Given::Files(files);
        self.tables
            .insert(table.to_owned(), Table { columns, rows });
        Ok(())
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
            Some(declared) => files.first_look(declared, skipped.as_ref())?,
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
                    all: OnceCell::new(),
                }))
            }
            None => Ok(known(&files.columns(declared, skipped.as_ref())?)),
        }
    }

    /// All columns of a table that has rows. Where its file cannot be read they are those known before; compiling a query
    /// gives the error.
    fn schema_of(&self, name: &str, table: &Table) -> Arc<Schema> {
        let partly = match &table.columns {
            Columns::Known(schema) => return Arc::clone(schema),
            Columns::Partly(partly) => partly,
        };
        let all = partly.all.get_or_init(|| {
            let Given::Files(files) = &table.rows else {
                return Ok(Arc::clone(&partly.first));
            };
            let declared = self.catalog.table(name);
            let declared = declared.as_ref().map(|schema| schema.columns.as_slice());
            let skipped = self.skipping(name);
            let columns = files.columns(declared, skipped.as_ref())?;
            Ok(Arc::new(table_schema(name, &columns)))
        });
        Arc::clone(all.as_ref().unwrap_or(&partly.first))
    }

    /// The columns with which the rows of a table are read.
    fn columns_to_read(&self, name: &str, table: &Table) -> Option<Vec<(String, ScalarType)>> {
        let schema = match &table.columns {
            Columns::Known(schema) => schema,
            Columns::Partly(partly) => match partly.all.get() {
                Some(Ok(schema)) => schema,
                _ => {
                    let declared = self.catalog.table(name);
                    return declared.map(|schema| schema.columns.clone());
                }
            },
        };
        let fields = schema.fields.iter();
        Some(
            fields
                .map(|field| (field.name.to_string(), field.ty))
                .collect(),
        )
    }
}

impl Tables for Workspace {
    fn table(&self, name: &str) -> Option<Arc<Schema>> {
        if let Some(table) = self.given(name) {
            return Some(match &table.columns {
                Columns::Partly(partly) if self.is_first_look.get() => Arc::clone(&partly.first),
                _ => self.schema_of(name, table),
            });
        }
        if let Some(known) = self.known.borrow().get(name) {
            return known.clone();
        }
        let schema = self
            .catalog
            .table(name)
            .map(|table| Arc::new(table_schema(name, &table.columns)));
        self.known
            .borrow_mut()
            .insert(name.to_owned(), schema.clone());
        schema
    }

    fn table_names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.tables.keys().cloned().collect();
        names.extend(self.catalog.table_names().map(|name| name.to_string()));
        names.sort();
        names.dedup();
        names
    }

    fn unlisted_column(&self, table: &str, column: &str) -> Option<ScalarType> {
        // The file may have it, and then says which type it has.
        let is_partly_known = self.is_first_look.get()
            && matches!(self.given(table), Some(given) if matches!(given.columns, Columns::Partly(_)));
        if is_partly_known {
            return None;
        }
        self.catalog.unlisted_column(table, column)
    }

    fn declarations(&self) -> &str {
        &self.declarations
    }

    fn is_open(&self) -> bool {
        self.is_open
    }
}

fn table_schema(table: &str, columns: &[(String, ScalarType)]) -> Schema {
    let table: Arc<str> = Arc::from(table);
    let field = |(name, ty): &(String, ScalarType)| {
        let column: Arc<str> = Arc::from(name.as_str());
        Field {
            name: Arc::clone(&column),
            ty: *ty,
            origin: Origin::Table {
                table: Arc::clone(&table),
                column,
            },
        }
    };
    Schema::new(columns.iter().map(field).collect())
}
