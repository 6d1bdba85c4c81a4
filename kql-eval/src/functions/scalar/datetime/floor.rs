//! Rounding down to a multiple.

use crate::types::Decimal;

/// The multiple of `size` next to `value` in the direction away from `size`'s sign; nothing for size 0. Beyond the range of
/// long it wraps.
pub(super) fn floor_long(value: i64, size: i64) -> Option<i64> {
    if size == 0 {
        return None;
    }
    let quotient = value.wrapping_div(size);
    let below = value.wrapping_rem(size) != 0 && (value < 0) != (size < 0);
    Some(quotient.wrapping_sub(i64::from(below)).wrapping_mul(size))
}

/// The same for reals, as `floor(value / size) * size`; NaN for size 0.
pub(super) fn floor_real(value: f64, size: f64) -> f64 {
    if size == 0.0 {
        return f64::NAN;
    }
    (value / size).floor() * size
}

/// The same for decimals; nothing for size 0 and beyond their range.
pub(super) fn floor_decimal(value: Decimal, size: Decimal) -> Option<Decimal> {
    value.checked_div(size)?.floor().checked_mul(size)
}

#[cfg(test)]
mod tests {
    use super::{floor_long, floor_real};

    #[test]
    fn multiples_are_taken_toward_minus_infinity() {
        assert_eq!(floor_long(7, 5), Some(5));
        assert_eq!(floor_long(-7, 5), Some(-10));
        assert_eq!(floor_long(7, -5), Some(10));
        assert_eq!(floor_long(-10, 5), Some(-10));
        assert_eq!(floor_long(1, 0), None);
        assert_eq!(floor_real(5.0, -2.0), 6.0);
        assert_eq!(floor_real(-1.5, 1.0), -2.0);
        assert!(floor_real(1.0, 0.0).is_nan());
    }
}
