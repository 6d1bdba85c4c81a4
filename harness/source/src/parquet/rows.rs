//! The rows of a part: conditions first, each over the rows that the ones before left, then the other columns at what remains.

use std::fs::File;
use std::sync::Arc;

use arrow_array::{Array, BooleanArray, UInt32Array};
use kql_eval::exec::Condition;
use kql_eval::types::{Column, Scalar};

use super::behind;
use super::columns::Columns;
use super::dictionary::{Codes, Dictionary};
use super::pages::{Cells, ColumnPages, Unusual, is_dictionary};
use super::prune::Within;
use super::window::{Chosen, Window};
use super::{ParquetSource, ParquetTable, Partition};
use crate::{FileRows, SourceError, Wanted};

/// The rows of a part that a query may want.
pub(super) struct PartitionRows<'r> {
    table: Arc<ParquetTable<'r>>,
    part: Partition,
    file: Arc<File>,
    /// For each column of the schema how it is read.
    columns: Vec<Reading>,
    /// What is left to be asked of rows, the cheapest first.
    tests: Vec<Test>,
    /// The rest of the part, once something is met that only the whole reader understands.
    // Nested columns, odd encodings, damaged pages: the crate's reader reads or reports them. Nothing is decided twice.
    plain: Option<ParquetSource>,
}

/// How a column is read.
enum Reading {
    /// The file does not have it
    Absent,
    /// From its pages, once it is needed
    Pages(Option<Box<ColumnPages>>),
    /// By the whole reader
    Whole(Option<Whole>),
}

/// A column that the whole reader decodes, window by window.
struct Whole {
    source: ParquetSource,
    /// The row it is at.
    at: usize,
}

/// A condition and what is known of it in this row group.
struct Test {
    condition: usize,
    /// Every row points into a dictionary, as the file says.
    is_dictionary: bool,
    /// What values of the dictionary give, by code.
    verdicts: Vec<Verdict>,
}

// A byte a value: dictionaries may be large, and most queries ask about few of their values.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Unknown,
    No,
    Yes,
}

impl<'r> PartitionRows<'r> {
    /// The rows of a part; nobody else reads from `file`.
    pub fn new(table: Arc<ParquetTable<'r>>, part: Partition, file: File) -> Self {
        let columns = 0..table.columns.schema.len();
        let columns = columns.map(|column| {
            if table.columns.root(column).is_none() {
                Reading::Absent
            } else if matches!(table.leaves.get(column), Some(Some(_))) {
                Reading::Pages(None)
            } else {
                Reading::Whole(None)
            }
        });
        Self {
            columns: columns.collect(),
            tests: tests(&table, part.group),
            table,
            part,
            file: Arc::new(file),
            plain: None,
        }
    }

    /// The rows of the next window that the filters leave.
    fn window(&mut self) -> Result<Option<Vec<Column>>, Unusual> {
        let rows = self.part.rows.len().min(self.table.window);
        let mut window = Window::new(self.part.rows.start, rows, self.columns.len());
        let mut tests = std::mem::take(&mut self.tests);
        let narrowed = tests.iter_mut().try_for_each(|test| {
            if window.chosen.len() == 0 {
                return Ok(());
            }
            self.narrow(test, &mut window)
        });
        self.tests = tests;
        narrowed?;
        let count = window.chosen.len();
        let mut columns = Vec::new();
        if count > 0 {
            for (column, (_, ty)) in self.table.clone().columns.schema.iter().enumerate() {
                let values = self.values(column, &mut window)?;
                columns.push(values.unwrap_or_else(|| Column::constant(Scalar::null(*ty), count)));
            }
        }
        self.part.rows.start = (window.start + rows).max(self.part.rows.start);
        Ok((count > 0).then_some(columns))
    }

    /// Leaves the rows of a window that meet a condition.
    fn narrow(&mut self, test: &mut Test, window: &mut Window) -> Result<(), Unusual> {
        let table = Arc::clone(&self.table);
        let Some(condition) = table.wanted.conditions().get(test.condition) else {
            return Ok(());
        };
        if self.narrow_by_bound(test, condition, window)?
            || self.narrow_by_codes(test, condition, window)?
        {
            return Ok(());
        }
        let read = table.read.get(test.condition);
        let mut values = Vec::new();
        for (number, column) in read.map_or(&[][..], Vec::as_slice) {
            values.push((*number, self.values(*column, window)?));
        }
        let column = |number: usize| {
            let (_, value) = values.iter().find(|(known, _)| *known == number)?;
            value.clone()
        };
        // Where a function fails the rows are handed on, and the query says so.
        if let Ok(holds) = table.wanted.holds(condition, window.chosen.len(), &column) {
            window.keep(places(&holds));
        }
        Ok(())
    }

