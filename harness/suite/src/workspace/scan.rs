//! The rows of a workspace's tables, from memory or from files.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use kql_eval::RuntimeError;
use kql_eval::exec::{
    Batch, BatchSource, Batches, Database, Rows as Scanned, ScanRequest, TableRows,
};
use kql_eval::plan::{Field, Schema};
use kql_eval::types::{Column, Scalar, ScalarType};
use kqlab_source::{FileRows, FileTable, Progress, SourceError, Wanted};

use super::own_time::TIME;
use super::rows::{Table, TableFiles, Window};
use super::shift::shifted;
use super::{InMemory, Rows, Workspace};

impl Database for Rows {
    fn scan<'r>(&'r self, request: ScanRequest<'r>) -> Result<Scanned<'r>, RuntimeError> {
        match self.tables.get(request.table) {
            Some(Table::Memory(rows)) => Ok(rows.scan(request.schema)),
            Some(Table::Files(of)) => self.scan_files(of, &request),
            None => self.workspace.scan(&request),
        }
    }
}

impl Workspace {
    /// The rows of a table that a run is given none for: what a function answers, or none.
    fn scan<'r>(&'r self, request: &ScanRequest<'r>) -> Result<Scanned<'r>, RuntimeError> {
        let name = request.table;
        if let Some(answer) = self.answers.get(name) {
            return Ok(answer.scan(request.schema));
        }
        // A table that is known and has no rows is an empty table. What nobody described is an error, never silently empty.
        if self.is_open || self.outside_is_empty || self.schema(name).is_some() {
            return Ok(Arc::new(Batches::default()));
        }
        Err(RuntimeError::Source {
            table: name.to_owned(),
            message: "it is not here, nothing is ever fetched, and no rows are given for it"
                .to_owned(),
        })
    }
}

impl InMemory {
    /// The rows with the columns of `schema`. Behind the columns of the table both it and the rows may have others, of which
    /// the table's schema lists none: they are found by their names.
    fn scan<'r>(&self, schema: &Schema) -> Scanned<'r> {
        let own = &self.schema.fields;
        let places: Vec<Option<usize>> = schema
            .fields
            .iter()
            .enumerate()
            .map(|(place, field)| {
                let is_it = |own: &Field| own.name == field.name;
                // Mostly the same columns in the same order: the search by name is only for the others.
                let is_here = own.get(place).is_some_and(is_it);
                is_here
                    .then_some(place)
                    .or_else(|| own.iter().position(is_it))
            })
            .collect();
        let batches = self.batches.iter();
        let batches = batches.map(|batch| placed(batch, &schema.fields, &places));
        Arc::new(Batches(batches.collect()))
    }
}

impl Rows {
    fn scan_files<'r>(
        &'r self,
        of: &'r TableFiles,
        request: &ScanRequest<'r>,
    ) -> Result<Scanned<'r>, RuntimeError> {
        let (name, schema) = (request.table, request.schema);
        let known = self.columns_to_read(name, &of.columns);
        let fields = schema.fields.iter().zip(request.needed);
        let mut read: HashSet<&str> = fields
            .filter(|(_, needed)| **needed)
            .map(|(field, _)| &*field.name)
            .collect();
        if let Some(time) = of.time.as_deref().filter(|_| read.contains(TIME)) {
            read.insert(time);
        }
        let needed = |column: &str| read.contains(column);
        let wanted = Wanted::new(request).skipping(self.skipping(name));
        // Kept for the account of a run: "no rows" is explained by the times that the query asked for and those there are.
        self.note_window(name, window_of(&wanted));
        // The conditions are about times that are moved or taken from another column, of which no file knows.
        let wanted = match (self.shift, &of.time) {
            (0, None) => wanted,
            _ => wanted.without_conditions(),
        };
        let file = of.files.open(name, known.as_deref(), &needed, &wanted);
        let file = file.map_err(|error| failed(name, &error))?;
        let columns = file.schema().iter().enumerate();
        let columns: HashMap<&str, usize> = columns
            .map(|(place, (column, _))| (column.as_str(), place))
            .collect();
        let fields = schema.fields.iter();
        let places = fields
            .map(|field| match &of.time {
                Some(time) if &*field.name == TIME => columns.get(time.as_str()).copied(),
                _ => columns.get(&*field.name).copied(),
            })
            .collect();
        let nulls = schema.fields.iter().map(|field| Scalar::null(field.ty));
        let bytes = of.files.bytes();
        self.progress.begin(bytes);
        let parts = u64::try_from(file.partitions()).unwrap_or(u64::MAX);
        Ok(Arc::new(FileOfTable {
            table: name,
            progress: &self.progress,
            bytes_a_part: bytes / parts.max(1),
            layout: Arc::new(Layout {
                places,
                nulls: nulls.collect(),
                shift: self.shift,
            }),
            file,
        }))
    }
}

