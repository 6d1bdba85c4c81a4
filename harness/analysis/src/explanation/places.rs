//! Where the rows of tables are written: in files of events, or in a test file.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use kqlab_source::row_lines;
use kqlab_suite::testfile::{GivenRows, TestCase};

/// Where the rows of tables are written.
#[derive(Debug, Default)]
pub struct Places {
    tables: BTreeMap<String, TablePlaces>,
}

/// Where the rows of a table are written: first those of a file, then those of a test file.
#[derive(Debug, Default)]
struct TablePlaces {
    file: Option<PathBuf>,
    lines: OnceCell<Option<Vec<u64>>>,
    /// The test file, and the lines of the rows in it.
    written: Option<(PathBuf, Vec<usize>)>,
    /// The rows of several files: which is whose is not known.
    is_unknown: bool,
}

/// Where a row is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowPlace {
    /// The file, as it was named.
    pub file: String,
    /// The line on which the row begins, from 1, where the file has one for each row.
    pub line: Option<u64>,
}

impl Places {
    /// Notes that the rows of a table are those of a file.
    pub fn add_file(&mut self, table: &str, path: &Path) {
        let place = TablePlaces {
            file: Some(path.to_owned()),
            ..TablePlaces::default()
        };
        self.tables.insert(table.to_owned(), place);
    }

    /// Notes the rows of a test. `table` is that of rows which name none.
    pub fn add_test(&mut self, path: &Path, case: &TestCase, table: Option<&str>) {
        let folder = path.parent().unwrap_or_else(|| Path::new(""));
        for given in &case.given {
            let named = given.table.as_ref().map(|name| name.value.as_str());
            let Some(name) = named.or(table) else {
                continue;
            };
            let mut place = TablePlaces::default();
            let mut lines = Vec::new();
            for rows in &given.rows {
                match rows {
                    GivenRows::Row(row) => lines.push(row.place.line),
                    GivenRows::File(file) => {
                        place.is_unknown |= place.file.is_some();
                        place.file = Some(folder.join(&file.path.value));
                    }
                }
            }
            place.written = Some((path.to_owned(), lines));
            self.tables.insert(name.to_owned(), place);
        }
    }

    /// Where a row is written, of a table with `rows` rows.
    #[must_use]
    pub fn of(&self, table: &str, row: usize, rows: usize) -> Option<RowPlace> {
        let place = self.tables.get(table)?;
        let written = place.written.as_ref().map_or(0, |(_, lines)| lines.len());
        let of_files = rows.saturating_sub(written);
        if let (Some(row), Some((path, lines))) = (row.checked_sub(of_files), &place.written) {
            let line = lines.get(row).and_then(|line| u64::try_from(*line).ok());
            return Some(RowPlace {
                file: path.display().to_string(),
                line,
            });
        }
        if place.is_unknown {
            return None;
        }
        let file = place.file.as_ref()?;
        let line = self.lines(table).and_then(|lines| lines.get(row).copied());
        Some(RowPlace {
            file: file.display().to_string(),
            line,
        })
    }

    /// The row of a table that begins on a line of its file, from 0.
    #[must_use]
    pub fn row_on(&self, table: &str, line: u64) -> Option<usize> {
        self.lines(table)?.iter().position(|known| *known == line)
    }

    /// The lines of a table's rows in its file; None when the file has none.
    #[must_use]
    pub fn lines(&self, table: &str) -> Option<&[u64]> {
        let place = self.tables.get(table)?;
        let lines = place.lines.get_or_init(|| {
            let file = place.file.as_ref()?;
            row_lines(file).ok().flatten()
        });
        lines.as_deref()
    }
}
