//! What is unusual in files that were read for a query.

use std::sync::Arc;

use kqlab_proof::Clock;
use kqlab_suite::account::{self, Detail, lines};
use kqlab_suite::schema::{Catalog, Dialect};
use kqlab_suite::workspace::{Rows, Workspace};

use crate::scratch::Scratch;

/// What is unusual in a file of a table for a query.
fn notes(table: &str, name: &str, text: &str, query: &str) -> Vec<String> {
    let file = Scratch::new(name, text);
    let clock = Clock::at(kql_eval::types::parse_datetime("2026-01-15T12:00:00Z").unwrap());
    let workspace = Workspace::new(Catalog::bundled(Dialect::of_query(query)), clock);
    let mut rows = Rows::none(Arc::new(workspace));
    rows.give_file(table, file.path().to_owned()).unwrap();
    let query = rows.prepare(query).unwrap();
    query.run(&rows).unwrap();
    let mut account = account::of(&rows, &query).unwrap();
    account::look_at_rows(&mut account, &rows, &query);
    lines(&account, Detail::Unusual)
}

#[test]
fn nothing_is_said_of_what_fits() {
    let text = "{\"Timestamp\":\"2026-01-15T08:15:00Z\",\"DeviceName\":\"d\"}\n";
    let query = "DeviceEvents | where Timestamp > ago(1d) and DeviceName == 'x'";
    assert_eq!(notes("DeviceEvents", "a.ndjson", text, query), [""; 0]);
}

#[test]
fn headings_in_another_letter_case_and_misspelt_ones_are_named() {
    let text = "timestamp,DeviceNam\n2026-01-15T08:15:00Z,d\n";
    let query = "DeviceEvents | where DeviceName == 'x'";
    assert_eq!(
        notes("DeviceEvents", "a.csv", text, query),
        [
            "DeviceEvents: headings in another letter case are taken: `timestamp` as `Timestamp`",
            "DeviceEvents: `DeviceNam` is no column of the table; did you mean `DeviceName`?",
            "DeviceEvents: no row sets `DeviceName`, which the query asks for",
        ]
    );
}

#[test]
fn rows_before_the_window_of_the_query_are_counted() {
    let text =
        "{\"Timestamp\":\"2020-01-14T08:15:00Z\"}\n{\"Timestamp\":\"2021-01-14T08:15:00Z\"}\n";
    let query = "DeviceEvents | where Timestamp > ago(1d)";
    let found = notes("DeviceEvents", "a.ndjson", text, query);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("DeviceEvents: 2 of 2 rows lie before 2026-01-14T12:00:00.000000"),
        "{found:?}"
    );
    assert!(
        found[0].ends_with("the newest is of 2021-01-14T08:15:00.0000000Z: see `--now`"),
        "{found:?}"
    );
}

#[test]
fn a_column_of_times_that_is_empty_in_every_row_is_named() {
    let text = "{\"DeviceName\":\"d\"}\n";
    let query = "DeviceEvents | where Timestamp > ago(1d)";
    assert_eq!(
        notes("DeviceEvents", "a.ndjson", text, query),
        ["DeviceEvents: `Timestamp` is empty in every row, and the query asks for times of it"]
    );
}

#[test]
fn a_form_that_was_recognised_and_a_zone_that_is_not_known_are_said() {
    let text = "TimeGenerated [Local Time];Computer\n14.1.2026, 08:15:00;c\n";
    assert_eq!(
        notes(
            "SecurityEvent",
            "a.csv",
            text,
            "SecurityEvent | where Computer == 'c'"
        ),
        [
            "SecurityEvent: read as CSV with semicolons",
            "SecurityEvent: `TimeGenerated [Local Time]` does not say its zone, and is read as UTC: export with times in UTC",
        ]
    );
}

#[test]
fn a_table_without_rows_is_named() {
    let text = "{\"DeviceName\":\"d\"}\n";
    let query = "DeviceEvents | where DeviceName == 'd' | join DeviceInfo on DeviceName";
    assert_eq!(
        notes("DeviceEvents", "a.ndjson", text, query),
        ["no rows were given for `DeviceInfo`"]
    );
}