    /// Leaves the rows that the bound of `top` leaves; whether nothing more is to be asked of the condition.
    fn narrow_by_bound(
        &mut self,
        test: &Test,
        condition: &Condition<'_>,
        window: &mut Window,
    ) -> Result<bool, Unusual> {
        let Some(threshold) = condition.threshold() else {
            return Ok(false);
        };
        // Before `top` has seen enough rows every row may be among its results.
        let Some(bound) = threshold.value() else {
            return Ok(true);
        };
        let table = Arc::clone(&self.table);
        if table.within(test.condition, self.part.group) == Within::None {
            self.finish(window);
            return Ok(true);
        }
        if let Some([(_, column)]) = table.read.get(test.condition).map(Vec::as_slice)
            && let Some(values) = self.values(*column, window)?
            && let Some(places) = behind::places(threshold, &bound, &values)
        {
            window.keep(places);
            return Ok(true);
        }
        Ok(false)
    }

    /// Leaves the rows whose code is one of those whose dictionary entry meets the condition; false where the column has no
    /// dictionary. An entry is asked once, however many rows have it.
    fn narrow_by_codes(
        &mut self,
        test: &mut Test,
        condition: &Condition<'_>,
        window: &mut Window,
    ) -> Result<bool, Unusual> {
        let table = Arc::clone(&self.table);
        let Some(&[(number, column)]) = table.read.get(test.condition).map(Vec::as_slice) else {
            return Ok(false);
        };
        if condition.columns.len() != 1 || condition.is_moving() {
            return Ok(false);
        }
        self.hold(column, window)?;
        if let Some(Some(Cells::Codes(codes))) = window.held.get(column)
            && let Some(Reading::Pages(Some(pages))) = self.columns.get(column)
            && let Some(dictionary) = pages.dictionary()
        {
            let asked = Asked {
                wanted: &table.wanted,
                condition,
                number,
                dictionary,
            };
            let places = test.places(codes, &asked);
            if test.is_hopeless() {
                self.finish(window);
            } else {
                window.keep(places);
            }
            return Ok(true);
        }
        Ok(false)
    }

    /// No later row of the partition can be a result.
    fn finish(&mut self, window: &mut Window) {
        window.keep(Vec::new());
        self.part.rows.start = self.part.rows.end;
    }

    /// Reads a column at the rows that are left, if it has not been read.
    fn hold(&mut self, column: usize, window: &mut Window) -> Result<(), Unusual> {
        if !matches!(window.held.get(column), Some(None)) {
            return Ok(());
        }
        let cells = match self.columns.get_mut(column) {
            Some(Reading::Pages(pages)) => {
                let pages = match pages {
                    Some(pages) => pages,
                    None => {
                        let leaf = self.table.leaves.get(column).and_then(Option::as_ref);
                        let (metadata, group) = (&self.table.metadata, self.part.group);
                        let leaf = leaf.ok_or(Unusual)?;
                        let opened = ColumnPages::new(&self.file, metadata, group, leaf)?;
                        pages.insert(Box::new(opened))
                    }
                };
                pages.read(window.start, &window.chosen)?
            }
            Some(Reading::Whole(whole)) => {
                let whole = match whole {
                    Some(whole) => whole,
                    None => whole.insert(Whole::new(&self.table, &self.part, column)?),
                };
                Cells::Column(whole.read(window)?)
            }
            Some(Reading::Absent) | None => return Ok(()),
        };
        if let Some(held) = window.held.get_mut(column) {
            *held = Some(cells);
        }
        Ok(())
    }

    /// A column at the rows that are left; None when the file does not have it.
    fn values(&mut self, column: usize, window: &mut Window) -> Result<Option<Column>, Unusual> {
        self.hold(column, window)?;
        match (self.columns.get(column), window.held.get(column)) {
            (Some(Reading::Pages(Some(pages))), Some(Some(cells))) => pages.column(cells).map(Some),
            (_, Some(Some(Cells::Column(column)))) => Ok(Some(column.clone())),
            _ => Ok(None),
        }
    }
}

impl FileRows for PartitionRows<'_> {
    fn next_batch(&mut self) -> Result<Option<Vec<Column>>, SourceError> {
        loop {
            if let Some(plain) = &mut self.plain {
                return crate::FileSource::next_batch(plain);
            }
            if self.part.rows.is_empty() {
                return Ok(None);
            }
            match self.window() {
                Ok(Some(columns)) => return Ok(Some(columns)),
                Ok(None) => {}
                Err(Unusual) => {
                    let (path, metadata) = (&self.table.path, &self.table.metadata);
                    let columns = Arc::clone(&self.table.columns);
                    let plain =
                        ParquetSource::part(path, metadata, columns, &self.part, self.table.window);
                    self.plain = Some(plain?);
                }
            }
        }
    }
}

