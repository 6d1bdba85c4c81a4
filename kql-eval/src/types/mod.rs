//! The ten scalar types and their values.

mod scalar_type;

pub use scalar_type::ScalarType;
