//! The memory that the stages of a run hold, counted against a limit.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use arrow_array::ArrayRef;
use arrow_array::cast::AsArray as _;
use arrow_buffer::Buffer;
use kql_parser::Span;

use super::Batch;
use crate::RuntimeError;
use crate::types::ScalarType;

/// Bytes held by all stages of a run, on whichever thread. They are estimates, taken batch by batch.
#[derive(Debug)]
pub(super) struct Memory {
    limit: usize,
    held: AtomicUsize,
}

impl Memory {
    pub const fn new(limit: usize) -> Self {
        Self {
            limit,
            held: AtomicUsize::new(0),
        }
    }
}

/// What one stage holds; given back when this goes.
#[derive(Debug)]
pub(super) struct Held {
    memory: Arc<Memory>,
    what: &'static str,
    span: Option<Span>,
    bytes: usize,
}

impl Held {
    /// Nothing yet, for the stage `what` at a place.
    pub const fn new(memory: Arc<Memory>, what: &'static str, span: Option<Span>) -> Self {
        Self {
            memory,
            what,
            span,
            bytes: 0,
        }
    }

    /// Sets how many bytes the stage holds.
    ///
    /// # Errors
    /// All stages together hold more than the limit.
    pub fn resize(&mut self, bytes: usize) -> Result<(), RuntimeError> {
        let before = std::mem::replace(&mut self.bytes, bytes);
        let held = &self.memory.held;
        if bytes <= before {
            held.fetch_sub(before - bytes, Ordering::Relaxed);
            return Ok(());
        }
        // Counted first and compared afterwards: two threads that ask at the same time must not both find room.
        let more = bytes - before;
        let all = held.fetch_add(more, Ordering::Relaxed).saturating_add(more);
        if all <= self.memory.limit {
            return Ok(());
        }
        Err(RuntimeError::Memory {
            what: self.what,
            limit: self.memory.limit,
            span: self.span,
        })
    }

    /// Adds to the bytes that the stage holds.
    ///
    /// # Errors
    /// As [`resize`](Self::resize).
    pub fn add(&mut self, bytes: usize) -> Result<(), RuntimeError> {
        self.resize(self.bytes.saturating_add(bytes))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // Dropping gives the memory back also where a stage ends by an error.
        self.memory.held.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

/// Tells how much memory batches take that are kept one after another. What a batch shares with the one before counts once.
#[derive(Default)]
pub(super) struct Footprint {
    last: Vec<Vec<Buffer>>,
}

impl Footprint {
    /// About how many bytes keeping this batch as well takes.
    pub fn of(&mut self, batch: &Batch) -> usize {
        self.last.resize(batch.columns.len(), Vec::new());
        let columns = batch.columns.iter().zip(&mut self.last);
        columns
            .map(|(column, last)| {
                let values = match (column.as_constant(), column.as_dictionary()) {
                    // A constant is one value, however many rows have it.
                    (Some(_), _) => return 0,
                    (_, Some(dictionary)) => Arc::clone(dictionary.values()),
                    _ => column.to_array(),
                };
                batch.rows * width(column.ty()) + new_bytes(view_buffers(&values), last)
            })
            .sum()
    }
}

/// The bytes of the buffers that were not the last ones, which they become.
fn new_bytes(buffers: &[Buffer], last: &mut Vec<Buffer>) -> usize {
    // Batches that are slices of one array share its buffers: what they point to is in memory once.
    let is_known = |buffer: &&Buffer| last.iter().any(|known| known.ptr_eq(buffer));
    let (mut new, mut bytes) = (false, 0);
    for buffer in buffers.iter().filter(|buffer| !is_known(buffer)) {
        new = true;
        bytes += buffer.len();
    }
    if new {
        *last = buffers.to_vec();
    }
    bytes
}

fn view_buffers(array: &ArrayRef) -> &[Buffer] {
    if let Some(texts) = array.as_string_view_opt() {
        texts.data_buffers()
    } else if let Some(values) = array.as_binary_view_opt() {
        values.data_buffers()
    } else {
        &[]
    }
}

/// How many bytes a value takes in its array, without what its view points to.
const fn width(ty: ScalarType) -> usize {
    match ty {
        ScalarType::Bool => 1,
        ScalarType::Int => 4,
        ScalarType::Long | ScalarType::Real | ScalarType::DateTime | ScalarType::TimeSpan => 8,
        ScalarType::String | ScalarType::Dynamic | ScalarType::Decimal | ScalarType::Guid => 16,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Footprint, Held, Memory};
    use crate::RuntimeError;
    use crate::exec::Batch;
    use crate::types::{Column, Text};

    #[test]
    fn stages_share_one_limit_and_give_back_what_they_held() {
        let memory = Arc::new(Memory::new(100));
        let mut sort = Held::new(Arc::clone(&memory), "`sort`", None);
        let mut join = Held::new(Arc::clone(&memory), "`join`", None);
        assert_eq!(sort.resize(60), Ok(()));
        let refused = RuntimeError::Memory {
            what: "`join`",
            limit: 100,
            span: None,
        };
        assert_eq!(join.add(41), Err(refused));
        drop(sort);
        assert_eq!(join.add(59), Ok(()));
    }

    #[test]
    fn rows_of_one_buffer_count_its_bytes_once() {
        let texts = (0..100).map(|row| format!("a text longer than a view {row}"));
        let batch = Batch::new(vec![Column::build::<Text, _>(texts)], 100);
        let mut footprint = Footprint::default();
        let first = footprint.of(&batch.slice(0, 50));
        let second = footprint.of(&batch.slice(50, 50));
        assert_eq!(second, 50 * 16);
        assert!(first >= second + 100 * "a text longer than a view 0".len());
    }
}