/// The conditions of a part that its statistics leave open, the cheapest first.
fn tests(table: &ParquetTable<'_>, group: usize) -> Vec<Test> {
    let group_metadata = table.metadata.metadata().row_groups().get(group);
    let chunk = |column: usize| {
        let leaf = table.leaves.get(column)?.as_ref()?;
        group_metadata?.columns().get(leaf.chunk)
    };
    let conditions = table.wanted.conditions().iter().enumerate();
    let open = conditions.filter(|(condition, _)| table.within(*condition, group) == Within::Some);
    let mut tests: Vec<_> = open
        .map(|(condition, asked)| {
            let read = table.read.get(condition).map_or(&[][..], Vec::as_slice);
            let sizes = read.iter().map(|(_, column)| {
                let size = chunk(*column).map_or(i64::MAX, |chunk| chunk.uncompressed_size());
                u64::try_from(size).unwrap_or(u64::MAX)
            });
            let size = sizes.fold(0, u64::saturating_add);
            let is_dictionary = match read {
                [(_, column)] => !asked.is_moving() && chunk(*column).is_some_and(is_dictionary),
                _ => false,
            };
            let test = Test {
                condition,
                is_dictionary,
                verdicts: Vec::new(),
            };
            ((!is_dictionary, size), test)
        })
        .collect();
    // A condition on a small column, or one on a dictionary, may leave so few rows that the large columns are hardly read.
    tests.sort_by_key(|(cost, _)| *cost);
    tests.into_iter().map(|(_, test)| test).collect()
}

/// What is asked of the values of a dictionary.
struct Asked<'a, 'r> {
    wanted: &'a Wanted<'r>,
    condition: &'a Condition<'r>,
    /// The column's number in the table.
    number: usize,
    dictionary: &'a Dictionary,
}

impl Test {
    /// The places of codes whose value meets the condition. Each value is asked once.
    fn places(&mut self, codes: &Codes, asked: &Asked<'_, '_>) -> Vec<u32> {
        let values = asked.dictionary.len();
        self.verdicts.resize(values + 1, Verdict::Unknown);
        let mut unknown = Vec::new();
        // With many rows to a value all values are asked at once, in one loop; else only those that occur.
        if codes.codes.len() * 2 >= values {
            let verdicts = self.verdicts.iter().zip(0..);
            let verdicts = verdicts.filter(|(verdict, _)| **verdict == Verdict::Unknown);
            unknown.extend(verdicts.map(|(_, code)| code));
        } else {
            for code in &codes.codes {
                if let Some(verdict @ Verdict::Unknown) = verdict_of(&mut self.verdicts, *code) {
                    *verdict = Verdict::Yes;
                    unknown.push(*code);
                }
            }
        }
        if !unknown.is_empty() {
            self.ask(unknown, asked);
        }
        let yes = |code: &u32| {
            let verdict = usize::try_from(*code)
                .ok()
                .and_then(|at| self.verdicts.get(at));
            verdict != Some(&Verdict::No)
        };
        let places = codes.codes.iter().zip(0..).filter(|(code, _)| yes(code));
        places.map(|(_, place)| place).collect()
    }

    fn ask(&mut self, unknown: Vec<u32>, asked: &Asked<'_, '_>) {
        let rows = unknown.len();
        let unknown = UInt32Array::from(unknown);
        let values = asked.dictionary.with_null().take(&unknown);
        let column = |number: usize| (number == asked.number).then(|| values.clone());
        let holds = asked.wanted.holds(asked.condition, rows, &column).ok();
        for (row, code) in unknown.values().iter().enumerate() {
            // Where a function fails the rows are handed on, and the query says so.
            let holds = holds.as_ref().is_none_or(|holds| holds.value(row));
            if let Some(verdict) = verdict_of(&mut self.verdicts, *code) {
                *verdict = if holds { Verdict::Yes } else { Verdict::No };
            }
        }
    }

    /// Whether no row of the row group can meet the condition.
    fn is_hopeless(&self) -> bool {
        self.is_dictionary && self.verdicts.iter().all(|verdict| *verdict == Verdict::No)
    }
}

fn verdict_of(verdicts: &mut [Verdict], code: u32) -> Option<&mut Verdict> {
    verdicts.get_mut(usize::try_from(code).ok()?)
}

fn places(holds: &BooleanArray) -> Vec<u32> {
    let values = match holds.nulls() {
        Some(nulls) => &(holds.values() & nulls.inner()),
        None => holds.values(),
    };
    values.set_indices_u32().collect()
}

impl Whole {
    fn new(table: &ParquetTable<'_>, part: &Partition, column: usize) -> Result<Self, Unusual> {
        let columns: Columns = table.columns.only(column).ok_or(Unusual)?;
        let (path, metadata) = (&table.path, &table.metadata);
        let source = ParquetSource::part(path, metadata, Arc::new(columns), part, table.window);
        Ok(Self {
            source: source.map_err(|_| Unusual)?,
            at: part.rows.start,
        })
    }

    fn read(&mut self, window: &Window) -> Result<Column, Unusual> {
        loop {
            let batch = crate::FileSource::next_batch(&mut self.source);
            let batch = batch.map_err(|_| Unusual)?.ok_or(Unusual)?;
            let column = batch.into_iter().next().ok_or(Unusual)?;
            let at = self.at;
            self.at += column.rows();
            if at < window.start {
                continue;
            }
            if at > window.start || column.rows() != window.rows {
                return Err(Unusual);
            }
            return Ok(match &window.chosen {
                Chosen::All(_) => column,
                Chosen::Rows(rows) => column.take(&UInt32Array::from(rows.clone())),
            });
        }
    }
}
