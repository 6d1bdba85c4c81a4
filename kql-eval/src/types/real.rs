//! The text of a real: reading and printing.

use std::fmt::Write as _;

/// Writes the shortest text that reads back as the same number, always with a fraction or an exponent: `6.0`, `1E+20`.
/// Not-a-number is `NaN`, the infinities are `inf` and `-inf`.
pub fn write_real(value: f64, out: &mut String) {
    if value.is_nan() {
        out.push_str("NaN");
    } else if value.is_infinite() {
        out.push_str(if value > 0.0 { "inf" } else { "-inf" });
    } else if value == 0.0 || (1e-5..1e15).contains(&value.abs()) {
        let _ = write!(out, "{value:?}");
    } else {
        let text = format!("{value:E}");
        let (digits, exponent) = text.split_once('E').unwrap_or((&text, "0"));
        let (sign, exponent) = exponent
            .strip_prefix('-')
            .map_or(('+', exponent), |rest| ('-', rest));
        let _ = write!(out, "{digits}E{sign}{exponent:0>2}");
    }
}

/// Reads a real: digits with an optional sign, fraction and exponent, or `nan`, `inf`, `infinity` in any letter case; spaces
/// around it are skipped.
#[must_use]
pub fn parse_real(text: &str) -> Option<f64> {
    text.trim().parse().ok()
}
