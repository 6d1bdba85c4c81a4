//! What is unusual in an account, in a few lines.

use super::{Account, RowsAccount, TableAccount, Times};
use crate::source::Widened;

/// What is unusual, the heaviest first. `all` adds what is as it should be.
#[must_use]
pub fn lines(account: &Account, detail: Detail) -> Vec<String> {
    let mut lines = Vec::new();
    for table in &account.without_rows {
        lines.push(format!("no rows were given for `{table}`"));
    }
    for table in &account.tables {
        table.write(detail, &mut lines);
    }
    lines
}

/// How much of an account is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Detail {
    /// What is unusual
    Unusual,
    /// Everything
    All,
}

/// So many names are listed.
const NAMES: usize = 5;

/// Forms of which nothing needs to be said.
const PLAIN: [&str; 4] = ["NDJSON", "JSON", "CSV", "Parquet"];

impl TableAccount {
    fn write(&self, detail: Detail, lines: &mut Vec<String>) {
        let table = &self.table;
        let mut say = |text: String| lines.push(format!("{table}: {text}"));
        let plain = detail == Detail::Unusual;
        for (form, files) in &self.forms {
            if plain && PLAIN.contains(form) {
                continue;
            }
            say(match files {
                1 => format!("read as {form}"),
                files => format!("{files} files read as {form}"),
            });
        }
        if !self.respelled.is_empty() {
            let pairs = self.respelled.iter();
            let pairs = pairs.map(|each| format!("`{}` as `{}`", each.heading, each.column));
            say(format!(
                "headings in another letter case are taken: {}",
                listed(pairs)
            ));
        }
        for heading in &self.local_times {
            say(format!(
                "`{heading}` does not say its zone, and is read as UTC: export with times in UTC"
            ));
        }
        for widened in &self.widened {
            say(told(widened));
        }
        self.write_others(detail, &mut say);
        if !self.passed_over.is_empty() {
            let all: u64 = self.passed_over.iter().map(|(_, events)| events).sum();
            let tables = self.passed_over.iter();
            let tables = listed(tables.map(|(table, events)| format!("{table} ({events})")));
            say(match all {
                1 => format!("1 row of another table is passed over: {tables}"),
                all => format!("{all} rows of other tables are passed over: {tables}"),
            });
        }
        if let Some(rows) = &self.rows {
            rows.write(detail, &mut say);
        }
    }

    fn write_others(&self, detail: Detail, say: &mut impl FnMut(String)) {
        for other in &self.others {
            if let Some(nearest) = &other.nearest {
                let heading = &other.heading;
                say(format!(
                    "`{heading}` is no column of the table; did you mean `{nearest}`?"
                ));
            }
        }
        let rest = self.others.iter().filter(|other| other.nearest.is_none());
        let count = rest.clone().count();
        if count > 0 && (detail == Detail::All || self.is_misfit()) {
            let names = listed(rest.map(|other| format!("`{}`", other.heading)));
            say(format!(
                "{count} headings are no columns of the table: {names}"
            ));
        }
    }

    /// Whether more of the headings are no columns of the table than are.
    #[must_use]
    pub const fn is_misfit(&self) -> bool {
        self.others.len() > self.known
    }
}

impl RowsAccount {
    fn write(&self, detail: Detail, say: &mut impl FnMut(String)) {
        if self.rows == 0 {
            say("there are no rows".to_owned());
            return;
        }
        if detail == Detail::All {
            say(match self.rows {
                1 => "1 row".to_owned(),
                rows => format!("{rows} rows"),
            });
        }
        let of_times = self.times.as_ref().map(|times| times.column.as_str());
        let mut empty = self
            .empty
            .iter()
            .filter(|column| Some(column.as_str()) != of_times)
            .peekable();
        if empty.peek().is_some() {
            let names = listed(empty.map(|column| format!("`{column}`")));
            say(format!("no row sets {names}, which the query asks for"));
        }
        if let Some(times) = &self.times {
            times.write(self.rows, detail, say);
        }
    }
}

impl Times {
    fn write(&self, rows: i64, detail: Detail, say: &mut impl FnMut(String)) {
        let column = &self.column;
        let (Some(first), Some(last)) = (&self.first, &self.last) else {
            say(format!(
                "`{column}` is empty in every row, and the query asks for times of it"
            ));
            return;
        };
        match (&self.from, &self.to) {
            (Some(from), _) if self.before > 0 && self.before + self.behind >= rows => {
                say(format!(
                    "{} of {rows} rows lie before {from}, where the query begins; the newest is of {last}: see `--now`",
                    self.before
                ))
            }
            (_, Some(to)) if self.behind > 0 && self.before + self.behind >= rows => say(format!(
                "{} of {rows} rows lie after {to}, where the query ends; the oldest is of {first}: see `--now`",
                self.behind
            )),
            _ if detail == Detail::All => say(format!("`{column}` from {first} to {last}")),
            _ => {}
        }
    }
}

/// How a column came to its type.
fn told(widened: &Widened) -> String {
    format!(
        "`{}` is {} in {} and {} in {}: it is read as {}",
        widened.column,
        widened.first_type,
        widened.first.display(),
        widened.second_type,
        widened.second.display(),
        widened.ty
    )
}

/// Names with commas; of many the first few.
fn listed(names: impl Iterator<Item = String>) -> String {
    let all: Vec<String> = names.collect();
    match all.len().checked_sub(NAMES) {
        Some(more @ 1..) => {
            let first = all.get(..NAMES).unwrap_or_default().join(", ");
            format!("{first} and {more} more")
        }
        _ => all.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Detail, lines};
    use crate::account;
    use crate::proof::Clock;
    use crate::schema::{Catalog, Dialect};
    use crate::source::scratch::Scratch;
    use crate::workspace::{Rows, Workspace};

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
}
