//! A file as a table: partitions that can be read at the same time, and the filter that a query pushes down to it.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::BooleanArray;
use kql_eval::RuntimeError;
use kql_eval::exec::{Batch, Condition, ScanRequest};
use kql_eval::types::{Column, Scalar, ScalarType};

use super::csv::{CsvTable, Separated};
use super::ndjson::NdjsonTable;
use super::packing::is_packed;
use super::parquet::{Footer, ParquetTable};
use super::translate::TextFile;
use super::{FileForm, FileSource, Request, SourceError, open, with_a_column};

/// A file of events that is read in partitions, in order: the rows of each come after those of the ones before.
// How a file is cut depends on the file alone, never on the number of threads: else sums of reals would differ by machine.
pub trait FileTable<'r>: Send + Sync {
    /// The names and types of the columns, in order.
    fn schema(&self) -> &[(String, ScalarType)];

    /// How many partitions there are.
    fn partitions(&self) -> usize;

    /// Starts reading a partition. Rows that do not meet the pushed-down filter may be left out, and need not be.
    ///
    /// # Errors
    /// The file cannot be read.
    fn partition(self: Arc<Self>, number: usize) -> Result<Box<dyn FileRows + 'r>, SourceError>;
}

/// The rows of a partition.
pub trait FileRows {
    /// The next rows, a column for every entry of the file's schema; None after the last row. A batch may be empty.
    ///
    /// # Errors
    /// As [`FileSource::next_batch`].
    fn next_batch(&mut self) -> Result<Option<Vec<Column>>, SourceError>;
}

/// The pushed-down filter of a query: conditions that all of its rows meet, over the columns of the table.
#[derive(Clone, Debug)]
pub struct Wanted<'r> {
    conditions: Vec<Condition<'r>>,
    /// The table's columns without any row.
    names: Vec<Arc<str>>,
    nulls: Vec<Scalar>,
    skipped: Option<SkippedLines>,
}

/// How many lines were passed over as they could not be read.
#[derive(Clone, Debug, Default)]
pub struct SkippedLines(Arc<AtomicU64>);

impl SkippedLines {
    /// How many.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(super) fn add_one(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
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
            skipped: None,
        }
    }

    /// The same, where lines that cannot be read are counted and passed over.
    #[must_use]
    pub fn skipping(mut self, skipped: Option<SkippedLines>) -> Self {
        self.skipped = skipped;
        self
    }

    /// The same, where every row is wanted.
    #[must_use]
    pub fn without_conditions(mut self) -> Self {
        self.conditions.clear();
        self
    }

    /// Where lines are counted that cannot be read, if they are to be passed over.
    #[must_use]
    pub const fn skipped(&self) -> Option<&SkippedLines> {
        self.skipped.as_ref()
    }

    /// The names of the table's columns.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|name| &**name)
    }

    /// The type of a column of the table.
    #[must_use]
    pub fn column_type(&self, column: usize) -> Option<ScalarType> {
        self.nulls.get(column).map(Scalar::ty)
    }

    /// The conditions, all of which a row must meet to matter.
    #[must_use]
    pub fn conditions(&self) -> &[Condition<'r>] {
        &self.conditions
    }

    /// The name of a column of the table.
    #[must_use]
    pub fn name(&self, column: usize) -> &str {
        self.names.get(column).map_or("", |name| name)
    }

    /// Which of `rows` rows meet a condition. `columns` gives those that it reads by their place in the table.
    ///
    /// # Errors
    /// A function fails over the values it gets; the row must then be handed on, so that the query reports where.
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

/// Opens a file as a table, see [`open`]; `wanted` is the pushed-down filter, `footer` keeps the metadata of a Parquet file.
///
/// # Errors
/// As [`open`].
pub(super) fn open_table<'r>(
    path: &Path,
    request: Request<'_>,
    wanted: Wanted<'r>,
    footer: &Footer,
) -> Result<Arc<dyn FileTable<'r> + 'r>, SourceError> {
    let form = FileForm::of_file(path)?;
    let cells = |separated: Separated| {
        let open = |request: Request<'_>| CsvTable::open(path, separated, request, &wanted);
        with_a_column(request, open, |table| FileTable::schema(table).is_empty())
    };
    Ok(match form {
        FileForm::Ndjson | FileForm::Translated(_) => {
            let text = TextFile::new(path, form, request);
            Arc::new(NdjsonTable::open(&text, request, &wanted)?)
        }
        FileForm::Separated(separated) if !is_packed(path) => Arc::new(cells(separated)?),
        FileForm::Parquet => Arc::new(ParquetTable::open(path, request, wanted, footer)?),
        FileForm::Json(_) | FileForm::Separated(_) => {
            let source = open(path, request)?;
            Arc::new(InOrder {
                schema: source.schema().to_vec(),
                source: Mutex::new(Some(source)),
            })
        }
    })
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

    fn partitions(&self) -> usize {
        1
    }

    fn partition(self: Arc<Self>, _: usize) -> Result<Box<dyn FileRows + 'r>, SourceError> {
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
