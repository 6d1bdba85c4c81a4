//! Pushed-down filters over the raw text of a record, before its cells are read.

use kql_eval::exec::{Bounds, Needle};
use kql_eval::types::ScalarType;

use super::fragment::{Fragment, Fragments, Pairs};
use super::record::Cell;
use crate::scan::TimeBounds;
use crate::{SourceError, Wanted};

/// The cells that tests look at, by their number among those that are kept of a record.
#[derive(Default, Debug)]
pub(super) struct Tests {
    windows: Vec<Window>,
    needles: Vec<Vec<(usize, Fragment)>>,
    /// For each list of needles the fragments that the raw text must contain.
    pub fragments: Vec<Fragments>,
}

/// A datetime column and the times that are wanted.
#[derive(Debug)]
struct Window {
    cell: usize,
    bounds: TimeBounds,
}

/// A column of the file.
#[derive(Clone, Copy)]
pub(super) struct Kept {
    /// The number of its cells among those that are kept; None when the file lacks it.
    pub cell: Option<usize>,
    /// Its type.
    pub ty: ScalarType,
}

impl Tests {
    /// The conditions that the raw text can decide. `column` gives a column that is read by its name,
    /// `pairs` those of a sample.
    pub fn new(
        wanted: &Wanted<'_>,
        column: &dyn Fn(&str) -> Option<Kept>,
        pairs: &dyn Fn() -> Result<Pairs, SourceError>,
    ) -> Result<Self, SourceError> {
        let column = |number: usize| column(wanted.name(number));
        let mut tests = Self::default();
        let mut sample = None;
        for condition in wanted.conditions() {
            if let Some(bounds) = &condition.bounds {
                tests.windows.extend(Window::of(bounds, &column));
            }
            let Some(needles) = &condition.needles else {
                continue;
            };
            let sample = match &sample {
                Some(sample) => sample,
                None => sample.insert(pairs()?),
            };
            if let Some(needles) = in_cells(needles, &column, sample) {
                let fragments = needles.iter().map(|(_, fragment)| fragment.clone());
                tests.fragments.push(Fragments(fragments.collect()));
                tests.needles.push(needles);
            }
        }
        Ok(tests)
    }

    /// Whether nothing is known against a record, given the raw text and its cells that are kept.
    pub fn may_want(&self, text: &[u8], cells: &[Cell]) -> bool {
        let raw = |number: usize| {
            let cell = cells.get(number)?;
            text.get(cell.start..cell.end)
        };
        let in_window = |window: &Window| raw(window.cell).is_none_or(|raw| window.may_hold(raw));
        let has_needle = |needles: &Vec<(usize, Fragment)>| {
            let mut needles = needles.iter();
            needles.any(|(cell, fragment)| raw(*cell).is_some_and(|raw| fragment.is_in(raw)))
        };
        self.windows.iter().all(in_window) && self.needles.iter().all(has_needle)
    }
}

/// The fragments of needles by cells, where every needle has one. A column that the file lacks holds no needle.
fn in_cells(
    needles: &[Needle],
    column: &dyn Fn(usize) -> Option<Kept>,
    sample: &Pairs,
) -> Option<Vec<(usize, Fragment)>> {
    let mut found = Vec::with_capacity(needles.len());
    for needle in needles {
        let kept = column(needle.column)?;
        let fragment = Fragment::of(needle, sample)?;
        match kept.cell {
            // The text of a dynamic or a number is written anew when it is read, and then has what the file has not.
            _ if kept.ty != ScalarType::String => return None,
            None => {}
            Some(cell) => found.push((cell, fragment)),
        }
    }
    Some(found)
}

impl Window {
    fn of(bounds: &Bounds, column: &dyn Fn(usize) -> Option<Kept>) -> Option<Self> {
        let kept = column(bounds.column)?;
        if kept.ty != ScalarType::DateTime {
            return None;
        }
        let mut within = TimeBounds::default();
        within.narrow(bounds);
        Some(Self {
            cell: kept.cell?,
            bounds: within,
        })
    }

    /// Whether a cell may lie in the window.
    fn may_hold(&self, cell: &[u8]) -> bool {
        !self.bounds.exclude(cell)
    }
}
