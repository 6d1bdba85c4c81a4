//! Whether an answer has the rows a test expects, and if not, how it differs.

use kql_eval::types::ScalarType;
use kqlab_proof::Clock;
use serde_json::Value;

use super::cell_match::{is_empty, matches};
use super::cells::ColumnType;
use super::did_you_mean::nearest;
use super::expectation::{Answer, Expectation, ExpectedRow, ExpectedRows, MatchMode};
use super::place::{Name, Place};
use super::row_pairing::pair;

/// An answer of a rule, its values in the encoding of Kusto's REST answers (version 1).
#[derive(Debug, Clone, Copy)]
pub struct ActualRows<'a> {
    /// The columns.
    pub columns: &'a [ColumnType<'a>],
    /// The rows; as many values in each as there are columns.
    pub rows: &'a [Vec<Value>],
    /// What they are to the rule.
    pub verdict: Verdict,
}

/// What the results of a run are to the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// An alert.
    Fires,
    /// None.
    Silent,
}

impl Verdict {
    /// The verdict of a number of results where any result is an alert.
    #[must_use]
    pub const fn of_rows(rows: usize) -> Self {
        if rows > 0 { Self::Fires } else { Self::Silent }
    }
}

/// How an answer differs from what is expected. Every list is in the order of the test file or of the answer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mismatch {
    /// The rule was to fire and is silent, or the other way round.
    pub verdict: Option<VerdictMismatch>,
    /// There are more or fewer rows than `count` says.
    pub count: Option<CountMismatch>,
    /// The columns are not those of `columns`.
    pub columns: Option<ColumnsMismatch>,
    /// Columns that rows of the expectation name and the answer has not.
    pub unknown_columns: Vec<UnknownColumn>,
    /// Expected rows that are not there, each with the actual row that comes closest.
    pub missing: Vec<MissingRow>,
    /// Actual rows, by position, that no expected row accounts for.
    pub unexpected: Vec<usize>,
    /// Rows that must not be there and are.
    pub forbidden: Vec<ForbiddenRow>,
}

/// The rule fires where it should not, or is silent where it should not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerdictMismatch {
    /// `fires` or `silent`.
    pub expected: &'static str,
    /// How many rows there are.
    pub rows: usize,
    /// Where the verdict is written.
    pub place: Place,
}

/// The wrong number of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountMismatch {
    /// How many there should be.
    pub expected: usize,
    /// How many there are.
    pub actual: usize,
    /// Where the number is written.
    pub place: Place,
}

/// The wrong columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnsMismatch {
    /// Expected columns the answer has not.
    pub missing: Vec<Name>,
    /// Columns of the answer that are not expected.
    pub unexpected: Vec<String>,
    /// The columns of the answer, in order; where nothing is missing or unexpected, the order is what differs.
    pub actual: Vec<String>,
    /// Where the columns are written.
    pub place: Place,
}

/// A column that the answer has not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownColumn {
    /// The column, at the first row that names it.
    pub column: Name,
    /// The column of the answer most likely meant.
    pub nearest: Option<String>,
}

/// An expected row that is not there.
#[derive(Debug, Clone, PartialEq)]
pub struct MissingRow {
    /// Its position among the expected rows.
    pub expected: usize,
    /// Where it is written.
    pub place: Place,
    /// The actual row that comes closest, if there is one left.
    pub closest: Option<ClosestRow>,
}

/// The actual row that comes closest to an expected one.
#[derive(Debug, Clone, PartialEq)]
pub struct ClosestRow {
    /// Its position.
    pub actual: usize,
    /// The cells that differ, and only those.
    pub differences: Vec<CellDifference>,
}

/// A cell that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct CellDifference {
    /// The column.
    pub column: String,
    /// What is expected, as written.
    pub expected: String,
    /// What there is.
    pub actual: Value,
    /// Where the expectation is written.
    pub place: Place,
}

/// A row that must not be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForbiddenRow {
    /// Its position among `no_rows`.
    pub expected: usize,
    /// The first actual row it fits.
    pub actual: usize,
    /// Where it is written.
    pub place: Place,
}

