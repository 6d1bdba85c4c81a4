//! A file as a table: parts that can be read at the same time, and what a query asks of its rows.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::BooleanArray;
use kql_eval::RuntimeError;
use kql_eval::exec::{Batch, Condition, ScanRequest};
use kql_eval::types::{Column, Scalar, ScalarType};

use super::layout::Request;
use super::parquet::ParquetTable;
use super::{FileForm, FileSource, SourceError, open};

/// A file of events that is read in parts. The rows of a part come after those of the parts before; how a file is cut depends
/// on the file alone.
pub trait FileTable<'r>: Send + Sync {
    /// The names and types of the columns, in order.
    fn schema(&self) -> &[(String, ScalarType)];

    /// How many parts there are.
    fn parts(&self) -> usize;

    /// Starts reading a part. Rows that the query does not want may be left out.
    ///
    /// # Errors
    /// The file cannot be read.
    fn part(self: Arc<Self>, number: usize) -> Result<Box<dyn FileRows + 'r>, SourceError>;
}

/// The rows of a part.
pub trait FileRows {
    /// The next rows, a column for every entry of the file's schema; nothing after the last row. A batch may be empty.
    ///
    /// # Errors
    /// As [`FileSource::next_batch`].
    fn next_batch(&mut self) -> Result<Option<Vec<Column>>, SourceError>;
}

/// What a query asks of the rows of a file. The columns of its conditions are those of the table.
#[derive(Clone, Debug)]
pub struct Wanted<'r> {
    conditions: Vec<Condition<'r>>,
    /// The table's columns without any row.
    names: Vec<Arc<str>>,
    nulls: Vec<Scalar>,
}

impl<'r> Wanted<'r> {
    /// What a scan asks.
    #[must_use]
    pub fn new(request: &ScanRequest<'r>) -> Self {
        let fields = request.schema.fields.iter();
        Self {
            conditions: request.conditions(),
            names: fields
                .clone()
                .map(|field| Arc::clone(&field.name))
                .collect(),
            nulls: fields.map(|field| Scalar::null(field.ty)).collect(),
        }
    }

    /// The conditions, all of which a wanted row meets.
    #[must_use]
    pub fn conditions(&self) -> &[Condition<'r>] {
        &self.conditions
    }

    /// The column of the table with this name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| **known == *name)
    }

    /// The name of a column of the table.
    #[must_use]
    pub fn name(&self, column: usize) -> &str {
        self.names.get(column).map_or("", |name| name)
    }

    /// Which of so many rows meet a condition. `columns` gives those that it reads by their place in the table.
    ///
    /// # Errors
    /// A function fails over the values it gets; the row must then be handed on, so that the query tells where.
    pub fn holds(
        &self,
        condition: &Condition<'r>,
        rows: usize,
        columns: &dyn Fn(usize) -> Option<Column>,
    ) -> Result<BooleanArray, RuntimeError> {
        let column = |(place, null): (usize, &Scalar)| {
            let read = condition.columns.contains(&place);
            read.then(|| columns(place))
                .flatten()
                .unwrap_or_else(|| Column::constant(null.clone(), rows))
        };
        let columns = self.nulls.iter().enumerate().map(column).collect();
        condition.holds(&Batch::new(columns, rows))
    }
}

/// Opens a file as a table, see [`open`]; `wanted` says which of its rows matter.
///
/// # Errors
/// As [`open`].
pub fn open_table<'r>(
    path: &Path,
    declared: Option<&[(String, ScalarType)]>,
    needed: Option<&dyn Fn(&str) -> bool>,
    wanted: Wanted<'r>,
) -> Result<Arc<dyn FileTable<'r> + 'r>, SourceError> {
    let request = Request { declared, needed };
    if FileForm::of(path)? == FileForm::Parquet {
        return Ok(Arc::new(ParquetTable::open(path, request, wanted)?));
    }
    let source = open(path, declared, needed)?;
    Ok(Arc::new(InOrder {
        schema: source.schema().to_vec(),
        source: Mutex::new(Some(source)),
    }))
}

/// A file that can only be read from its start to its end.
struct InOrder {
    schema: Vec<(String, ScalarType)>,
    source: Mutex<Option<Box<dyn FileSource>>>,
}

impl<'r> FileTable<'r> for InOrder {
    fn schema(&self) -> &[(String, ScalarType)] {
        &self.schema
    }

    fn parts(&self) -> usize {
        1
    }

    fn part(self: Arc<Self>, _: usize) -> Result<Box<dyn FileRows + 'r>, SourceError> {
        let mut source = self.source.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Box::new(source.take()))
    }
}

impl FileRows for Option<Box<dyn FileSource>> {
    fn next_batch(&mut self) -> Result<Option<Vec<Column>>, SourceError> {
        match self {
            Some(source) => source.next_batch(),
            None => Ok(None),
        }
    }
}
