//! Parquet, decoded to Arrow and taken over as KQL's types.

mod array;
mod declare;
mod nested;

use std::fs::File;
use std::path::Path;

use kql_eval::types::{Column, ScalarType};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use super::cell::CellBuilder;
use super::{BATCH_ROWS, FileSource, Place, Request, SourceError};
use array::{Unreadable, column, scalar_type};

/// A Parquet file.
pub(super) struct ParquetSource {
    path: Box<Path>,
    reader: ParquetRecordBatchReader,
    schema: Vec<(String, ScalarType)>,
    /// For each column of the schema its place among those that are decoded.
    places: Vec<Option<usize>>,
    /// The rows of the batches before.
    rows: u64,
}

impl ParquetSource {
    /// Reads the file's schema.
    pub fn open(path: &Path, request: Request<'_>) -> Result<Self, SourceError> {
        let file = File::open(path).map_err(|error| SourceError::unreadable(path, error))?;
        let size = file
            .metadata()
            .map_err(|error| SourceError::unreadable(path, error))?
            .len();
        if size == 0 {
            return Err(SourceError::Empty {
                path: path.into(),
                help: "a Parquet file without rows still has a schema",
            });
        }
        let damaged = |error: parquet::errors::ParquetError| damaged(path, &error);
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(damaged)?;
        let mut decoded: Vec<(usize, String)> = Vec::new();
        let mut own: Vec<(String, ScalarType)> = Vec::new();
        for (place, field) in builder.schema().fields().iter().enumerate() {
            let name = field.name();
            if !request.needs(name) {
                continue;
            }
            let ty = scalar_type(field.data_type())
                .map_err(|found| unsupported(path, name, &found.to_string()))?;
            if decoded.iter().any(|(_, known)| known == name) {
                return Err(SourceError::RepeatedColumn {
                    path: path.into(),
                    column: name.as_str().into(),
                });
            }
            decoded.push((place, name.clone()));
            own.push((name.clone(), ty));
        }
        let mask = ProjectionMask::roots(
            builder.parquet_schema(),
            decoded.iter().map(|(place, _)| *place),
        );
        let schema = request.schema(own);
        let places = schema
            .iter()
            .map(|(name, _)| decoded.iter().position(|(_, known)| known == name))
            .collect();
        let reader = builder
            .with_projection(mask)
            .with_batch_size(BATCH_ROWS)
            .build()
            .map_err(damaged)?;
        Ok(Self {
            path: path.into(),
            reader,
            schema,
            places,
            rows: 0,
        })
    }
}

impl FileSource for ParquetSource {
    fn schema(&self) -> &[(String, ScalarType)] {
        &self.schema
    }

    fn next_batch(&mut self) -> Result<Option<Vec<Column>>, SourceError> {
        let Some(batch) = self.reader.next() else {
            return Ok(None);
        };
        let batch = batch.map_err(|error| damaged(&self.path, &error))?;
        let mut columns = Vec::with_capacity(self.schema.len());
        for ((name, ty), place) in self.schema.iter().zip(&self.places) {
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
mod tests;