/// Compares an answer with what is expected; datetimes may be offsets from `clock`.
///
/// # Errors
/// How the answer differs.
pub fn compare(
    expectation: &Expectation,
    actual: ActualRows<'_>,
    clock: Clock,
) -> Result<(), Box<Mismatch>> {
    let rows = actual.rows.len();
    let verdict = |expected| VerdictMismatch {
        expected,
        rows,
        place: expectation.place,
    };
    let mut mismatch = Mismatch::default();
    match &expectation.answer {
        Answer::Fires => {
            mismatch.verdict = (actual.verdict == Verdict::Silent).then(|| verdict("fires"))
        }
        Answer::Silent => {
            mismatch.verdict = (actual.verdict == Verdict::Fires).then(|| verdict("silent"))
        }
        Answer::Rows(expected) => mismatch = compare_rows(expected, actual, clock),
    }
    if mismatch == Mismatch::default() {
        Ok(())
    } else {
        Err(Box::new(mismatch))
    }
}

fn compare_rows(expected: &ExpectedRows, actual: ActualRows<'_>, clock: Clock) -> Mismatch {
    let comparison = Comparison {
        actual,
        clock,
        is_exact: expected.mode == MatchMode::Exact,
    };
    let mut mismatch = Mismatch {
        count: comparison.count(expected),
        columns: comparison.columns(expected),
        unknown_columns: comparison.unknown_columns(expected),
        ..Mismatch::default()
    };
    if let Some(rows) = &expected.rows {
        let partners = match expected.mode {
            MatchMode::Partial => pair(rows.len(), actual.rows.len(), |row, other| {
                let row = rows.get(row);
                row.is_some_and(|row| comparison.fits(row, other))
            }),
            MatchMode::Ordered | MatchMode::Exact => comparison.in_order(rows),
        };
        comparison.unpaired(rows, &partners, expected.mode, &mut mismatch);
    }
    for (position, row) in expected.no_rows.iter().enumerate() {
        // A row without cells forbids every row.
        let partial = Comparison {
            is_exact: false,
            ..comparison
        };
        let found = (0..actual.rows.len()).find(|other| partial.fits(row, *other));
        mismatch.forbidden.extend(found.map(|actual| ForbiddenRow {
            expected: position,
            actual,
            place: row.place,
        }));
    }
    mismatch
}

#[derive(Clone, Copy)]
struct Comparison<'a> {
    actual: ActualRows<'a>,
    clock: Clock,
    is_exact: bool,
}

