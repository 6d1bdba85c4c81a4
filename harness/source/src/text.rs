//! Values of every type from the text that JSON strings, JSON numbers and CSV cells hold.

use kql_eval::types::cast::{real_to_int, real_to_long};
use kql_eval::types::{parse_datetime, parse_int, parse_long};

use super::date::datetime_in_other_style;

/// A bool: `true`, `false`, `1` or `0`, in any letter case.
pub(super) fn bool_of(text: &str) -> Option<bool> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("true") || text == "1" {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") || text == "0" {
        Some(false)
    } else {
        None
    }
}

/// A long; a number with a fraction of zero counts as whole.
pub(super) fn long_of(text: &str) -> Option<i64> {
    parse_long(text).or_else(|| {
        const END: f64 = 9_223_372_036_854_775_808.0;
        whole(text)
            .filter(|value| (-END..END).contains(value))
            .and_then(real_to_long)
    })
}

/// An int; a number with a fraction of zero counts as whole.
pub(super) fn int_of(text: &str) -> Option<i32> {
    parse_int(text).or_else(|| {
        whole(text)
            .filter(|value| (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(value))
            .and_then(real_to_int)
    })
}

fn whole(text: &str) -> Option<f64> {
    let value: f64 = text.trim().parse().ok()?;
    (value.fract() == 0.0).then_some(value)
}

/// A datetime as programs and people write it, see [`datetime_in_other_style`].
pub(super) fn datetime_of(text: &str) -> Option<i64> {
    let year = text.as_bytes().first_chunk::<5>();
    let is_iso = year
        .is_some_and(|[digits @ .., dash]| *dash == b'-' && digits.iter().all(u8::is_ascii_digit));
    let other = if is_iso {
        None
    } else {
        datetime_in_other_style(text)
    };
    other.or_else(|| parse_datetime(text))
}

/// Whether a text says that there is no value, as programs write it in columns of numbers and times.
pub(super) fn is_null_word(text: &str) -> bool {
    const WORDS: [&str; 9] = [
        "null",
        "none",
        "nil",
        "undefined",
        "n/a",
        "-",
        "(null)",
        "<null>",
        "\\N",
    ];
    let text = text.trim();
    text.len() <= 9 && WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Writes a JSON text without the white space between its tokens; numbers and strings stay as written.
pub(super) fn compact(json: &str, out: &mut String) {
    let mut in_string = false;
    let mut escaped = false;
    let kept = |c: &char| {
        if in_string {
            in_string = *c != '"' || escaped;
            escaped = *c == '\\' && !escaped;
            true
        } else {
            in_string = *c == '"';
            !c.is_ascii_whitespace()
        }
    };
    out.extend(json.chars().filter(kept));
}

#[cfg(test)]
mod tests {
    use super::{compact, datetime_of, int_of, long_of};

    #[test]
    fn a_fraction_of_zero_is_a_whole_number_and_any_other_is_not() {
        assert_eq!(long_of("5.0"), Some(5));
        assert_eq!(long_of("1e3"), Some(1000));
        assert_eq!(long_of("5.5"), None);
        assert_eq!(long_of("9223372036854775808"), None);
        assert_eq!(long_of("nan"), None);
        assert_eq!(int_of("2147483647.0"), Some(i32::MAX));
        assert_eq!(int_of("2147483648.0"), None);
    }

    #[test]
    fn the_portal_separates_date_and_time_with_a_comma() {
        assert_eq!(
            datetime_of("5/6/2024, 7:08:09.123 PM"),
            datetime_of("2024-05-06T19:08:09.123Z")
        );
        assert!(datetime_of("5/6/2024, 7:08:09.123 PM").is_some());
        assert_eq!(datetime_of("soon, or later"), None);
    }

    #[test]
    fn white_space_goes_between_tokens_and_stays_in_strings() {
        let mut out = String::new();
        compact(" { \"a b\" : [1.50, \" \\\" \\\\\" , null ] } ", &mut out);
        assert_eq!(out, r#"{"a b":[1.50," \" \\",null]}"#);
    }
}
