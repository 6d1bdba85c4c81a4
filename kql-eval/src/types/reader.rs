//! Reading a column's rows as values of its type.

use arrow_array::Array;

use super::{Column, Data, Kind};

/// Reads the rows of a column of type `K`, be it an array or a constant.
#[derive(Debug)]
pub enum Reader<'a, K: Kind> {
    /// One value for all rows; nothing is null.
    Constant(Option<K::Ref<'a>>),
    /// A value a row.
    Array(&'a K::Array),
}

impl<K: Kind> Clone for Reader<'_, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K: Kind> Copy for Reader<'_, K> {}

impl<'a, K: Kind> Reader<'a, K> {
    /// A reader of `column`.
    ///
    /// # Panics
    /// The column has another type: the binder makes every conversion explicit, so this is a mistake of ours.
    #[must_use]
    pub fn new(column: &'a Column) -> Self {
        assert!(
            column.ty() == K::TYPE,
            "a {} column is read as {}",
            column.ty(),
            K::TYPE
        );
        match column.data() {
            Data::Constant(scalar) => Self::Constant(K::of(scalar)),
            Data::Array(array) => {
                let array = array.as_any().downcast_ref::<K::Array>();
                Self::Array(array.expect("a column's array is the array of its type"))
            }
        }
    }

    /// The value of a row; nothing for null.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<K::Ref<'a>> {
        match self {
            Self::Constant(value) => *value,
            Self::Array(array) => {
                let array: &'a K::Array = array;
                (!array.is_null(row)).then(|| K::value(array, row))
            }
        }
    }
}
