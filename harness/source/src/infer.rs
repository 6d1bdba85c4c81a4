//! The type that all values of a column agree on.

use std::collections::HashMap;

use kql_eval::types::{ScalarType, parse_datetime};

use super::Request;
use super::date::is_portal_datetime;
use super::headings::{Headings, Named};
use super::text::is_null_word;

/// What values a column was seen to hold.
// A set of kinds in a byte: two partitions are merged by `or`, in any order.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Observed(u8);

const LONG: u8 = 1;
const REAL: u8 = 2;
const BOOL: u8 = 4;
const DATETIME: u8 = 8;
const TEXT: u8 = 16;
const EMPTY: u8 = 32;
const CONTAINER: u8 = 64;
/// A word that says that there is no value; it is text where other values are text.
const NULL_WORD: u8 = 128;

impl Observed {
    /// Adds what other values were seen to be.
    pub const fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Notes a value of a JSON text; null says nothing.
    pub fn note_json(&mut self, value: &str) {
        self.0 |= match value.as_bytes() {
            [b'n', ..] | [] => 0,
            [b't' | b'f', ..] => BOOL,
            [b'{' | b'[', ..] => CONTAINER,
            // Exports write an absent time as `""`: that alone must not make a column of times one of texts.
            [b'"', b'"'] => EMPTY,
            [b'"', text @ .., b'"'] => match std::str::from_utf8(text) {
                Ok(text) if is_datetime(text) || is_portal_datetime(text) => DATETIME,
                Ok(text) if is_null_word(text) => NULL_WORD,
                _ => TEXT,
            },
            _ if value.parse::<i64>().is_ok() => LONG,
            _ => REAL,
        };
    }

    /// Notes a cell of a CSV file; an empty one says nothing.
    pub fn note_text(&mut self, cell: &str) {
        let cell = cell.trim();
        self.0 |= match cell.as_bytes() {
            [] => 0,
            [b'{' | b'[', ..] if serde_json::from_str::<serde::de::IgnoredAny>(cell).is_ok() => {
                CONTAINER
            }
            _ if cell.eq_ignore_ascii_case("true") || cell.eq_ignore_ascii_case("false") => BOOL,
            // `N/A`, `null` and `-` in a column of numbers mean that there is none; in a column of names they are a name.
            _ if is_null_word(cell) => NULL_WORD,
            [b'0'..=b'9' | b'-', ..] if is_datetime(cell) => DATETIME,
            _ if is_portal_datetime(cell) => DATETIME,
            [b'0'..=b'9' | b'-', ..] => number(cell),
            _ => TEXT,
        };
    }

    /// The type of a column of a JSON text: dynamic where the values disagree.
    pub const fn json_type(self) -> ScalarType {
        if self.0 & CONTAINER != 0 {
            return ScalarType::Dynamic;
        }
        match Self::agreed(self.0) {
            Some(ty) => ty,
            None => ScalarType::Dynamic,
        }
    }

    /// The type of a column of a CSV file: string where the values disagree.
    pub const fn text_type(self) -> ScalarType {
        match self.0 {
            CONTAINER => ScalarType::Dynamic,
            kinds if kinds == CONTAINER | NULL_WORD => ScalarType::Dynamic,
            kinds => match Self::agreed(kinds) {
                Some(ty) => ty,
                None => ScalarType::String,
            },
        }
    }

    const fn agreed(kinds: u8) -> Option<ScalarType> {
        const NO_TEXT: u8 = !(TEXT | EMPTY | DATETIME | NULL_WORD);
        const NO_NUMBER: u8 = !(LONG | REAL);
        if kinds == NULL_WORD {
            return Some(ScalarType::String);
        }
        // Beside text the word is text; beside other values it is no value.
        let kinds = if kinds & TEXT == 0 {
            kinds & !NULL_WORD
        } else {
            kinds
        };
        match kinds {
            0 => Some(ScalarType::String),
            LONG => Some(ScalarType::Long),
            BOOL => Some(ScalarType::Bool),
            DATETIME => Some(ScalarType::DateTime),
            _ if kinds == DATETIME | EMPTY => Some(ScalarType::DateTime),
            _ if kinds & NO_NUMBER == 0 => Some(ScalarType::Real),
            _ if kinds & NO_TEXT == 0 => Some(ScalarType::String),
            _ => None,
        }
    }
}

/// What a cell that begins like a number is. Leading zeros mark an identifier, which stays text.
fn number(cell: &str) -> u8 {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let identifier = digits.len() > 1
        && digits.starts_with('0')
        && digits.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    // `007` as a number would lose what it is: postal codes, employee numbers and codes of errors are compared as texts.
    if identifier || !digits.starts_with(|c: char| c.is_ascii_digit()) {
        TEXT
    } else if cell.parse::<i64>().is_ok() {
        LONG
    } else if digits.contains(['.', 'e', 'E']) && cell.parse::<f64>().is_ok_and(f64::is_finite) {
        REAL
    } else {
        TEXT
    }
}

