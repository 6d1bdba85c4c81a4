//! What a Parquet file says of itself, read once for all that ask.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use kql_eval::internal::attempted;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, ParquetStatisticsPolicy};

use super::damaged;
use crate::SourceError;

/// What a file said of itself when it was first asked; the columns of a table and its rows are both found from this.
/// Statistics are left out: most of that text is statistics, and few queries ask for any.
#[derive(Clone, Debug, Default)]
pub(crate) struct Footer(Arc<Mutex<Option<Read>>>);

/// A footer with what shows whether the file is still the same.
#[derive(Clone, Debug)]
struct Read {
    metadata: ArrowReaderMetadata,
    size: u64,
    modified: Option<SystemTime>,
}

impl Footer {
    /// The file, and its footer without statistics.
    ///
    /// # Errors
    /// The file cannot be read, or is no Parquet file.
    pub(super) fn of(&self, path: &Path) -> Result<(File, ArrowReaderMetadata), SourceError> {
        let file = File::open(path).map_err(|error| SourceError::unreadable(path, error))?;
        let about = file
            .metadata()
            .map_err(|error| SourceError::unreadable(path, error))?;
        let (size, modified) = (about.len(), about.modified().ok());
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(read) = kept.as_ref()
            // Between the compilation of a query and its run a file may be replaced: read by an old footer it would give garbage.
            && (read.size, read.modified) == (size, modified)
        {
            return Ok((file, read.metadata.clone()));
        }
        if size == 0 {
            return Err(SourceError::Empty {
                path: path.into(),
                help: "a Parquet file without rows still has a schema",
            });
        }
        let metadata = load(path, &file, ParquetStatisticsPolicy::SkipAll)?;
        *kept = Some(Read {
            metadata: metadata.clone(),
            size,
            modified,
        });
        Ok((file, metadata))
    }

    /// The file's footer with the statistics of some columns, which are named by their place in its schema; without any it is
    /// `metadata`.
    ///
    /// # Errors
    /// As [`Footer::of`].
    pub(super) fn with_statistics(
        path: &Path,
        metadata: ArrowReaderMetadata,
        roots: &BTreeSet<usize>,
    ) -> Result<ArrowReaderMetadata, SourceError> {
        let schema = metadata.parquet_schema();
        let leaves: Vec<usize> = (0..schema.num_columns())
            .filter(|leaf| roots.contains(&schema.get_column_root_idx(*leaf)))
            .collect();
        if leaves.is_empty() {
            return Ok(metadata);
        }
        let file = File::open(path).map_err(|error| SourceError::unreadable(path, error))?;
        load(path, &file, ParquetStatisticsPolicy::skip_except(&leaves))
    }
}

fn load(
    path: &Path,
    file: &File,
    statistics: ParquetStatisticsPolicy,
) -> Result<ArrowReaderMetadata, SourceError> {
    let options = ArrowReaderOptions::new()
        .with_size_stats_policy(ParquetStatisticsPolicy::SkipAll)
        .with_encoding_stats_policy(statistics.clone())
        .with_column_stats_policy(statistics);
    // The crate panics over some types that the schema beside Parquet's own may name, which no writer writes.
    let metadata = attempted(|| ArrowReaderMetadata::load(file, options))
        .unwrap_or_else(|message| Err(ParquetError::General(message)))
        .map_err(|error| damaged(path, &error))?;
    let size = file.metadata().map_or(u64::MAX, |file| file.len());
    match outside(metadata.metadata(), size) {
        None => Ok(metadata),
        Some(message) => Err(damaged(path, &ParquetError::General(message))),
    }
}

