//! Decimal numbers: reading, and their 16 bytes in an array.

pub use rust_decimal::Decimal;

/// The bytes of a decimal as an array keeps them.
#[must_use]
pub fn to_bytes(value: Decimal) -> [u8; 16] {
    value.serialize()
}

/// The decimal that 16 bytes of an array hold; zero for any other number of bytes.
#[must_use]
pub fn from_bytes(bytes: &[u8]) -> Decimal {
    bytes
        .first_chunk::<16>()
        .map_or(Decimal::ZERO, |bytes| Decimal::deserialize(*bytes))
}

/// Reads a decimal: digits with an optional sign, fraction and exponent; spaces around it are skipped. Digits beyond the 28th
/// are rounded away, a number too large gives nothing.
#[must_use]
pub fn parse_decimal(text: &str) -> Option<Decimal> {
    let text = text.trim();
    if text.contains('_') {
        return None;
    }
    text.parse()
        .or_else(|_| Decimal::from_scientific(text))
        .ok()
}
