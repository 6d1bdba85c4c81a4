//! A column of values.

use arrow_array::{Array, ArrayRef, BooleanArray, Int64Array, UInt32Array};
use arrow_select::{concat::concat, filter::filter, take::take};
use std::sync::Arc;

use super::{
    Bool, Cell, DateTime, Dec, Dictionary, Dyn, Guid, Int, Kind, Long, Reader, Real, Scalar,
    ScalarType, Text, TimeSpan,
};

/// The values of one type, as many as there are rows: an Arrow array, or one value that stands for all rows.
#[derive(Clone, Debug)]
pub struct Column {
    ty: ScalarType,
    held: Held,
    rows: usize,
}

#[derive(Clone, Debug)]
enum Held {
    Data(Data),
    Dictionary(Arc<Dictionary>),
}

/// How a column keeps its values.
#[derive(Clone, Debug)]
pub enum Data {
    /// A value a row
    Array(ArrayRef),
    /// One value for all rows
    Constant(Scalar),
}

/// Runs `$body` with `$kind` bound to the compile-time type of `$ty`.
#[macro_export]
macro_rules! with_kind {
    ($ty:expr, $kind:ident => $body:expr) => {
        match $ty {
            // One dispatch for a whole batch: the body is compiled for each type, so that its loop over rows has no
            // branch on the type.
            $crate::types::ScalarType::Bool => {
                type $kind = $crate::types::Bool;
                $body
            }
            $crate::types::ScalarType::Int => {
                type $kind = $crate::types::Int;
                $body
            }
            $crate::types::ScalarType::Long => {
                type $kind = $crate::types::Long;
                $body
            }
            $crate::types::ScalarType::Real => {
                type $kind = $crate::types::Real;
                $body
            }
            $crate::types::ScalarType::Decimal => {
                type $kind = $crate::types::Dec;
                $body
            }
            $crate::types::ScalarType::String => {
                type $kind = $crate::types::Text;
                $body
            }
            $crate::types::ScalarType::DateTime => {
                type $kind = $crate::types::DateTime;
                $body
            }
            $crate::types::ScalarType::TimeSpan => {
                type $kind = $crate::types::TimeSpan;
                $body
            }
            $crate::types::ScalarType::Guid => {
                type $kind = $crate::types::Guid;
                $body
            }
            $crate::types::ScalarType::Dynamic => {
                type $kind = $crate::types::Dyn;
                $body
            }
        }
    };
}

impl Column {
    /// One value that stands for `rows` rows; the column has the type of the value, also where it is null.
    #[must_use]
    pub fn constant(value: Scalar, rows: usize) -> Self {
        Self {
            ty: value.ty(),
            held: Held::Data(Data::Constant(value)),
            rows,
        }
    }

    /// An array whose Arrow type is the one that [`ScalarType`] names for `ty`. A string array has no nulls.
    #[must_use]
    pub fn array(ty: ScalarType, array: ArrayRef) -> Self {
        let rows = array.len();
        Self {
            ty,
            held: Held::Data(Data::Array(array)),
            rows,
        }
    }

    /// Rows that point into an array of values, which is one that [`array`](Self::array) takes: each key is the place of its row's
    /// value, and none is null.
    #[must_use]
    pub fn dictionary(ty: ScalarType, keys: UInt32Array, values: ArrayRef) -> Self {
        let rows = keys.len();
        Self {
            ty,
            held: Held::Dictionary(Arc::new(Dictionary::new(keys, values))),
            rows,
        }
    }

    /// A column of type `K` with a row for each cell, in order; a cell that is `None` is null, and the empty string where `K`
    /// is string.
    pub fn build<K: Kind, C: Cell<K>>(cells: impl ExactSizeIterator<Item = C>) -> Self {
        let mut builder = K::builder(cells.len());
        for cell in cells {
            cell.push(&mut builder);
        }
        Self::array(K::TYPE, K::finish(builder))
    }

