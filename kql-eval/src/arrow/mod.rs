//! Arrow's arrays as KQL's columns, and results as record batches.
//!
//! | Arrow | KQL | a result's column |
//! |---|---|---|
//! | `Boolean` | bool | `Boolean` |
//! | `Int8`, `Int16`, `Int32`, `UInt8`, `UInt16` | int | `Int32` |
//! | `Int64`, `UInt32`, `UInt64` | long | `Int64` |
//! | `Float16`, `Float32`, `Float64` | real | `Float64` |
//! | `Decimal32` to `Decimal256`, digits beyond the 28th rounded away | decimal | `Decimal256(57, 28)` |
//! | `Utf8`, `LargeUtf8`, `Utf8View`, `Binary` of UTF-8 in all forms, `Null` | string, null as `""` | `Utf8View`, never null |
//! | `Timestamp` of every unit, `Date32`, `Date64` | datetime | `Timestamp` in UTC, see [`TimeUnits`] |
//! | `Time32`, `Time64`, `Duration` | timespan | `Duration`, see [`TimeUnits`] |
//! | `FixedSizeBinary(16)` | guid | `FixedSizeBinary(16)`, extension type `arrow.uuid` |
//! | `List`, `LargeList`, `FixedSizeList`, `Struct`, `Map`, text of the extension type `arrow.json` | dynamic | `Utf8View`, extension type `arrow.json` |
//! | `Dictionary` | what its values are | |
//!
//! A timestamp is a point in time whatever zone it names. A decimal of KQL has its own scale in each row, so a result's column
//! has the scale that takes them all. In a dynamic value of a result `datetime` is text, as JSON has no such type.
//!
//! All other types (intervals, unions, views of lists, runs, binary of another fixed size) are refused by name.

mod array;
mod field;
mod nested;
mod write;

pub use array::{Unreadable, column, scalar_type};
pub use field::{field_column, field_type};
pub use write::{OutOfRange, TimeUnits, record_batch};
