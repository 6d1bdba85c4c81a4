//! The ten scalar types, their values and their arrays.

mod batch;
pub mod cast;
mod cell;
mod column;
mod convert;
pub mod datetime;
pub mod decimal;
mod dictionary;
pub mod dynamic;
pub mod elements;
mod guid;
mod integer;
mod kind;
mod reader;
mod real;
mod scalar;
mod scalar_type;
pub mod ticks;
pub mod timespan;

pub use batch::Batch;
pub use cell::Cell;
pub use column::{Column, Data};
pub use convert::{convert, convert_scalar};
pub use datetime::{parse_datetime, parse_datetime_literal, write_datetime};
pub use decimal::{Decimal, parse_decimal};
pub use dictionary::Dictionary;
pub use guid::{parse_guid, write_guid};
pub use integer::{parse_int, parse_long};
pub(crate) use kind::real_key;
pub use kind::{Bool, DateTime, Dec, Dyn, Guid, Int, Kind, Long, Real, Text, TimeSpan};
pub use reader::Reader;
pub use real::{parse_real, write_real};
pub use scalar::Scalar;
pub use scalar_type::ScalarType;
pub use timespan::{parse_timespan, parse_timespan_literal, write_timespan};
