//! Casts between number types, each with its rule for values that do not fit.

/// The whole part of a real, moved into the range of long; nothing for NaN.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    reason = "the cast truncates toward zero and saturates, as meant"
)]
pub fn real_to_long(value: f64) -> Option<i64> {
    (!value.is_nan()).then_some(value as i64)
}

/// The whole part of a real, moved into the range of int; nothing for NaN.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    reason = "the cast truncates toward zero and saturates, as meant"
)]
pub fn real_to_int(value: f64) -> Option<i32> {
    (!value.is_nan()).then_some(value as i32)
}

/// The low 32 bits of a long: a value beyond the range of int wraps round, as in `toint`.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    reason = "the cast keeps the low bits, as meant"
)]
pub const fn long_to_int(value: i64) -> i32 {
    value as i32
}

/// The bits of an unsigned number as a long.
#[must_use]
pub const fn bits_to_long(value: u64) -> i64 {
    i64::from_ne_bytes(value.to_ne_bytes())
}

/// The bits of a long as an unsigned number.
#[must_use]
pub const fn long_to_bits(value: i64) -> u64 {
    u64::from_ne_bytes(value.to_ne_bytes())
}

/// A count as a long; the greatest long if it were more.
#[must_use]
pub fn count(value: usize) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
