//! Events as rows of test files.

use kql_eval::types::ticks::{DAY, HOUR, MINUTE, SECOND};
use kql_eval::types::{Scalar, write_timespan};

use super::clock::Clock;
use super::events::{Event, Events};
use kql_eval::types::scalar_json;

/// An event as a row to paste under `given:`, without the dash: `{table: T, Timestamp: -1h, DeviceName: ws-042}`. Datetimes
/// are offsets from `clock` where they are near it.
#[must_use]
pub fn yaml_row(table: &str, event: &Event, clock: Clock) -> String {
    let mut cells = vec![format!("table: {}", text(table))];
    for (column, value) in &event.cells {
        cells.push(format!("{}: {}", text(column), yaml_value(value, clock)));
    }
    format!("{{{}}}", cells.join(", "))
}

/// All events as rows to paste under `given:`, a line each.
#[must_use]
pub fn yaml_rows(events: &Events, clock: Clock) -> Vec<String> {
    let rows = events
        .tables
        .iter()
        .flat_map(|(table, rows)| rows.iter().map(move |event| yaml_row(table, event, clock)));
    rows.collect()
}

/// A value as a test file writes it.
#[must_use]
pub fn yaml_value(value: &Scalar, clock: Clock) -> String {
    match value {
        Scalar::String(value) => text(value),
        Scalar::DateTime(ticks) => offset(ticks.saturating_sub(clock.ticks()))
            .unwrap_or_else(|| text(scalar_json(value).as_str().unwrap_or(""))),
        Scalar::TimeSpan(ticks) => {
            let mut out = String::new();
            write_timespan(*ticks, &mut out);
            text(&out)
        }
        other => scalar_json(other).to_string(),
    }
}

/// A text as a YAML scalar in a flow mapping: plain where that is safe.
#[must_use]
pub fn text(value: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '/' | '@' | '\\');
    let inner = |c: char| plain(c) || matches!(c, '-' | ' ');
    let is_plain = value.starts_with(|c: char| c.is_ascii_alphabetic())
        && value.ends_with(plain)
        && value.chars().all(inner)
        && !is_keyword(value);
    if is_plain {
        return value.to_owned();
    }
    if value.chars().any(char::is_control) {
        return serde_json::Value::from(value).to_string();
    }
    format!("'{}'", value.replace('\'', "''"))
}

/// Words that YAML reads as something else than text.
fn is_keyword(value: &str) -> bool {
    const WORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let lower = value.to_ascii_lowercase();
    WORDS.contains(&lower.as_str()) || lower.contains("inf") && lower.len() < 5 || lower == "nan"
}

/// A distance from the clock as an offset; None when it is far or odd.
fn offset(ticks: i64) -> Option<String> {
    if ticks == 0 {
        return Some("0s".to_owned());
    }
    if ticks.checked_abs()? > 3_650 * DAY {
        return None;
    }
    let mut rest = ticks.checked_abs()?;
    let mut out = String::from(if ticks < 0 { "-" } else { "+" });
    for (unit, name) in [
        (DAY, "d"),
        (HOUR, "h"),
        (MINUTE, "m"),
        (SECOND, "s"),
        (1, "tick"),
    ] {
        if rest >= unit {
            out.push_str(&format!("{}{name}", rest / unit));
            rest %= unit;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn a_row_reads_as_people_write_it() {
        let now = 638_000_000_000_000_000;
        let cell = |name: &str, value| (Arc::from(name), value);
        let event = Event {
            cells: vec![
                cell("Timestamp", Scalar::DateTime(now - DAY - SECOND)),
                cell("DeviceName", Scalar::String("ws-042.corp.example".into())),
                cell("Path", Scalar::String(r"c:\it's".into())),
                cell("Port", Scalar::Int(443)),
            ],
        };
        assert_eq!(
            yaml_row("T", &event, Clock::at(now)),
            r"{table: T, Timestamp: -1d1s, DeviceName: ws-042.corp.example, Path: 'c:\it''s', Port: 443}"
        );
    }

    #[test]
    fn what_yaml_would_take_for_something_else_is_quoted() {
        for value in ["", "yes", "10.0.0.1", "a: b", "-1h", "x #y", "null", "a,b"] {
            assert!(text(value).starts_with('\''), "{value}");
        }
        assert_eq!(text("a\nb"), r#""a\nb""#);
    }
}
