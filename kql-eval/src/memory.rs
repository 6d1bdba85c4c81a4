//! Tables in memory, made of Arrow's record batches.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::Schema as ArrowSchema;
use thiserror::Error;

use crate::RuntimeError;
use crate::arrow::{Unreadable, field_column, field_type};
use crate::bind::Catalog;
use crate::exec::{Batch, BatchSource, Database, Rows, ScanRequest, TableRows};
use crate::plan::{Field, Origin, Schema};
use crate::types::ScalarType;

/// Rows that a stage is given at once. Batches of the caller may be of any size; a slice of one shares its memory.
const SLICE_ROWS: usize = 8192;

/// Tables whose rows are record batches: what a query is compiled against, and what it runs over.
///
/// ```
/// use std::sync::Arc;
///
/// use arrow_array::{ArrayRef, Int64Array, RecordBatch};
/// use kql_eval::{MemoryTables, Query, Settings};
///
/// let n: ArrayRef = Arc::new(Int64Array::from(vec![1, 2, 3]));
/// let mut tables = MemoryTables::default();
/// tables.add("Numbers", &[RecordBatch::try_from_iter([("n", n)])?])?;
/// tables.declare("let Large = () { Numbers | where n > 1 }");
///
/// let query = Query::compile("Large | count", &tables).expect("the query is valid");
/// let results = query.run(&tables, &Settings::default())?;
/// assert_eq!(results[0].batch.columns[0].scalar(0).as_long(), Some(2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// [`crate::arrow`] says which types become which. Each batch is read as a partition of its table, so that several threads
/// may work on them; the order of rows is that of the batches.
#[derive(Clone, Debug, Default)]
pub struct MemoryTables {
    tables: BTreeMap<String, MemoryTable>,
    declarations: String,
}

#[derive(Clone, Debug)]
struct MemoryTable {
    schema: Arc<Schema>,
    partitions: Arc<[Batch]>,
}

/// Why record batches cannot be a table.
#[derive(Error, Clone, PartialEq, Eq, Debug)]
pub enum MemoryError {
    /// There is no batch, so nothing says which columns the table has.
    #[error("table `{table}` has no batch, and so no columns: give its schema")]
    NoBatches {
        /// The table.
        table: String,
    },
    /// A column's type has no counterpart in KQL.
    #[error("table `{table}`, column `{column}`: Arrow's type {ty} has no counterpart in KQL")]
    UnsupportedType {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// Arrow's name for the type.
        ty: String,
    },
    /// A value does not fit the type that its column has in KQL.
    #[error("table `{table}`, column `{column}`, batch {}, row {}: `{value}` is no {ty}", batch + 1, row + 1)]
    UnfitValue {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// The batch, from 0.
        batch: usize,
        /// The row in the batch, from 0; within lists and maps the number of the element.
        row: usize,
        /// The value as text.
        value: String,
        /// The type.
        ty: ScalarType,
    },
    /// Two columns have the same name, so that a query could read but one of them.
    #[error("table `{table}` has the column `{column}` twice")]
    RepeatedColumn {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// A batch has other columns than the table.
    #[error("table `{table}`: batch {} has other columns than the table: {found} instead of {expected}", batch + 1)]
    OtherColumns {
        /// The table.
        table: String,
        /// The batch, from 0.
        batch: usize,
        /// The table's columns and their types.
        expected: String,
        /// Those of the batch.
        found: String,
    },
}

impl MemoryTables {
    /// Adds a table, in place of the one of that name if there is one. Its columns are those of the first batch; the others
    /// must have the same, though a type of KQL may come from several of Arrow's.
    ///
    /// # Errors
    /// There is no batch, two disagree, a column is there twice, or a type or value has no counterpart.
    pub fn add(&mut self, table: &str, batches: &[RecordBatch]) -> Result<(), MemoryError> {
        let first = batches.first().ok_or_else(|| MemoryError::NoBatches {
            table: table.to_owned(),
        })?;
        self.add_with_schema(table, &first.schema(), batches)
    }

    /// Adds a table of this schema, of which there may be no rows, see [`add`](Self::add).
    ///
    /// # Errors
    /// As [`add`](Self::add), but for the first.
    pub fn add_with_schema(
        &mut self,
        table: &str,
        schema: &ArrowSchema,
        batches: &[RecordBatch],
    ) -> Result<(), MemoryError> {
        let columns = columns_of(table, schema)?;
        let mut partitions = Vec::with_capacity(batches.len());
        for (number, batch) in batches.iter().enumerate() {
            let found = columns_of(table, &batch.schema())?;
            if found != columns {
                return Err(MemoryError::OtherColumns {
                    table: table.to_owned(),
                    batch: number,
                    expected: listed(&columns),
                    found: listed(&found),
                });
            }
            partitions.push(read(table, &columns, number, batch)?);
        }
        let rows = MemoryTable {
            schema: Arc::new(table_schema(table, &columns)),
            partitions: partitions.into(),
        };
        self.tables.insert(table.to_owned(), rows);
        Ok(())
    }

