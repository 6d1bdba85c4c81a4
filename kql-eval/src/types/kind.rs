//! The types as Rust sees them: which array holds them and what is read from a row.

use std::cmp::Ordering;

use arrow_array::builder::{
    BinaryViewBuilder, BooleanBuilder, FixedSizeBinaryBuilder, Float64Builder, Int32Builder,
    Int64Builder, StringViewBuilder,
};
use arrow_array::{
    Array, ArrayRef, BinaryViewArray, BooleanArray, FixedSizeBinaryArray, Float64Array, Int32Array,
    Int64Array, StringViewArray,
};
use std::sync::Arc;

use super::dynamic::DynamicRef;
use super::{Cell, Decimal, Scalar, ScalarType, decimal};

/// A scalar type at compile time.
pub trait Kind: 'static {
    /// The type.
    const TYPE: ScalarType;
    /// The Arrow array that holds it.
    type Array: Array + 'static;
    /// The Arrow builder that makes it.
    type Builder;
    /// A value read from a row.
    type Ref<'a>: Copy;
    /// The value of a row that is not null.
    fn value(array: &Self::Array, row: usize) -> Self::Ref<'_>;
    /// The value of a scalar of this type; nothing for null.
    fn of(scalar: &Scalar) -> Option<Self::Ref<'_>>;
    /// A builder with room for this many rows.
    fn builder(rows: usize) -> Self::Builder;
    /// Adds a value.
    fn append(builder: &mut Self::Builder, value: Self::Ref<'_>);
    /// Adds a null; the empty string for string.
    fn append_null(builder: &mut Self::Builder);
    /// The finished array.
    fn finish(builder: Self::Builder) -> ArrayRef;
    /// A value kept apart from any array.
    type Owned: Send + 'static;
    /// A copy of a value, in memory used before where there is some.
    fn keep(value: Self::Ref<'_>, slot: &mut Option<Self::Owned>);
    /// A kept value, read.
    fn lend(owned: &Self::Owned) -> Self::Ref<'_>;
    /// Adds the value as part of a key: equal values, equal bytes, and no key is the start of another one.
    fn write_key(value: Self::Ref<'_>, out: &mut Vec<u8>);
    /// The order of two values; not-a-number equals everything.
    fn order(a: Self::Ref<'_>, b: Self::Ref<'_>) -> Ordering;
    /// Whether a value is not-a-number, which sorts with the nulls.
    fn is_nan(_: Self::Ref<'_>) -> bool {
        false
    }
}

macro_rules! primitive {
    ($(#[$doc:meta])* $name:ident, $ty:ident, $array:ty, $builder:ty, $value:ty, $key:expr, $order:expr, $nan:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl Kind for $name {
            const TYPE: ScalarType = ScalarType::$ty;
            type Array = $array;
            type Builder = $builder;
            type Ref<'a> = $value;

            fn value(array: &Self::Array, row: usize) -> $value {
                array.value(row)
            }

            fn of(scalar: &Scalar) -> Option<$value> {
                match scalar {
                    Scalar::$ty(value) => Some(*value),
                    _ => None,
                }
            }

            fn builder(rows: usize) -> Self::Builder {
                <$builder>::with_capacity(rows)
            }

            fn append(builder: &mut Self::Builder, value: $value) {
                builder.append_value(value);
            }

            fn append_null(builder: &mut Self::Builder) {
                builder.append_null();
            }

            fn finish(mut builder: Self::Builder) -> ArrayRef {
                Arc::new(builder.finish())
            }

            type Owned = $value;

            fn keep(value: $value, slot: &mut Option<$value>) {
                *slot = Some(value);
            }

            fn lend(owned: &$value) -> $value {
                *owned
            }

            fn write_key(value: $value, out: &mut Vec<u8>) {
                out.extend_from_slice(&$key(value));
            }

            fn order(a: $value, b: $value) -> Ordering {
                $order(&a, &b)
            }

            fn is_nan(value: $value) -> bool {
                $nan(value)
            }
        }

        impl Cell<$name> for $value {
            fn push(self, builder: &mut <$name as Kind>::Builder) {
                builder.append_value(self);
            }
        }
    };
}

primitive!(
    /// bool
    Bool, Bool, BooleanArray, BooleanBuilder, bool, |value| [u8::from(value)], bool::cmp, |_| false
);
primitive!(
    /// int
    Int, Int, Int32Array, Int32Builder, i32, i32::to_le_bytes, i32::cmp, |_| false
);
primitive!(
    /// long
    Long, Long, Int64Array, Int64Builder, i64, i64::to_le_bytes, i64::cmp, |_| false
);
primitive!(
    /// real
    Real, Real, Float64Array, Float64Builder, f64, real_key, |a: &f64, b: &f64| a.partial_cmp(b).unwrap_or(Ordering::Equal), f64::is_nan
);
primitive!(
    /// datetime, in ticks
    DateTime, DateTime, Int64Array, Int64Builder, i64, i64::to_le_bytes, i64::cmp, |_| false
);
primitive!(
    /// timespan, in ticks
    TimeSpan, TimeSpan, Int64Array, Int64Builder, i64, i64::to_le_bytes, i64::cmp, |_| false
);

/// string: borrowed UTF-8, never null
#[derive(Clone, Copy, Debug)]
pub struct Text;

impl Kind for Text {
    const TYPE: ScalarType = ScalarType::String;
    type Array = StringViewArray;
    type Builder = StringViewBuilder;
    type Ref<'a> = &'a str;

    fn value(array: &Self::Array, row: usize) -> &str {
        array.value(row)
    }

    fn of(scalar: &Scalar) -> Option<&str> {
        scalar.as_str()
    }

    fn builder(rows: usize) -> Self::Builder {
        StringViewBuilder::with_capacity(rows)
    }

    fn append(builder: &mut Self::Builder, value: &str) {
        builder.append_value(value);
    }

    fn append_null(builder: &mut Self::Builder) {
        builder.append_value("");
    }

    fn finish(mut builder: Self::Builder) -> ArrayRef {
        Arc::new(builder.finish())
    }

    type Owned = String;

    fn keep(value: &str, slot: &mut Option<String>) {
        let text = slot.get_or_insert_default();
        text.clear();
        text.push_str(value);
    }

    fn lend(owned: &String) -> &str {
        owned
    }

    fn write_key(value: &str, out: &mut Vec<u8>) {
        write_bytes_key(value.as_bytes(), out);
    }

    fn order(a: &str, b: &str) -> Ordering {
        a.cmp(b)
    }
}

/// dynamic: an encoding read in place; a value that is null itself is the array's null
#[derive(Clone, Copy, Debug)]
pub struct Dyn;

impl Kind for Dyn {
    const TYPE: ScalarType = ScalarType::Dynamic;
    type Array = BinaryViewArray;
    type Builder = BinaryViewBuilder;
    type Ref<'a> = DynamicRef<'a>;

    fn value(array: &Self::Array, row: usize) -> DynamicRef<'_> {
        DynamicRef::new(array.value(row))
    }

    fn of(scalar: &Scalar) -> Option<DynamicRef<'_>> {
        match scalar {
            Scalar::Dynamic(bytes) => Some(DynamicRef::new(bytes)),
            _ => None,
        }
    }

    fn builder(rows: usize) -> Self::Builder {
        BinaryViewBuilder::with_capacity(rows)
    }

    fn append(builder: &mut Self::Builder, value: DynamicRef<'_>) {
        if value.is_null() {
            builder.append_null();
        } else {
            builder.append_value(value.bytes());
        }
    }

    fn append_null(builder: &mut Self::Builder) {
        builder.append_null();
    }

    fn finish(mut builder: Self::Builder) -> ArrayRef {
        Arc::new(builder.finish())
    }

    type Owned = Vec<u8>;

    fn keep(value: DynamicRef<'_>, slot: &mut Option<Vec<u8>>) {
        let bytes = slot.get_or_insert_default();
        bytes.clear();
        bytes.extend_from_slice(value.bytes());
    }

    fn lend(owned: &Vec<u8>) -> DynamicRef<'_> {
        DynamicRef::new(owned)
    }

    fn write_key(value: DynamicRef<'_>, out: &mut Vec<u8>) {
        write_bytes_key(value.bytes(), out);
    }

    fn order(a: DynamicRef<'_>, b: DynamicRef<'_>) -> Ordering {
        a.bytes().cmp(b.bytes())
    }
}

