//! The ten scalar types, their values and their arrays.

pub mod cast;
mod column;
pub mod datetime;
pub mod decimal;
pub mod dynamic;
mod kind;
mod real;
mod scalar;
mod scalar_type;
pub mod ticks;
pub mod timespan;

pub use column::{Column, Data};
pub use datetime::write_datetime;
pub use decimal::Decimal;
pub use kind::{
    Bool, Cell, DateTime, Dec, Dyn, Guid, Int, Kind, Long, Reader, Real, Text, TimeSpan,
};
pub use real::write_real;
pub use scalar::{Scalar, write_guid};
pub use scalar_type::ScalarType;
pub use timespan::write_timespan;