/// What a scan asks of a column with times.
fn window_of(wanted: &Wanted<'_>) -> Option<Window> {
    let bounds = wanted
        .conditions()
        .iter()
        .filter_map(|each| each.bounds.as_ref());
    let mut of_times =
        bounds.filter(|each| wanted.column_type(each.column) == Some(ScalarType::DateTime));
    let first = of_times.next()?;
    let mut window = Window {
        column: wanted.name(first.column).to_owned(),
        low: first.low.clone(),
        high: first.high.clone(),
    };
    for bounds in of_times.filter(|bounds| bounds.column == first.column) {
        window.low = window.low.or_else(|| bounds.low.clone());
        window.high = window.high.or_else(|| bounds.high.clone());
    }
    Some(window)
}

/// The columns at these places; nulls where there is none.
fn placed(batch: &Batch, fields: &[Field], places: &[Option<usize>]) -> Batch {
    let columns = fields.iter().zip(places).map(|(field, place)| {
        let column = place.and_then(|place| batch.columns.get(place));
        let missing = || Column::constant(Scalar::null(field.ty), batch.rows);
        column.cloned().unwrap_or_else(missing)
    });
    Batch::new(columns.collect(), batch.rows)
}

/// A file read as a table.
struct FileOfTable<'r> {
    table: &'r str,
    layout: Arc<Layout>,
    file: Arc<dyn FileTable<'r> + 'r>,
    progress: &'r Progress,
    bytes_a_part: u64,
}

/// The columns of a table in terms of its file.
struct Layout {
    /// For each column of the table, its place in the file.
    places: Vec<Option<usize>>,
    nulls: Vec<Scalar>,
    /// By how many ticks times are moved.
    shift: i64,
}

impl<'r> TableRows<'r> for FileOfTable<'r> {
    fn partitions(&self) -> usize {
        self.file.partitions()
    }

    fn partition(
        self: Arc<Self>,
        number: usize,
    ) -> Result<Box<dyn BatchSource + 'r>, RuntimeError> {
        let rows = Arc::clone(&self.file).partition(number);
        Ok(Box::new(PartOfTable {
            table: self.table,
            layout: Arc::clone(&self.layout),
            rows: rows.map_err(|error| failed(self.table, &error))?,
            progress: self.progress,
            bytes: self.bytes_a_part,
        }))
    }
}

struct PartOfTable<'r> {
    table: &'r str,
    layout: Arc<Layout>,
    rows: Box<dyn FileRows + 'r>,
    progress: &'r Progress,
    /// The part's share of the bytes, until it is read.
    bytes: u64,
}

impl BatchSource for PartOfTable<'_> {
    fn next_batch(&mut self) -> Result<Option<Batch>, RuntimeError> {
        let columns = self.rows.next_batch();
        let Some(columns) = columns.map_err(|error| failed(self.table, &error))? else {
            // All of a partition at its end: readers skip pages and lines, so that bytes on the way would not add up.
            self.progress.add_bytes(std::mem::take(&mut self.bytes));
            return Ok(None);
        };
        let rows = columns.first().map_or(0, Column::rows);
        self.progress.add_rows(rows);
        let Layout {
            places,
            nulls,
            shift,
        } = &*self.layout;
        let columns = places.iter().zip(nulls).map(|(place, null)| {
            let column = place.and_then(|place| columns.get(place)).cloned();
            let column = column.map(|column| shifted(column, *shift));
            column.unwrap_or_else(|| Column::constant(null.clone(), rows))
        });
        Ok(Some(Batch::new(columns.collect(), rows)))
    }
}

fn failed(table: &str, error: &SourceError) -> RuntimeError {
    RuntimeError::Source {
        table: table.to_owned(),
        message: error.to_string(),
    }
}
