//! Sizes of memory as the command line takes them: `4GB`, `500MB`.

/// Reads a number of bytes: a whole number with `kB`, `MB`, `GB`, or alone.
///
/// # Errors
/// The text is no such size, or no machine has so much.
pub(super) fn bytes(text: &str) -> Result<usize, String> {
    let text = text.trim();
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = text.get(digits.len()..).unwrap_or_default().trim();
    let factor: usize = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        // Powers of ten, as disks and clouds count; a limit of memory may be a little less than meant, never more.
        "k" | "kb" => 1_000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        _ => return Err("a size is a number with kB, MB or GB, as in 4GB".to_owned()),
    };
    let count: usize = digits
        .parse()
        .map_err(|_| "a size is a whole number with kB, MB or GB, as in 4GB".to_owned())?;
    count
        .checked_mul(factor)
        .ok_or_else(|| "no machine has so much memory".to_owned())
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn a_size_is_a_whole_number_with_a_unit() {
        assert_eq!(bytes("4GB"), Ok(4_000_000_000));
        assert_eq!(bytes("500 mb"), Ok(500_000_000));
        assert_eq!(bytes("12"), Ok(12));
        assert!(bytes("1.5GB").is_err());
        assert!(bytes("GB").is_err());
        assert!(bytes("4 parsecs").is_err());
        assert!(bytes("99999999999999999999").is_err());
        assert!(bytes("99999999999GB").is_err());
    }
}
