//! Parquet, decoded to Arrow and taken over as KQL's types.

mod behind;
mod columns;
mod declare;
mod dictionary;
mod file;
mod footer;
mod hybrid;
mod page;
mod pages;
mod prune;
mod rows;
mod table;
mod values;
mod window;

use std::fs::File;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use kql_eval::arrow::{Unreadable, column};
use kql_eval::types::{Column, ScalarType};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};

use super::cell::CellBuilder;
use super::{BATCH_ROWS, FileSource, Place, Request, SourceError};
use columns::Columns;
pub(super) use footer::Footer;
pub(super) use table::ParquetTable;

/// A Parquet file, or some rows of it, read from the first row to the last.
pub(super) struct ParquetSource {
    path: Box<Path>,
    reader: ParquetRecordBatchReader,
    columns: Arc<Columns>,
    /// The rows of the file before the next one.
    rows: u64,
}

/// Rows of a row group.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Partition {
    group: usize,
    /// Within the row group
    rows: Range<usize>,
    /// The rows of the file before the row group.
    before: u64,
}

impl ParquetSource {
    /// Reads the file's schema, where `footer` does not know it yet.
    pub fn open(path: &Path, request: Request<'_>, footer: &Footer) -> Result<Self, SourceError> {
        let (file, metadata) = footer.of(path)?;
        let columns = Arc::new(Columns::of(path, metadata.schema(), request)?);
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
        Self::build(path, builder.with_batch_size(BATCH_ROWS), columns, 0)
    }

    /// Some rows of a file whose schema is known, in batches of `rows`.
    fn part(
        path: &Path,
        metadata: &ArrowReaderMetadata,
        columns: Arc<Columns>,
        part: &Partition,
        batch: usize,
    ) -> Result<Self, SourceError> {
        let file = File::open(path).map_err(|error| SourceError::unreadable(path, error))?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata.clone())
            .with_row_groups(vec![part.group])
            .with_offset(part.rows.start)
            .with_limit(part.rows.len())
            .with_batch_size(batch);
        let before = part.before + u64::try_from(part.rows.start).unwrap_or(0);
        Self::build(path, builder, columns, before)
    }

    fn build(
        path: &Path,
        builder: ParquetRecordBatchReaderBuilder<File>,
        columns: Arc<Columns>,
        rows: u64,
    ) -> Result<Self, SourceError> {
        let roots = columns.roots.iter().map(|root| root.place);
        let mask = ProjectionMask::roots(builder.parquet_schema(), roots);
        let reader = builder.with_projection(mask).build();
        Ok(Self {
            path: path.into(),
            reader: reader.map_err(|error| damaged(path, &error))?,
            columns,
            rows,
        })
    }
}

impl FileSource for ParquetSource {
    fn schema(&self) -> &[(String, ScalarType)] {
        &self.columns.schema
    }

    fn next_batch(&mut self) -> Result<Option<Vec<Column>>, SourceError> {
        let Some(batch) = self.reader.next() else {
            return Ok(None);
        };
        let batch = batch.map_err(|error| damaged(&self.path, &error))?;
        let mut columns = Vec::with_capacity(self.columns.schema.len());
        for ((name, ty), place) in self.columns.schema.iter().zip(&self.columns.places) {
            let Some(array) = place.and_then(|place| batch.columns().get(place)) else {
                columns.push(nulls(*ty, batch.num_rows()));
                continue;
            };
            let read = column(array).and_then(|column| declare::read_as(&column, *ty));
            columns.push(read.map_err(|error| match error {
                Unreadable::Type(found) => unsupported(&self.path, name, &found),
                Unreadable::Value { row, value } => {
                    let row = self.rows + u64::try_from(row).unwrap_or(0) + 1;
                    SourceError::value(&self.path, Place::Row(row), (name, *ty), &value)
                }
            })?);
        }
        self.rows += u64::try_from(batch.num_rows()).unwrap_or(0);
        Ok(Some(columns))
    }
}

fn nulls(ty: ScalarType, rows: usize) -> Column {
    let mut cells = CellBuilder::new(ty, rows);
    (0..rows).for_each(|_| cells.append_null());
    cells.finish()
}

fn damaged(path: &Path, error: &dyn std::error::Error) -> SourceError {
    SourceError::Damaged {
        path: path.into(),
        message: error.to_string().into(),
    }
}

fn unsupported(path: &Path, column: &str, found: &str) -> SourceError {
    SourceError::UnsupportedType {
        path: path.into(),
        column: column.into(),
        found: found.into(),
    }
}

#[cfg(test)]
mod equivalence;
#[cfg(test)]
mod tests;
