//! Identifiers of 128 bits: reading and printing.

use std::fmt::Write as _;

/// Reads 32 hexadecimal digits. Hyphens may stand between digits, anywhere; spaces around it are skipped.
#[must_use]
pub fn parse_guid(text: &str) -> Option<u128> {
    let text = text.trim();
    if text.starts_with('-') || text.ends_with('-') || text.contains("--") {
        return None;
    }
    let mut value = 0_u128;
    let mut digits = 0;
    for c in text.chars().filter(|c| *c != '-') {
        value = (value << 4) | u128::from(c.to_digit(16)?);
        digits += 1;
        if digits > 32 {
            return None;
        }
    }
    (digits == 32).then_some(value)
}

/// Writes a guid in lower case with hyphens.
pub fn write_guid(value: u128, out: &mut String) {
    let _ = write!(
        out,
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        value >> 96,
        (value >> 80) & 0xffff,
        (value >> 64) & 0xffff,
        (value >> 48) & 0xffff,
        value & 0xffff_ffff_ffff
    );
}

#[cfg(test)]
mod tests {
    use super::{parse_guid, write_guid};

    #[test]
    fn a_guid_is_read_with_and_without_hyphens_and_printed_with_them() {
        let value = parse_guid("123E4567-e89b-12d3-a456-426614174000");
        assert_eq!(value, parse_guid("123e4567e89b12d3a456426614174000"));
        let mut text = String::new();
        write_guid(value.unwrap(), &mut text);
        assert_eq!(text, "123e4567-e89b-12d3-a456-426614174000");
    }

    #[test]
    fn anything_but_32_digits_is_no_guid() {
        for bad in [
            "",
            "123e4567",
            "123e4567e89b12d3a4564266141740000",
            "{123e4567e89b12d3a456426614174000}",
        ] {
            assert_eq!(parse_guid(bad), None, "{bad}");
        }
    }
}