/// Whether a text is a date and time as ISO 8601 writes them: `2024-05-06T07:08:09` and further digits or a zone.
fn is_datetime(text: &str) -> bool {
    let shape = text.len() >= 19
        && text
            .bytes()
            .zip(*b"dddd-dd-ddTdd:dd:dd")
            .all(|(byte, wanted)| match wanted {
                b'd' => byte.is_ascii_digit(),
                b'T' => byte == b'T' || byte == b' ',
                other => byte == other,
            });
    shape && parse_datetime(text).is_some()
}

/// The columns that only the file knows, in the order in which they first appear.
pub(super) struct OwnColumns<'r> {
    request: Request<'r>,
    headings: Headings,
    /// Every heading seen, with its place in `columns` if it is one of those.
    index: HashMap<Box<str>, Option<usize>>,
    columns: Vec<(String, Observed)>,
}

impl<'r> OwnColumns<'r> {
    /// None seen yet.
    pub fn new(request: Request<'r>) -> Self {
        Self {
            headings: Headings::new(&request),
            request,
            index: HashMap::new(),
            columns: Vec::new(),
        }
    }

    /// The place of the column that a heading names, if its type is to be found out.
    pub fn place(&mut self, name: &str) -> Option<usize> {
        if let Some(place) = self.index.get(name) {
            return *place;
        }
        let place = match self.headings.named(name) {
            Named::Own(column) if column != name => self.place(column),
            Named::Own(column) => self.request.needs(column).then(|| {
                self.columns.push((column.to_owned(), Observed::default()));
                self.columns.len() - 1
            }),
            Named::Declared(..) => None,
        };
        self.index.insert(name.into(), place);
        place
    }

    /// What was seen at a place.
    pub fn observed(&mut self, place: Option<usize>) -> Option<&mut Observed> {
        let (_, observed) = self.columns.get_mut(place?)?;
        Some(observed)
    }

    /// The columns with what was seen of each.
    pub fn into_columns(self) -> Vec<(String, Observed)> {
        self.columns
    }
}

#[cfg(test)]
mod tests {
    use kql_eval::types::ScalarType::{self, Bool, DateTime, Dynamic, Long, Real, String};

    use super::Observed;

    fn json(values: &[&str]) -> ScalarType {
        let mut observed = Observed::default();
        values.iter().for_each(|value| observed.note_json(value));
        observed.json_type()
    }

    fn text(cells: &[&str]) -> ScalarType {
        let mut observed = Observed::default();
        cells.iter().for_each(|cell| observed.note_text(cell));
        observed.text_type()
    }

    #[test]
    fn a_json_column_has_the_type_of_all_its_values_or_is_dynamic() {
        for (values, expected) in [
            (&["1", "-2", "null"][..], Long),
            (&["1", "2.5"], Real),
            (&["9223372036854775808"], Real),
            (&["true", "false"], Bool),
            (&["\"2024-05-06T07:08:09Z\"", "\"\""], DateTime),
            (&["\"2024-05-06T07:08:09Z\"", "\"yesterday\""], String),
            (&["\"2024-05-06\""], String),
            (&["null"], String),
            (&["\"\""], String),
            (&["1", "\"a\""], Dynamic),
            (&["{}", "null"], Dynamic),
            (&["[1]", "1"], Dynamic),
            (&["1", "\"None\""], Long),
            (&["\"a\"", "\"None\""], String),
            (&["\"null\""], String),
            (&["\"9/9/2021, 2:09:17.084 PM\"", "\"-\""], DateTime),
        ] {
            assert_eq!(json(values), expected, "{values:?}");
        }
    }

    #[test]
    fn a_csv_column_has_the_type_of_all_its_cells_or_is_string() {
        for (cells, expected) in [
            (&["1", "-2", ""][..], Long),
            (&["1", "2.5", "1e3"], Real),
            (&["007"], String),
            (&["1", "a"], String),
            (&["10.0.0.1"], String),
            (&["-"], String),
            (&["1", "null"], Long),
            (&["a", "null"], String),
            (&["9/9/2021, 2:09:17.084 PM", ""], DateTime),
            (&["14.1.2026, 08:15:00"], DateTime),
            (&["1,5"], String),
            (&["True", "false"], Bool),
            (&["2024-05-06 07:08:09"], DateTime),
            (&["{\"a\":1}", "[]"], Dynamic),
            (&["[INFO]"], String),
            (&["[]", "1"], String),
            (&["", ""], String),
        ] {
            assert_eq!(text(cells), expected, "{cells:?}");
        }
    }
}