/// The key of a real: all not-a-numbers are one key, and so are both zeros.
pub(crate) fn real_key(value: f64) -> [u8; 8] {
    let value = if value.is_nan() {
        f64::NAN
    } else {
        value + 0.0
    };
    value.to_bits().to_le_bytes()
}

/// The key of bytes of any length.
fn write_bytes_key(bytes: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    out.extend_from_slice(bytes);
}

macro_rules! sixteen_bytes {
    ($(#[$doc:meta])* $name:ident, $ty:ident, $value:ty, $read:expr, $write:expr, $key:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl Kind for $name {
            const TYPE: ScalarType = ScalarType::$ty;
            type Array = FixedSizeBinaryArray;
            type Builder = FixedSizeBinaryBuilder;
            type Ref<'a> = $value;

            fn value(array: &Self::Array, row: usize) -> $value {
                $read(array.value(row))
            }

            fn of(scalar: &Scalar) -> Option<$value> {
                match scalar {
                    Scalar::$ty(value) => Some(*value),
                    _ => None,
                }
            }

            fn builder(rows: usize) -> Self::Builder {
                FixedSizeBinaryBuilder::with_capacity(rows, 16)
            }

            fn append(builder: &mut Self::Builder, value: $value) {
                builder.append_value($write(value)).expect("the builder takes 16 bytes and gets 16");
            }

            fn append_null(builder: &mut Self::Builder) {
                builder.append_null();
            }

            fn finish(mut builder: Self::Builder) -> ArrayRef {
                Arc::new(builder.finish())
            }

            type Owned = $value;

            fn keep(value: $value, slot: &mut Option<$value>) {
                *slot = Some(value);
            }

            fn lend(owned: &$value) -> $value {
                *owned
            }

            fn write_key(value: $value, out: &mut Vec<u8>) {
                out.extend_from_slice(&$key(value));
            }

            fn order(a: $value, b: $value) -> Ordering {
                a.cmp(&b)
            }
        }

        impl Cell<$name> for $value {
            fn push(self, builder: &mut FixedSizeBinaryBuilder) {
                $name::append(builder, self);
            }
        }
    };
}

sixteen_bytes!(
    /// decimal
    Dec, Decimal, Decimal, decimal::from_bytes, decimal::to_bytes, |value: Decimal| value.normalize().serialize()
);
sixteen_bytes!(
    /// guid
    Guid,
    Guid,
    u128,
    |bytes: &[u8]| bytes.first_chunk::<16>().map_or(0, |bytes| u128::from_be_bytes(*bytes)),
    u128::to_be_bytes,
    u128::to_be_bytes
);
