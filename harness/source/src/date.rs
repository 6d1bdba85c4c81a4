//! Dates and times as portals, spreadsheets and scripts write them.

use std::borrow::Cow;

use kql_eval::types::parse_datetime;

/// A point in time in a style that KQL does not read, or reads otherwise; None for any other text.
///
/// - `9/9/2021, 2:09:17.084 PM`, `Jan 14, 2026, 8:15:00 AM`: a comma between date and time
/// - `14.1.2026, 08:15:00,123`: German, the day first; a comma before the fraction
/// - `/Date(1768378500000)/`: milliseconds, as older PowerShell writes JSON
/// - a narrow space before `AM`, as newer browsers write it
pub(super) fn datetime_in_other_style(text: &str) -> Option<i64> {
    let text = text.trim();
    if !text.contains([',', '.', '/', '\u{202f}']) {
        return None;
    }
    // `ConvertTo-Json` of Windows PowerShell writes this, newer ones ISO 8601. An offset behind the number is for display only.
    if let Some(number) = text.strip_prefix("/Date(") {
        let (number, _) = number
            .strip_suffix(")/")?
            .split_once('+')
            .unwrap_or((number.strip_suffix(")/")?, ""));
        return parse_datetime(number);
    }
    if let Some(date) = day_first(text) {
        return parse_datetime(&date);
    }
    let text: Cow<'_, str> = if text.contains('\u{202f}') {
        text.replace('\u{202f}', " ").into()
    } else {
        text.into()
    };
    let (date, time) = text.rsplit_once(", ")?;
    time.starts_with(|c: char| c.is_ascii_digit())
        .then(|| parse_datetime(&format!("{date} {time}")))
        .flatten()
}

/// A date with points, in which the day comes before the month, in the order that ISO 8601 has.
fn day_first(text: &str) -> Option<String> {
    let (day, rest) = text.split_once('.')?;
    let (month, rest) = rest.split_once('.')?;
    let (year, rest) = rest.split_at_checked(4)?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_date =
        is_number(day) && is_number(month) && is_number(year) && day.len() <= 2 && month.len() <= 2;
    if !is_date || rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let time = rest.strip_prefix(',').unwrap_or(rest).trim_start();
    // German versions of the portal and of Excel write it.
    let time = time.strip_suffix(" Uhr").unwrap_or(time);
    Some(format!(
        "{year}-{month:0>2}-{day:0>2} {}",
        time.replace(',', ".")
    ))
}

/// Whether a text is a date and a time as the portals write them, and nothing else.
pub(super) fn is_portal_datetime(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let has_time = text.bytes().filter(|byte| *byte == b':').count() == 2;
    has_time
        // Narrow on purpose: a text that only contains a time must stay a text.
        && (9..=17).contains(&digits)
        && text.len() <= 32
        && datetime_in_other_style(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::{datetime_in_other_style, is_portal_datetime};
    use crate::text::datetime_of;

    #[test]
    fn the_styles_of_portals_and_scripts_are_points_in_time() {
        for (text, iso) in [
            ("9/9/2021, 2:09:17.084 PM", "2021-09-09T14:09:17.084Z"),
            ("1/14/2026, 8:15:00\u{202f}AM", "2026-01-14T08:15:00Z"),
            ("Jan 14, 2026 8:15:00 AM", "2026-01-14T08:15:00Z"),
            ("Jan 14, 2026, 8:15:00 AM", "2026-01-14T08:15:00Z"),
            ("Jan 4, 2026 8:15:00.123 PM", "2026-01-04T20:15:00.123Z"),
            ("14.1.2026, 08:15:00", "2026-01-14T08:15:00Z"),
            ("14.01.2026, 08:15:00,123", "2026-01-14T08:15:00.123Z"),
            ("02.12.2022 13:45", "2022-12-02T13:45:00Z"),
            ("02.12.2022", "2022-12-02"),
            ("/Date(1768378500000)/", "2026-01-14T08:15:00Z"),
            ("/Date(1768378500000+0100)/", "2026-01-14T08:15:00Z"),
            ("9/9/2021 2:09:17 PM", "2021-09-09T14:09:17Z"),
        ] {
            assert!(datetime_of(text).is_some(), "{text}");
            assert_eq!(datetime_of(text), datetime_of(iso), "{text}");
        }
    }

    #[test]
    fn other_texts_are_none() {
        for text in [
            "soon, or later",
            "1.2.3",
            "10.0.0.1",
            "1,2",
            "99.99.2026, 1:1:1",
            "/Date(x)/",
            "a.b, 7",
        ] {
            assert_eq!(datetime_in_other_style(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_alone_or_a_version_is_not_taken_for_a_point_in_time() {
        assert!(is_portal_datetime("9/9/2021, 2:09:17.084 PM"));
        assert!(is_portal_datetime("14.1.2026, 08:15:00"));
        for text in [
            "14.1.2026",
            "1.2.2026.7",
            "9/9/2021",
            "see 9/9/2021, 2:09:17.084 PM",
        ] {
            assert!(!is_portal_datetime(text), "{text}");
        }
    }
}