    /// Adds a table whose rows are columns of this library, in place of the one of that name if there is one. Each batch has
    /// the columns in this order, and is a partition.
    pub fn add_columns(
        &mut self,
        table: &str,
        columns: &[(String, ScalarType)],
        partitions: Vec<Batch>,
    ) {
        let rows = MemoryTable {
            schema: Arc::new(table_schema(table, columns)),
            partitions: partitions.into(),
        };
        self.tables.insert(table.to_owned(), rows);
    }

    /// Adds `let` statements that every query sees: functions and values saved in the workspace. Mistakes in them are found
    /// when a query is compiled.
    pub fn declare(&mut self, statements: &str) {
        self.declarations.push_str(statements.trim_end());
        // Without it the next statement would be a partition of this one.
        if !self.declarations.ends_with(';') {
            self.declarations.push(';');
        }
        self.declarations.push('\n');
    }
}

type Columns = Vec<(String, ScalarType)>;

fn columns_of(table: &str, schema: &ArrowSchema) -> Result<Columns, MemoryError> {
    let mut names = HashSet::new();
    let mut columns = Vec::new();
    for field in schema.fields() {
        if !names.insert(field.name()) {
            return Err(MemoryError::RepeatedColumn {
                table: table.to_owned(),
                column: field.name().clone(),
            });
        }
        let ty = field_type(field).map_err(|ty| MemoryError::UnsupportedType {
            table: table.to_owned(),
            column: field.name().clone(),
            ty: ty.to_string(),
        })?;
        columns.push((field.name().clone(), ty));
    }
    Ok(columns)
}

/// Columns as KQL declares them: `a: long, b: string`.
fn listed(columns: &Columns) -> String {
    let columns = columns.iter().map(|(name, ty)| format!("{name}: {ty}"));
    columns.collect::<Vec<_>>().join(", ")
}

fn table_schema(table: &str, columns: &[(String, ScalarType)]) -> Schema {
    let table: Arc<str> = Arc::from(table);
    let field = |(name, ty): &(String, ScalarType)| {
        let name: Arc<str> = Arc::from(name.as_str());
        Field {
            name: Arc::clone(&name),
            ty: *ty,
            origin: Origin::Table {
                table: Arc::clone(&table),
                column: name,
            },
        }
    };
    Schema::new(columns.iter().map(field).collect())
}

fn read(
    table: &str,
    columns: &Columns,
    number: usize,
    batch: &RecordBatch,
) -> Result<Batch, MemoryError> {
    let schema = batch.schema();
    let arrays = schema.fields().iter().zip(batch.columns()).zip(columns);
    let values = arrays.map(|((field, array), (name, ty))| {
        field_column(field, array).map_err(|unreadable| match unreadable {
            Unreadable::Type(ty) => MemoryError::UnsupportedType {
                table: table.to_owned(),
                column: name.clone(),
                ty,
            },
            Unreadable::Value { row, value } => MemoryError::UnfitValue {
                table: table.to_owned(),
                column: name.clone(),
                batch: number,
                row,
                value,
                ty: *ty,
            },
        })
    });
    let values = values.collect::<Result<_, _>>()?;
    Ok(Batch::new(values, batch.num_rows()))
}

impl Catalog for MemoryTables {
    fn table(&self, name: &str) -> Option<Arc<Schema>> {
        self.tables.get(name).map(|table| Arc::clone(&table.schema))
    }

    fn table_names(&self) -> Vec<String> {
        self.tables.keys().cloned().collect()
    }

    fn declarations(&self) -> &str {
        &self.declarations
    }
}

impl Database for MemoryTables {
    fn scan<'r>(&'r self, request: ScanRequest<'r>) -> Result<Rows<'r>, RuntimeError> {
        let refusal = |message: &str| RuntimeError::Source {
            table: request.table.to_owned(),
            message: message.to_owned(),
        };
        // The query may have been compiled against another catalog, or before the table was replaced.
        let table = self.tables.get(request.table);
        let table = table.ok_or_else(|| refusal("there is none of that name in memory"))?;
        if table.schema.columns() != request.schema.columns() {
            return Err(refusal(
                "its columns are not those that the query was compiled against",
            ));
        }
        Ok(Arc::new(Partitions(Arc::clone(&table.partitions))))
    }
}

/// The batches of a table, each of them a partition.
struct Partitions(Arc<[Batch]>);

impl<'r> TableRows<'r> for Partitions {
    fn partitions(&self) -> usize {
        self.0.len()
    }

    fn partition(
        self: Arc<Self>,
        number: usize,
    ) -> Result<Box<dyn BatchSource + 'r>, RuntimeError> {
        let batch = self.0.get(number).cloned();
        let rows = 0..batch.as_ref().map_or(0, |batch| batch.rows);
        Ok(Box::new(Slices { batch, rows }))
    }
}

/// The rows of a batch that have not been read yet.
struct Slices {
    batch: Option<Batch>,
    rows: Range<usize>,
}

impl BatchSource for Slices {
    fn next_batch(&mut self) -> Result<Option<Batch>, RuntimeError> {
        let Some(batch) = self.batch.as_ref().filter(|_| !self.rows.is_empty()) else {
            return Ok(None);
        };
        let start = self.rows.start;
        let length = self.rows.len().min(SLICE_ROWS);
        self.rows.start += length;
        Ok(Some(batch.slice(start, length)))
    }
}