    /// A column of longs without nulls.
    #[must_use]
    pub fn longs(values: Vec<i64>) -> Self {
        Self::array(ScalarType::Long, Arc::new(Int64Array::from(values)))
    }

    /// A column of scalars, all of type `ty`; a scalar of another type becomes null.
    #[must_use]
    pub fn from_scalars(ty: ScalarType, values: &[Scalar]) -> Self {
        with_kind!(ty, K => {
            let mut builder = K::builder(values.len());
            for value in values {
                match K::of(value) {
                    Some(value) => K::append(&mut builder, value),
                    None => K::append_null(&mut builder),
                }
            }
            Self::array(ty, K::finish(builder))
        })
    }

    /// A column of type `ty` without rows: an array, not a constant.
    #[must_use]
    pub fn empty(ty: ScalarType) -> Self {
        Self::from_scalars(ty, &[])
    }

    /// The Kusto type of the values. An `Int64Array` alone does not tell long, datetime and timespan apart.
    #[must_use]
    pub const fn ty(&self) -> ScalarType {
        self.ty
    }

    /// The values, as an array or as one for all rows: who looks here need not compute for every row what is one value for
    /// all.
    #[must_use]
    pub fn data(&self) -> &Data {
        match &self.held {
            Held::Data(data) => data,
            Held::Dictionary(dictionary) => dictionary.data(),
        }
    }

    /// The values once each, where the column keeps them so.
    #[must_use]
    pub fn as_dictionary(&self) -> Option<&Dictionary> {
        match &self.held {
            Held::Dictionary(dictionary) => Some(dictionary),
            Held::Data(_) => None,
        }
    }

    /// The number of rows, nulls included; of a constant, how many rows it stands for.
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// The one value of a constant column, which may be null; nothing for an array, even if all its values are equal.
    #[must_use]
    pub const fn as_constant(&self) -> Option<&Scalar> {
        match &self.held {
            Held::Data(Data::Constant(value)) => Some(value),
            Held::Data(Data::Array(_)) | Held::Dictionary(_) => None,
        }
    }

