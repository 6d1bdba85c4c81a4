//! What is unusual in an account, in a few lines.

use kqlab_source::Widened;

use super::{Account, RowsAccount, TableAccount, Times};

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

/// How many names are listed.
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
        if let Some(time) = &self.time_from {
            say(format!(
                "the files have no `TimeGenerated`: it is taken from `{time}`"
            ));
        }
        for widened in &self.widened {
            say(widening(widened));
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
    // More than half: exports add a few columns of their own, another table shares only `Timestamp` and some identifiers.
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
            // Said only when no row at all is in the window. Old rows beside new ones are what a log is.
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
fn widening(widened: &Widened) -> String {
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
