//! Whole numbers: reading.

use super::cast::bits_to_long;

/// Reads a long: digits with an optional sign, or `0x` and up to 16 hexadecimal digits that wrap into the sign; spaces around
/// it are skipped. Fractions, exponents and numbers out of range give nothing.
#[must_use]
pub fn parse_long(text: &str) -> Option<i64> {
    let text = text.trim();
    match hexadecimal(text) {
        Some(digits) => u64::from_str_radix(digits, 16).ok().map(bits_to_long),
        None => text.parse().ok(),
    }
}

/// Reads an int by the rules of [`parse_long`]; hexadecimal numbers may have eight digits.
#[must_use]
pub fn parse_int(text: &str) -> Option<i32> {
    let text = text.trim();
    match hexadecimal(text) {
        Some(digits) => u32::from_str_radix(digits, 16)
            .ok()
            .map(|bits| i32::from_ne_bytes(bits.to_ne_bytes())),
        None => text.parse().ok(),
    }
}

/// The digits after `0x`; `None` when the text does not begin so.
fn hexadecimal(text: &str) -> Option<&str> {
    let digits = text
        .strip_prefix("0x")
        .or_else(|| text.strip_prefix("0X"))?;
    Some(if digits.starts_with('+') { "" } else { digits })
}

#[cfg(test)]
mod tests {
    use super::{parse_int, parse_long};

    #[test]
    fn whole_numbers_are_read_with_spaces_signs_and_hexadecimal_digits() {
        assert_eq!(parse_long(" 7 "), Some(7));
        assert_eq!(parse_long("+4"), Some(4));
        assert_eq!(parse_long("-3"), Some(-3));
        assert_eq!(parse_long("0x10"), Some(16));
        assert_eq!(parse_long("0xFFFFFFFFFFFFFFFF"), Some(-1));
        for bad in ["5.7", "1e3", "5.", "1,000", "", "0x", "0x+1", "--1"] {
            assert_eq!(parse_long(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_int_out_of_range_is_nothing() {
        assert_eq!(parse_int("2147483647"), Some(i32::MAX));
        assert_eq!(parse_int("9999999999"), None);
        assert_eq!(parse_int("0xFFFFFFFF"), Some(-1));
    }
}
