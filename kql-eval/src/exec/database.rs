//! Where the rows of tables come from.

use super::Batch;
use crate::RuntimeError;
use crate::plan::Schema;

/// The rows of tables. The caller of a query implements it over files, fixtures or memory.
pub trait Database {
    /// Starts reading a table. `schema` is what the catalog said when the query was bound; the batches have exactly its columns,
    /// of its types. Columns that are not `needed` may be given as constant nulls.
    ///
    /// # Errors
    /// The table cannot be read.
    fn scan<'d>(
        &'d self,
        table: &str,
        schema: &Schema,
        needed: &[bool],
    ) -> Result<Box<dyn BatchSource + 'd>, RuntimeError>;
}

/// Batches of a table, in order.
pub trait BatchSource {
    /// The next batch; nothing at the end.
    ///
    /// # Errors
    /// The table cannot be read on.
    fn next_batch(&mut self) -> Result<Option<Batch>, RuntimeError>;
}

/// A database whose tables are all empty.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoData;

impl Database for NoData {
    fn scan<'d>(
        &'d self,
        _: &str,
        _: &Schema,
        _: &[bool],
    ) -> Result<Box<dyn BatchSource + 'd>, RuntimeError> {
        Ok(Box::new(Self))
    }
}

impl BatchSource for NoData {
    fn next_batch(&mut self) -> Result<Option<Batch>, RuntimeError> {
        Ok(None)
    }
}
