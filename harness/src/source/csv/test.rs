//! What can be told of a record by its raw text: that the query does not want it.

use kql_eval::exec::{Bounds, Needle};
use kql_eval::types::{Scalar, ScalarType};

use super::fragment::{Fragment, Fragments};
use super::record::Cell;
use crate::source::Wanted;

/// The cells that tests look at, by their number among those that are kept of a record.
#[derive(Default, Debug)]
pub(super) struct Tests {
    windows: Vec<Window>,
    needles: Vec<Vec<(usize, Fragment)>>,
    /// For each list of needles what stands in the raw text.
    pub fragments: Vec<Fragments>,
}

/// A datetime column between two seconds.
#[derive(Debug)]
struct Window {
    cell: usize,
    low: Option<Second>,
    high: Option<Second>,
}

/// A date and time to the second as ISO 8601 writes them: `2024-05-06T07:08:09`.
type Second = [u8; 19];

/// A column of the file.
#[derive(Clone, Copy)]
pub(super) struct Kept {
    /// The number of its cells among those that are kept; nothing when the file lacks it.
    pub cell: Option<usize>,
    /// Its type.
    pub ty: ScalarType,
}

impl Tests {
    /// What is asked of the rows, where it can be told by the raw text. `column` gives a column that is read by its name.
    pub fn new(wanted: &Wanted<'_>, column: &dyn Fn(&str) -> Option<Kept>) -> Self {
        let column = |number: usize| column(wanted.name(number));
        let mut tests = Self::default();
        for condition in wanted.conditions() {
            if let Some(bounds) = &condition.bounds {
                tests.windows.extend(Window::of(bounds, &column));
            }
            let Some(needles) = &condition.needles else {
                continue;
            };
            if let Some(needles) = in_cells(needles, &column) {
                let fragments = needles.iter().map(|(_, fragment)| fragment.clone());
                tests.fragments.push(Fragments(fragments.collect()));
                tests.needles.push(needles);
            }
        }
        tests
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
) -> Option<Vec<(usize, Fragment)>> {
    let mut found = Vec::with_capacity(needles.len());
    for needle in needles {
        let kept = column(needle.column)?;
        let fragment = Fragment::of(needle)?;
        match kept.cell {
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
        Some(Self {
            cell: kept.cell?,
            low: bounds.low.as_ref().and_then(second),
            high: bounds.high.as_ref().and_then(second),
        })
    }

    /// Whether a cell may lie in the window; false only where its text is in a form that orders as its value does.
    fn may_hold(&self, cell: &[u8]) -> bool {
        let Some(second) = second_of(cell) else {
            return true;
        };
        self.low.is_none_or(|low| second >= low) && self.high.is_none_or(|high| second <= high)
    }
}

fn second(value: &Scalar) -> Option<Second> {
    let Scalar::DateTime(_) = value else {
        return None;
    };
    let mut text = String::new();
    value.write_text(&mut text);
    second_of(text.as_bytes())
}

/// The second of a date and time in universal time, with up to seven digits behind it.
fn second_of(text: &[u8]) -> Option<Second> {
    const SHAPE: Second = *b"dddd-dd-ddTdd:dd:dd";
    const GREATEST: Second = *b"9999-12-31T23:59:59";
    let (head, rest) = text.split_first_chunk::<19>()?;
    let mut second = *head;
    if let Some(between @ b' ') = second.get_mut(10) {
        *between = b'T';
    }
    let has_shape = second.iter().zip(SHAPE).all(|(byte, wanted)| match wanted {
        b'd' => byte.is_ascii_digit(),
        other => *byte == other,
    });
    let part = |from: usize| second.get(from..from + 2) <= GREATEST.get(from..from + 2);
    if !has_shape || ![5, 8, 11, 14, 17].into_iter().all(part) {
        return None;
    }
    let rest = rest.strip_suffix(b"Z").unwrap_or(rest);
    let is_fraction = match rest {
        [] => true,
        [b'.', digits @ ..] => {
            (1..=7).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    };
    is_fraction.then_some(second)
}

#[cfg(test)]
mod tests {
    use super::second_of;

    #[test]
    fn only_text_that_orders_as_its_value_does_is_compared_as_text() {
        for text in [
            "2024-05-06T07:08:09",
            "2024-05-06 07:08:09Z",
            "2024-05-06T07:08:09.1234567Z",
        ] {
            assert_eq!(
                second_of(text.as_bytes()),
                Some(*b"2024-05-06T07:08:09"),
                "{text}"
            );
        }
        for text in [
            "2024-05-06T07:08:09+02:00",
            "2024-05-06T24:00:00Z",
            "2024-05-06T07:08:09.12345678",
            "2024-13-06T07:08:09",
            "2024-05-06",
            " 2024-05-06T07:08:09",
            "5/6/2024, 7:08:09 AM",
            "",
        ] {
            assert_eq!(second_of(text.as_bytes()), None, "{text}");
        }
    }
}
