//! The values that the rows of a column chunk point to.

use std::cell::OnceCell;

use arrow_array::cast::AsArray;
use arrow_array::{Array, UInt32Array};
use kql_eval::types::{Column, Data, Scalar, ScalarType};
use std::sync::Arc;

use super::declare::read_as;
use super::pages::{Leaf, Unusual};
use super::values::{Form, Picks, Texts, numbers};
use bytes::Bytes;

/// A dictionary page as a column of the table's type.
#[derive(Debug)]
pub(super) struct Dictionary {
    values: Column,
    /// What a null of the file is in the table, one row.
    null: Column,
    // Made when first needed: most chunks have no null, and the values are as large as the dictionary page.
    with_null: OnceCell<Column>,
}

impl Dictionary {
    /// The values of a dictionary page.
    pub fn new(leaf: &Leaf, data: Bytes, count: usize) -> Result<Self, Unusual> {
        let picks = Picks::Range(0..count);
        let values = match leaf.form {
            Form::Text => Texts::new(data).column(&picks)?,
            form => numbers(form, &leaf.data_type, &data, &picks)?,
        };
        let null = Column::constant(Scalar::null(leaf.own), 1);
        Ok(Self {
            values: read_as(&values, leaf.ty).map_err(|_| Unusual)?,
            null: read_as(&null, leaf.ty).map_err(|_| Unusual)?,
            with_null: OnceCell::new(),
        })
    }

    /// The number of values, which is also the code of null.
    pub const fn len(&self) -> usize {
        self.values.rows()
    }

    /// The values by their codes, null at the end.
    pub fn with_null(&self) -> &Column {
        self.with_null.get_or_init(|| {
            let both = [self.values.clone(), self.null.clone()];
            Column::concat(self.values.ty(), &both)
        })
    }

    /// The values that codes mean.
    pub fn take(&self, codes: &Codes) -> Column {
        let values = if codes.has_nulls {
            self.with_null()
        } else {
            &self.values
        };
        let keys = UInt32Array::from(codes.codes.clone());
        // A few rows do not hold on to the whole page.
        if codes.codes.len() * 8 < self.len() {
            return compact(values.take(&keys));
        }
        match values.data() {
            Data::Array(texts) if values.ty() == ScalarType::String => {
                // Left as codes: `summarize by` and `has` then look at each distinct text once, not once a row.
                Column::dictionary(ScalarType::String, keys, Arc::clone(texts))
            }
            _ => values.take(&keys),
        }
    }
}

/// Codes of a dictionary.
#[derive(Clone, Default, Debug)]
pub(super) struct Codes {
    /// One a row.
    pub codes: Vec<u32>,
    /// Whether the code of null may be among them.
    pub has_nulls: bool,
}

fn compact(column: Column) -> Column {
    match column.data() {
        Data::Array(array) if column.ty() == ScalarType::String => {
            let compact: Arc<dyn Array> = Arc::new(array.as_string_view().gc());
            Column::array(ScalarType::String, compact)
        }
        _ => column,
    }
}