/// What lies outside of a file of `size` bytes, by its own footer. The crate takes the places of columns as they are, and panics
/// over those before the file's beginning.
fn outside(metadata: &ParquetMetaData, size: u64) -> Option<String> {
    for (group, rows) in metadata.row_groups().iter().enumerate() {
        if rows.num_rows() < 0 {
            return Some(format!("row group {group} has {} rows", rows.num_rows()));
        }
        for column in rows.columns() {
            let start = column
                .dictionary_page_offset()
                .unwrap_or_else(|| column.data_page_offset());
            let length = column.compressed_size();
            let end = start.checked_add(length).map(u64::try_from);
            let is_inside =
                start >= 0 && length >= 0 && matches!(end, Some(Ok(end)) if end <= size);
            if !is_inside {
                return Some(format!(
                    "column `{}` of row group {group} is said to begin at byte {start} and to have {length} bytes, in a file of {size}",
                    column.column_path()
                ));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, Int64Array, RecordBatch};
    use parquet::arrow::ArrowWriter;

    use super::*;
    use crate::scratch::Scratch;

    /// A file with two columns of `rows` rows.
    fn bytes(rows: i64) -> Vec<u8> {
        let column = || -> ArrayRef { Arc::new(Int64Array::from_iter_values(0..rows)) };
        let batch = RecordBatch::try_from_iter([("a", column()), ("b", column())]).unwrap();
        let mut bytes = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        bytes
    }

    #[test]
    fn a_file_that_was_written_anew_is_asked_anew() {
        let file = Scratch::bytes("a.parquet", &bytes(1));
        let footer = Footer::default();
        let rows = || {
            let (_, metadata) = footer.of(file.path()).unwrap();
            metadata.metadata().file_metadata().num_rows()
        };
        assert_eq!(rows(), 1);
        std::fs::write(file.path(), bytes(1000)).unwrap();
        assert_eq!(rows(), 1000);
    }

    #[test]
    fn statistics_are_read_of_the_columns_asked_for_alone() {
        let file = Scratch::bytes("a.parquet", &bytes(10));
        let has_statistics = |roots: &[usize]| {
            let (_, metadata) = Footer::default().of(file.path()).unwrap();
            let roots = roots.iter().copied().collect();
            let metadata = Footer::with_statistics(file.path(), metadata, &roots).unwrap();
            let group = metadata.metadata().row_group(0).clone();
            [0, 1].map(|column| group.column(column).statistics().is_some())
        };
        assert_eq!(has_statistics(&[]), [false, false]);
        assert_eq!(has_statistics(&[1]), [false, true]);
    }

    #[test]
    fn a_column_outside_of_the_file_is_damage() {
        let bytes = bytes(10);
        let size = u64::try_from(bytes.len()).unwrap();
        let file = Scratch::bytes("a.parquet", &bytes);
        let (_, metadata) = Footer::default().of(file.path()).unwrap();
        let metadata = metadata.metadata();
        assert_eq!(outside(metadata, size), None);
        assert!(outside(metadata, 20).unwrap().contains("in a file of 20"));
        for (start, length) in [(-1, 4), (4, -1), (i64::MAX, 1)] {
            let group = metadata.row_group(0);
            let column = group.column(0).clone().into_builder();
            let column = column
                .set_dictionary_page_offset(None)
                .set_data_page_offset(start)
                .set_total_compressed_size(length);
            let columns = vec![column.build().unwrap(), group.column(1).clone()];
            let group = group.clone().into_builder().set_column_metadata(columns);
            let groups = vec![group.build().unwrap()];
            let changed = ParquetMetaData::new(metadata.file_metadata().clone(), groups);
            let message = outside(&changed, size).unwrap();
            assert!(
                message.contains(&format!("begin at byte {start}")),
                "{message}"
            );
        }
    }

    /// Beside Parquet's schema a file may have Arrow's, in base64; this one names whole numbers of 128 bits.
    #[test]
    fn a_schema_that_the_reader_panics_over_is_a_damaged_file() {
        use base64::Engine as _;
        use base64::engine::general_purpose::STANDARD;
        use parquet::arrow::arrow_writer::ArrowWriterOptions;
        use parquet::file::metadata::KeyValue;
        use parquet::file::properties::WriterProperties;

        let plain = Scratch::bytes("a.parquet", &bytes(1));
        let (_, metadata) = Footer::default().of(plain.path()).unwrap();
        let pairs = metadata.metadata().file_metadata().key_value_metadata();
        let arrow = pairs
            .unwrap()
            .iter()
            .find(|pair| pair.key == "ARROW:schema");
        let mut schema = STANDARD
            .decode(arrow.unwrap().value.as_ref().unwrap())
            .unwrap();
        for at in 0..schema.len() - 3 {
            if schema[at..at + 4] == [64, 0, 0, 0] {
                schema[at] = 128;
            }
        }
        let pair = KeyValue::new("ARROW:schema".to_owned(), STANDARD.encode(schema));
        let properties = WriterProperties::builder().set_key_value_metadata(Some(vec![pair]));
        let options = ArrowWriterOptions::new()
            .with_skip_arrow_metadata(true)
            .with_properties(properties.build());
        let column: ArrayRef = Arc::new(Int64Array::from_iter_values(0..1));
        let batch = RecordBatch::try_from_iter([("a", column)]).unwrap();
        let mut bytes = Vec::new();
        let mut writer =
            ArrowWriter::try_new_with_options(&mut bytes, batch.schema(), options).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        let file = Scratch::bytes("b.parquet", &bytes);
        let error = Footer::default().of(file.path()).unwrap_err().to_string();
        assert!(error.contains("bit width of 128"), "{error}");
    }
}
