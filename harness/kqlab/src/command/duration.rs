//! Lengths of time as the command line takes them: `30s`, `5m`, `500ms`.

use std::time::Duration;

/// Reads a length of time: a whole number with `ms`, `s`, `m` or `h`.
///
/// # Errors
/// The text is none, or it is zero.
pub(super) fn read(text: &str) -> Result<Duration, String> {
    let wrong = || "a time is a whole number with ms, s, m or h, as in 30s".to_owned();
    let text = text.trim();
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let count: u64 = digits.parse().map_err(|_| wrong())?;
    let factor = match text.get(digits.len()..).unwrap_or_default().trim() {
        "ms" => 1,
        "s" => 1_000,
        "m" | "min" => 60_000,
        "h" => 3_600_000,
        _ => return Err(wrong()),
    };
    match count.checked_mul(factor) {
        // Elsewhere zero often means "no limit": refused, it cannot be mistaken for that.
        Some(0) => Err("nothing can be done in no time".to_owned()),
        Some(millis) => Ok(Duration::from_millis(millis)),
        None => Err("that is longer than can be waited for".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::read;

    #[test]
    fn a_time_is_a_whole_number_with_a_unit() {
        assert_eq!(read("30s"), Ok(Duration::from_secs(30)));
        assert_eq!(read("500 ms"), Ok(Duration::from_millis(500)));
        assert_eq!(read("2m"), Ok(Duration::from_secs(120)));
        for wrong in [
            "30",
            "s",
            "1.5s",
            "-1s",
            "0s",
            "99999999999999999999h",
            "9999999999999999h",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
