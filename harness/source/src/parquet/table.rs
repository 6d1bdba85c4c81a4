//! A Parquet file as a table: a partition is a row group, or a piece of a large one.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use kql_eval::arrow::scalar_type;
use kql_eval::exec::Condition;
use kql_eval::types::{Column, Scalar, ScalarType};
use parquet::arrow::arrow_reader::ArrowReaderMetadata;

use super::columns::Columns;
use super::pages::Leaf;
use super::prune::{Ranges, Within};
use super::rows::PartitionRows;
use super::window::WINDOW;
use super::{Footer, Partition};
use crate::layout::Request;
use crate::{FileRows, FileTable, SourceError, Wanted};

/// The most windows in a partition.
const PARTITION_WINDOWS: usize = 16;

/// A Parquet file.
pub(crate) struct ParquetTable<'r> {
    pub(super) path: Box<Path>,
    pub(super) metadata: ArrowReaderMetadata,
    pub(super) columns: Arc<Columns>,
    /// For each column how it is read from pages, where it is.
    pub(super) leaves: Vec<Option<Leaf>>,
    pub(super) wanted: Wanted<'r>,
    /// For each condition the columns of the schema that it reads by their number in the table.
    pub(super) read: Vec<Vec<(usize, usize)>>,
    /// For each condition the statistics of the column that it bounds.
    pub(super) ranges: Vec<Option<Ranges>>,
    /// The schema of a file of which only the rows count.
    counted: Option<[(String, ScalarType); 1]>,
    /// How many rows are tested and read at a time.
    pub(super) window: usize,
    partitions: Vec<Partition>,
}

impl<'r> ParquetTable<'r> {
    /// Takes what the file says of itself from `footer`.
    pub fn open(
        path: &Path,
        request: Request<'_>,
        wanted: Wanted<'r>,
        footer: &Footer,
    ) -> Result<Self, SourceError> {
        Self::in_windows(path, request, wanted, footer, WINDOW)
    }

    /// The same, with windows of `window` rows.
    pub(super) fn in_windows(
        path: &Path,
        request: Request<'_>,
        wanted: Wanted<'r>,
        footer: &Footer,
        window: usize,
    ) -> Result<Self, SourceError> {
        let (_, metadata) = footer.of(path)?;
        let columns = Columns::of(path, metadata.schema(), request)?;
        let conditions = wanted.conditions();
        let place = |column: usize| {
            let name = wanted.name(column);
            columns.schema.iter().position(|(known, _)| known == name)
        };
        let asked = conditions
            .iter()
            .flat_map(|condition| condition.columns.iter().copied().chain(bounded(condition)));
        let asked = asked.filter_map(|column| Some(columns.root(place(column)?)?.place));
        // A file has statistics for every column of every row group: only those that a condition asks for are decoded.
        let metadata = Footer::with_statistics(path, metadata, &asked.collect())?;
        let leaf = |place: usize| {
            let (_, ty) = columns.schema.get(place)?;
            Leaf::of(&metadata, columns.root(place)?, *ty)
        };
        let leaves = (0..columns.schema.len()).map(leaf).collect();
        let read = conditions.iter().map(|condition| {
            let columns = condition.columns.iter();
            columns
                .filter_map(|column| Some((*column, place(*column)?)))
                .collect()
        });
        let ranges = conditions.iter().map(|condition| {
            let place = place(bounded(condition)?)?;
            let (_, ty) = columns.schema.get(place)?;
            let root = columns.root(place)?;
            (root.ty == *ty).then(|| Ranges::of(&metadata, root))?
        });
        let (read, ranges) = (read.collect(), ranges.collect());
        let counted = columns.schema.is_empty().then(|| any_column(&metadata));
        let counted = counted.flatten();
        if counted.is_none() {
            keep_pages();
        }
        Ok(Self {
            path: path.into(),
            partitions: partitions(&metadata, window * PARTITION_WINDOWS),
            metadata,
            columns: Arc::new(columns),
            leaves,
            wanted,
            read,
            ranges,
            counted,
            window,
        })
    }

