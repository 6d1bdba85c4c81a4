//! Ranks among values, and reals as numbers that have their order.

use crate::types::cast::{bits_to_long, long_to_bits};

/// The nearest rank of a percentile among a number of values, from 1.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the cast saturates, and a rank beyond the last value takes the last"
)]
pub fn rank(percentile: f64, total: i128) -> i128 {
    // Percentages such as 99.9 are not exact in binary; a whole rank must not slip to the next one.
    let rank = percentile * total as f64 / 100.0 * (1.0 - 1e-12);
    (rank.ceil() as i128).max(1)
}

/// A long in the order of the reals; the other way round it is [`real_of`].
pub const fn order_of(value: f64) -> i64 {
    flip(bits_to_long(value.to_bits()))
}

/// The real that has this place in the order.
pub const fn real_of(order: i64) -> f64 {
    f64::from_bits(long_to_bits(flip(order)))
}

/// Turns round the order of the negative numbers, whose bits count upwards from zero.
const fn flip(bits: i64) -> i64 {
    if bits < 0 { bits ^ i64::MAX } else { bits }
}
