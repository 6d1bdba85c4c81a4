//! The `dynamic` type: JSON-like values in a compact encoding that is read in place.
//!
//! A value is a tag byte and its content. Containers keep a table of offsets at their end, relative to their own start, so
//! that a value can be copied into another container as bytes, an element is found without reading its siblings, and
//! encoding needs one pass. Null at the top of a row is the array's null, never an encoded one.

mod encode;
mod json;
mod view;

pub use encode::Encoder;
pub use json::{parse_json, write_json, write_text};
pub use view::{ArrayView, BagView, Dynamic, DynamicRef};

/// Tag bytes of the encoding.
mod tag {
    pub const NULL: u8 = 0;
    pub const FALSE: u8 = 1;
    pub const TRUE: u8 = 2;
    pub const LONG: u8 = 3;
    pub const REAL: u8 = 4;
    pub const STRING: u8 = 5;
    pub const DATETIME: u8 = 6;
    pub const ARRAY: u8 = 7;
    pub const BAG: u8 = 8;
}

/// Bytes of the tag and the length that begin a string or container.
const HEADER: usize = 5;