    /// What the statistics of a row group say of a condition.
    pub(super) fn within(&self, condition: usize, group: usize) -> Within {
        let Some(Some(ranges)) = self.ranges.get(condition) else {
            return Within::Some;
        };
        let Some(condition) = self.wanted.conditions().get(condition) else {
            return Within::Some;
        };
        match (&condition.bounds, condition.threshold()) {
            (Some(bounds), _) => ranges.within(group, bounds),
            (None, Some(threshold)) => ranges.before(group, threshold),
            (None, None) => Within::Some,
        }
    }
}

/// The column whose statistics may rule rows out: the one with bounds, or that of the dynamic filter.
fn bounded(condition: &Condition<'_>) -> Option<usize> {
    let bounded = condition.bounds.as_ref().map(|bounds| bounds.column);
    bounded.or_else(|| condition.threshold().map(|bound| bound.column))
}

/// The first column of a file; None when it has none.
fn any_column(metadata: &ArrowReaderMetadata) -> Option<[(String, ScalarType); 1]> {
    let field = metadata.schema().fields().first()?;
    let ty = scalar_type(field.data_type()).unwrap_or(ScalarType::Dynamic);
    Some([(field.name().clone(), ty)])
}

/// Tells the allocator that blocks as large as pages come and go all the time. Some give large blocks back to the system at
/// once, until they have seen a larger one go; getting them anew costs more than unpacking a page.
fn keep_pages() {
    let large = Vec::<u8>::with_capacity(31 * 1024 * 1024);
    drop(std::hint::black_box(large));
}

/// Cuts the file into partitions of at most `most` rows.
fn partitions(metadata: &ArrowReaderMetadata, most: usize) -> Vec<Partition> {
    let mut partitions = Vec::new();
    let mut before = 0;
    for (group, metadata) in metadata.metadata().row_groups().iter().enumerate() {
        let rows = usize::try_from(metadata.num_rows()).unwrap_or(0);
        for start in (0..rows).step_by(most) {
            partitions.push(Partition {
                group,
                rows: start..rows.min(start + most),
                before,
            });
        }
        before += u64::try_from(rows).unwrap_or(0);
    }
    partitions
}

impl<'r> FileTable<'r> for ParquetTable<'r> {
    fn schema(&self) -> &[(String, ScalarType)] {
        match &self.counted {
            Some(counted) => counted,
            None => &self.columns.schema,
        }
    }

    fn partitions(&self) -> usize {
        // What is known without reading is not worth a thread.
        if self.counted.is_some() {
            1
        } else {
            self.partitions.len()
        }
    }

    fn partition(self: Arc<Self>, number: usize) -> Result<Box<dyn FileRows + 'r>, SourceError> {
        if let Some([(_, ty)]) = &self.counted {
            let null = Scalar::null(*ty);
            return Ok(Box::new(Counted {
                table: self,
                null,
                next: 0,
            }));
        }
        let Some(partition) = self.partitions.get(number).cloned() else {
            return Ok(Box::new(None));
        };
        let conditions = 0..self.wanted.conditions().len();
        let is_out = |condition| self.within(condition, partition.group) == Within::None;
        if conditions.into_iter().any(is_out) {
            return Ok(Box::new(None));
        }
        let file = File::open(&self.path);
        let file = file.map_err(|error| SourceError::unreadable(&self.path, error))?;
        Ok(Box::new(PartitionRows::new(self, partition, file)))
    }
}

/// Rows of which nothing is read.
struct Counted<'r> {
    table: Arc<ParquetTable<'r>>,
    null: Scalar,
    /// The partition that comes next.
    next: usize,
}

impl FileRows for Counted<'_> {
    fn next_batch(&mut self) -> Result<Option<Vec<Column>>, SourceError> {
        let Some(partition) = self.table.partitions.get(self.next) else {
            return Ok(None);
        };
        self.next += 1;
        let rows = Column::constant(self.null.clone(), partition.rows.len());
        Ok(Some(vec![rows]))
    }
}
