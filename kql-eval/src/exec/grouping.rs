//! Numbering the distinct keys of rows.

use std::collections::HashMap;

use crate::types::{Column, Kind, Reader, ScalarType};
use crate::with_kind;

/// Numbers keys in the order in which they are first seen. Null is a key of its own; a key may have any number of columns.
pub(crate) struct Grouping {
    types: Vec<ScalarType>,
    /// Numbers by the encoded key.
    numbers: HashMap<Vec<u8>, u32>,
    scratch: Vec<u8>,
}

impl Grouping {
    pub fn new(types: Vec<ScalarType>) -> Self {
        Self {
            types,
            numbers: HashMap::new(),
            scratch: Vec::new(),
        }
    }

    /// How many distinct keys there are.
    pub fn count(&self) -> usize {
        self.numbers.len()
    }

    /// The number of each row's key. `on_new` is told the rows whose key is new.
    pub fn number(
        &mut self,
        keys: &[Column],
        rows: usize,
        mut on_new: impl FnMut(usize),
    ) -> Vec<u32> {
        let mut numbers = Vec::with_capacity(rows);
        let readers = KeyReaders::new(keys, &self.types);
        for row in 0..rows {
            self.scratch.clear();
            readers.encode(row, &mut self.scratch);
            let number = match self.numbers.get(&self.scratch) {
                Some(number) => *number,
                None => {
                    let number = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
                    self.numbers.insert(self.scratch.clone(), number);
                    on_new(row);
                    number
                }
            };
            numbers.push(number);
        }
        numbers
    }

    /// The number of each row's key, where it is known.
    pub fn look_up(&mut self, keys: &[Column], rows: usize) -> Vec<Option<u32>> {
        let readers = KeyReaders::new(keys, &self.types);
        (0..rows)
            .map(|row| {
                self.scratch.clear();
                readers.encode(row, &mut self.scratch);
                self.numbers.get(&self.scratch).copied()
            })
            .collect()
    }
}

/// Writes the key of a row as bytes: equal keys, equal bytes.
struct KeyReaders<'a>(Vec<WriteKey<'a>>);

/// Adds a row's value in one column to a key.
type WriteKey<'a> = Box<dyn Fn(usize, &mut Vec<u8>) + 'a>;

impl<'a> KeyReaders<'a> {
    fn new(keys: &'a [Column], types: &[ScalarType]) -> Self {
        Self(
            keys.iter()
                .zip(types)
                .map(|(column, ty)| encoder(column, *ty))
                .collect(),
        )
    }

    fn encode(&self, row: usize, out: &mut Vec<u8>) {
        for write in &self.0 {
            write(row, out);
        }
    }
}

fn encoder<'a>(column: &'a Column, ty: ScalarType) -> WriteKey<'a> {
    with_kind!(ty, K => {
        let reader: Reader<'a, K> = column.reader();
        Box::new(move |row, out| match reader.get(row) {
            None => out.push(0),
            Some(value) => {
                out.push(1);
                K::write_key(value, out);
            }
        })
    })
}
