//! Where the rows of tables come from.

use std::sync::Arc;

use super::{Batch, Condition, Threshold, conditions};
use crate::plan::{Expr, Schema};
use crate::{RuntimeError, Settings};

/// The rows of tables. The caller of a query implements it over files, fixtures or memory.
pub trait Database {
    /// Starts reading a table.
    ///
    /// # Errors
    /// The table cannot be read.
    fn scan<'r>(&'r self, request: ScanRequest<'r>) -> Result<Rows<'r>, RuntimeError>;
}

/// What a query asks of a table.
#[derive(Clone, Debug)]
pub struct ScanRequest<'r> {
    /// The table.
    pub table: &'r str,
    /// What the catalog said when the query was bound; the batches have exactly these columns, of these types.
    pub schema: &'r Schema,
    /// Which columns are read at all; the others may be given as constant nulls.
    pub needed: &'r [bool],
    /// Predicates over the table's columns. Rows for which one of them is not true change nothing in the result: they may be
    /// left out, and as the stages above ask again, none has to be.
    pub pushed_down: &'r [Expr],
    /// A dynamic filter: a bound that gets narrower while rows are read, set by `top`.
    pub threshold: Option<Arc<Threshold>>,
    /// The clock and the limits of the run.
    pub settings: &'r Settings,
}

impl<'r> ScanRequest<'r> {
    /// What is asked of the rows, in the form in which a source can use it.
    #[must_use]
    pub fn conditions(&self) -> Vec<Condition<'r>> {
        conditions(self)
    }
}

/// The rows of a table, in partitions that can be read at the same time. The rows of a partition come after those of the partitions before.
///
/// How a table is cut must not depend on how many threads there are: results are put together partition by partition, and that makes
/// them the same on every machine.
pub trait TableRows<'r>: Send + Sync {
    /// How many partitions there are.
    fn partitions(&self) -> usize;

    /// Starts reading a partition.
    ///
    /// # Errors
    /// The table cannot be read.
    fn partition(self: Arc<Self>, number: usize)
    -> Result<Box<dyn BatchSource + 'r>, RuntimeError>;
}

/// The rows of a table.
pub type Rows<'r> = Arc<dyn TableRows<'r> + 'r>;

/// Batches of a table, in order.
pub trait BatchSource {
    /// The next batch; nothing at the end.
    ///
    /// # Errors
    /// The table cannot be read on.
    fn next_batch(&mut self) -> Result<Option<Batch>, RuntimeError>;
}

/// Rows in memory, as one partition.
#[derive(Clone, Debug, Default)]
pub struct Batches(pub Vec<Batch>);

impl<'r> TableRows<'r> for Batches {
    fn partitions(&self) -> usize {
        usize::from(!self.0.is_empty())
    }

    fn partition(self: Arc<Self>, _: usize) -> Result<Box<dyn BatchSource + 'r>, RuntimeError> {
        let batches = Arc::unwrap_or_clone(self).0;
        Ok(Box::new(batches.into_iter()))
    }
}

impl BatchSource for std::vec::IntoIter<Batch> {
    fn next_batch(&mut self) -> Result<Option<Batch>, RuntimeError> {
        Ok(self.next())
    }
}

/// A database whose tables are all empty.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoData;

impl Database for NoData {
    fn scan<'r>(&'r self, _: ScanRequest<'r>) -> Result<Rows<'r>, RuntimeError> {
        Ok(Arc::new(Batches::default()))
    }
}

/// All rows of a table, as they are.
///
/// # Errors
/// The table cannot be read.
pub fn read_table(
    database: &dyn Database,
    table: &str,
    schema: &Schema,
) -> Result<Vec<Batch>, RuntimeError> {
    let settings = Settings::default();
    let needed = vec![true; schema.len()];
    let rows = database.scan(ScanRequest {
        table,
        schema,
        needed: &needed,
        pushed_down: &[],
        threshold: None,
        settings: &settings,
    })?;
    let mut batches = Vec::new();
    for number in 0..rows.partitions() {
        let mut partition = Arc::clone(&rows).partition(number)?;
        while let Some(batch) = partition.next_batch()? {
            batches.push(batch);
        }
    }
    Ok(batches)
}