    /// A reader of the rows, for a column of type `K`.
    #[must_use]
    pub fn reader<K: Kind>(&self) -> Reader<'_, K> {
        Reader::new(self)
    }

    /// The value of row `row`, from 0: the type's null for null, the empty string never being one. It is a copy: kernels read
    /// with [`reader`](Self::reader).
    ///
    /// # Panics
    /// The column is an array and has no such row.
    #[must_use]
    pub fn scalar(&self, row: usize) -> Scalar {
        fn read<K: Kind>(
            column: &Column,
            row: usize,
            make: impl Fn(K::Ref<'_>) -> Scalar,
        ) -> Scalar {
            column
                .reader::<K>()
                .get(row)
                .map_or_else(|| Scalar::null(K::TYPE), make)
        }
        match self.ty {
            ScalarType::Bool => read::<Bool>(self, row, Scalar::Bool),
            ScalarType::Int => read::<Int>(self, row, Scalar::Int),
            ScalarType::Long => read::<Long>(self, row, Scalar::Long),
            ScalarType::Real => read::<Real>(self, row, Scalar::Real),
            ScalarType::Decimal => read::<Dec>(self, row, Scalar::Decimal),
            ScalarType::String => read::<Text>(self, row, |text| Scalar::String(Arc::from(text))),
            ScalarType::DateTime => read::<DateTime>(self, row, Scalar::DateTime),
            ScalarType::TimeSpan => read::<TimeSpan>(self, row, Scalar::TimeSpan),
            ScalarType::Guid => read::<Guid>(self, row, Scalar::Guid),
            ScalarType::Dynamic => read::<Dyn>(self, row, Scalar::dynamic),
        }
    }

    /// The values as an Arrow array of the type that [`ScalarType`] names: the column's own, shared, or one in which a
    /// constant is written out for every row.
    #[must_use]
    pub fn to_array(&self) -> ArrayRef {
        match self.data() {
            Data::Array(array) => Arc::clone(array),
            Data::Constant(value) => with_kind!(self.ty, K => {
                let mut builder = K::builder(self.rows);
                for _ in 0..self.rows {
                    match K::of(value) {
                        Some(value) => K::append(&mut builder, value),
                        None => K::append_null(&mut builder),
                    }
                }
                K::finish(builder)
            }),
        }
    }

    /// The rows where `mask` is true; null counts as false.
    #[must_use]
    pub fn filter(&self, mask: &BooleanArray) -> Self {
        match &self.held {
            Held::Dictionary(dictionary) => self.of_dictionary(dictionary.filter(mask)),
            Held::Data(Data::Constant(value)) => Self::constant(value.clone(), mask.true_count()),
            Held::Data(Data::Array(array)) => Self::array(
                self.ty,
                filter(array, mask).expect("the mask has a bit for every row"),
            ),
        }
    }

    /// The rows with these numbers, in their order; a null number gives a null (the empty string for string).
    #[must_use]
    pub fn take(&self, rows: &UInt32Array) -> Self {
        match &self.held {
            Held::Data(Data::Constant(value)) if rows.null_count() == 0 => {
                Self::constant(value.clone(), rows.len())
            }
            Held::Dictionary(dictionary) if rows.null_count() == 0 => {
                self.of_dictionary(dictionary.take(rows))
            }
            Held::Data(Data::Constant(_)) | Held::Dictionary(_) => {
                Self::array(self.ty, self.to_array()).take(rows)
            }
            Held::Data(Data::Array(array)) => {
                let taken = take(array, rows, None).expect("the row numbers lie within the column");
                Self::array(self.ty, without_string_nulls(self.ty, taken))
            }
        }
    }

    /// `length` rows from `offset` on.
    #[must_use]
    pub fn slice(&self, offset: usize, length: usize) -> Self {
        match &self.held {
            Held::Dictionary(dictionary) => self.of_dictionary(dictionary.slice(offset, length)),
            Held::Data(Data::Constant(value)) => Self::constant(value.clone(), length),
            Held::Data(Data::Array(array)) => Self::array(self.ty, array.slice(offset, length)),
        }
    }

    fn of_dictionary(&self, dictionary: Dictionary) -> Self {
        Self {
            ty: self.ty,
            rows: dictionary.keys().len(),
            held: Held::Dictionary(Arc::new(dictionary)),
        }
    }

    /// The columns one after another; all have type `ty`.
    #[must_use]
    pub fn concat(ty: ScalarType, columns: &[Self]) -> Self {
        match columns {
            [] => Self::empty(ty),
            [only] => only.clone(),
            [first, rest @ ..] => {
                if let Some(value) = first.as_constant()
                    && rest
                        .iter()
                        .all(|column| column.as_constant() == Some(value))
                {
                    return Self::constant(value.clone(), columns.iter().map(Self::rows).sum());
                }
                let arrays: Vec<ArrayRef> = columns.iter().map(Self::to_array).collect();
                let arrays: Vec<&dyn Array> = arrays.iter().map(AsRef::as_ref).collect();
                Self::array(
                    ty,
                    concat(&arrays).expect("columns of one type have arrays of one type"),
                )
            }
        }
    }
}

/// A string array with its nulls turned into empty strings.
fn without_string_nulls(ty: ScalarType, array: ArrayRef) -> ArrayRef {
    if ty != ScalarType::String || array.null_count() == 0 {
        return array;
    }
    let text = array
        .as_any()
        .downcast_ref::<arrow_array::StringViewArray>();
    let text = text.expect("a string column's array is a string view array");
    Arc::new(
        text.iter()
            .map(|value| Some(value.unwrap_or("")))
            .collect::<arrow_array::StringViewArray>(),
    )
}