impl Comparison<'_> {
    fn count(&self, expected: &ExpectedRows) -> Option<CountMismatch> {
        let count = expected.count.as_ref()?;
        let actual = self.actual.rows.len();
        (count.value != actual).then_some(CountMismatch {
            expected: count.value,
            actual,
            place: count.place,
        })
    }

    fn columns(&self, expected: &ExpectedRows) -> Option<ColumnsMismatch> {
        let columns = expected.columns.as_ref()?;
        let expected = || columns.value.iter().map(|name| name.value.as_str());
        let actual = || self.actual.columns.iter().map(|column| column.name);
        if expected().eq(actual()) {
            return None;
        }
        let missing = columns.value.iter();
        let missing = missing.filter(|name| !actual().any(|column| column == name.value));
        let unexpected = actual().filter(|column| !expected().any(|name| name == *column));
        Some(ColumnsMismatch {
            missing: missing.cloned().collect(),
            unexpected: unexpected.map(str::to_owned).collect(),
            actual: actual().map(str::to_owned).collect(),
            place: columns.place,
        })
    }

    /// Columns that rows name and the answer has not. They are named once, however many rows name them.
    fn unknown_columns(&self, expected: &ExpectedRows) -> Vec<UnknownColumn> {
        let mut unknown: Vec<UnknownColumn> = Vec::new();
        let rows = expected.rows.iter().flatten().chain(&expected.no_rows);
        for cell in rows.flat_map(|row| &row.cells) {
            let name = cell.column.value.as_str();
            let is_known = self.position(name).is_some();
            if is_known || unknown.iter().any(|known| known.column.value == name) {
                continue;
            }
            let names = self.actual.columns.iter().map(|column| column.name);
            unknown.push(UnknownColumn {
                column: cell.column.clone(),
                nearest: nearest(name, names).map(str::to_owned),
            });
        }
        unknown
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.actual
            .columns
            .iter()
            .position(|column| column.name == name)
    }

    fn cell(&self, row: usize, column: usize) -> Option<(&Value, ScalarType)> {
        let value = self.actual.rows.get(row)?.get(column)?;
        Some((value, self.actual.columns.get(column)?.ty))
    }

    fn fits(&self, expected: &ExpectedRow, row: usize) -> bool {
        let named = expected.cells.iter().all(|cell| {
            let found = self.position(&cell.column.value);
            let found = found.and_then(|column| self.cell(row, column));
            found.is_some_and(|(value, ty)| matches(cell, value, ty, self.clock))
        });
        named && (!self.is_exact || self.unnamed(expected, row).next().is_none())
    }

    /// The columns that an expected row does not name and that hold something in the actual row.
    fn unnamed<'s>(
        &'s self,
        expected: &'s ExpectedRow,
        row: usize,
    ) -> impl Iterator<Item = (&'s str, &'s Value)> {
        let columns = self.actual.columns.iter().enumerate();
        columns.filter_map(move |(position, column)| {
            let is_named = expected
                .cells
                .iter()
                .any(|cell| cell.column.value == column.name);
            let (value, ty) = self.cell(row, position)?;
            (!is_named && !is_empty(value, ty)).then_some((column.name, value))
        })
    }

    /// Partners by position. A row in the wrong place has none.
    fn in_order(&self, rows: &[ExpectedRow]) -> Vec<Option<usize>> {
        let rows = rows.iter().enumerate();
        rows.map(|(position, row)| self.fits(row, position).then_some(position))
            .collect()
    }

    fn differences(&self, expected: &ExpectedRow, row: usize) -> Vec<CellDifference> {
        let mut differences = Vec::new();
        for cell in &expected.cells {
            // A column the answer has not is reported once, not for every row.
            let Some(column) = self.position(&cell.column.value) else {
                continue;
            };
            let Some((value, ty)) = self.cell(row, column) else {
                continue;
            };
            if !matches(cell, value, ty, self.clock) {
                differences.push(CellDifference {
                    column: cell.column.value.clone(),
                    expected: cell.matcher.to_string(),
                    actual: value.clone(),
                    place: cell.place,
                });
            }
        }
        if self.is_exact {
            differences.extend(
                self.unnamed(expected, row)
                    .map(|(column, value)| CellDifference {
                        column: column.to_owned(),
                        expected: "nothing".to_owned(),
                        actual: value.clone(),
                        place: expected.place,
                    }),
            );
        }
        differences
    }

    /// Reports the rows without a partner: each expected one with the closest actual one that is left, and the actual ones that
    /// are left then.
    fn unpaired(
        &self,
        rows: &[ExpectedRow],
        partners: &[Option<usize>],
        mode: MatchMode,
        mismatch: &mut Mismatch,
    ) {
        let mut left: Vec<usize> = (0..self.actual.rows.len())
            .filter(|row| !partners.contains(&Some(*row)))
            .collect();
        for (position, row) in rows.iter().enumerate() {
            if partners.get(position).copied().flatten().is_some() {
                continue;
            }
            let candidates = left.iter().copied().filter(|other| match mode {
                MatchMode::Partial => true,
                MatchMode::Ordered | MatchMode::Exact => *other == position,
            });
            let closest = candidates
                .map(|actual| ClosestRow {
                    actual,
                    differences: self.differences(row, actual),
                })
                .min_by_key(|closest| closest.differences.len());
            if let Some(closest) = &closest {
                // Each actual row is shown once, as the closest of one expected row: else one wrong row would explain several.
                left.retain(|other| *other != closest.actual);
            }
            mismatch.missing.push(MissingRow {
                expected: position,
                place: row.place,
                closest,
            });
        }
        mismatch.unexpected = left;
    }
}
