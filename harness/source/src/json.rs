//! JSON: an array of events, one event or several, or a table as the query services answer it.

mod frames;
mod shape;

use std::io::Read;
use std::ops::Range;
use std::path::Path;

use kql_eval::types::{Column, ScalarType};

use super::headings::without_zone;
use super::infer::OwnColumns;
use super::object::{Rows, elements, syntax_error};
use super::packing::open_bytes;
use super::seen::Keys;
use super::{FileSource, Place, Request, SourceError};
use shape::{RowForm, Shape, shape};

/// The bytes that a file may have: it is held in memory.
// A JSON document is known to be an answer or a list only at its end. Files of events this large are written as lines.
const LIMIT: u64 = 1 << 30;

/// A JSON file.
pub(super) struct JsonSource {
    path: Box<Path>,
    text: String,
    form: RowForm,
    /// For rows that are arrays: the columns that their cells belong to.
    places: Vec<Option<usize>>,
    /// Where the rows still to be read lie.
    ahead: std::vec::IntoIter<Range<usize>>,
    rows: Rows,
}

impl JsonSource {
    /// Reads the file into memory and finds its rows and columns.
    pub fn open(path: &Path, request: Request<'_>) -> Result<Self, SourceError> {
        let text = read_text(path)?;
        let shape = of_text(path, &text)?;
        let schema = schema(path, &text, &shape, request)?;
        let mut rows = Rows::new(schema, &request);
        let columns = shape.columns.iter();
        Ok(Self {
            path: path.into(),
            places: columns
                .map(|(name, _)| rows.slot(name).map(|slot| slot.place))
                .collect(),
            rows,
            form: shape.form,
            ahead: shape.rows.into_iter(),
            text,
        })
    }
}

impl FileSource for JsonSource {
    fn schema(&self) -> &[(String, ScalarType)] {
        self.rows.schema()
    }

    fn next_batch(&mut self) -> Result<Option<Vec<Column>>, SourceError> {
        while !self.rows.is_full() {
            let Some(place) = self.ahead.next() else {
                break;
            };
            let row = self.text.get(place.clone()).unwrap_or_default();
            let added = match self.form {
                RowForm::Object => self.rows.add_object(row),
                RowForm::Array => self.rows.add_array(row, &self.places),
            };
            added.map_err(|fault| {
                let place = line_of(&self.text, place.start);
                self.rows.error(&fault, &self.path, place, None)
            })?;
        }
        Ok(self.rows.take_batch())
    }
}

/// The headings of the columns: those that the text names, and the keys of its first rows.
///
/// # Errors
/// As [`JsonSource::open`].
pub(super) fn headings(path: &Path) -> Result<Vec<String>, SourceError> {
    let text = read_text(path)?;
    let shape = of_text(path, &text)?;
    let mut names: Vec<String> = shape.columns.into_iter().map(|(name, _)| name).collect();
    if shape.form == RowForm::Object {
        let mut keys = Keys::default();
        for place in shape.rows.iter().take(FIRST_ROWS) {
            keys.add(text.get(place.clone()).unwrap_or_default());
        }
        names.extend(keys.names);
    }
    Ok(names)
}

/// How many rows are looked at for their keys.
const FIRST_ROWS: usize = 1000;

fn of_text(path: &Path, text: &str) -> Result<Shape, SourceError> {
    shape(text).map_err(|error| {
        let line = u64::try_from(error.line()).unwrap_or(0);
        let line_text = text.lines().nth(error.line().saturating_sub(1));
        let place = (line, line_text.unwrap_or_default(), 0);
        syntax_error(&error, path, place, None)
    })
}

fn read_text(path: &Path) -> Result<String, SourceError> {
    let mut bytes = Vec::new();
    open_bytes(path)?
        .take(LIMIT + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| SourceError::unreadable(path, error))?;
    if u64::try_from(bytes.len()).is_ok_and(|size| size > LIMIT) {
        return Err(SourceError::TooLarge {
            path: path.into(),
            place: Place::File,
            limit: LIMIT >> 20,
        });
    }
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let sound = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..sound).unwrap_or_default();
        SourceError::Encoding {
            path: path.into(),
            line: line_breaks(before) + 1,
            offset: u64::try_from(sound).unwrap_or(u64::MAX),
        }
    })?;
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    if text.trim_ascii().is_empty() {
        return Err(SourceError::Empty {
            path: path.into(),
            help: "a table without rows is `[]`",
        });
    }
    Ok(text)
}

/// The columns: those of the file have the type that it names, else the one that all values agree on.
fn schema(
    path: &Path,
    text: &str,
    shape: &Shape,
    request: Request<'_>,
) -> Result<Vec<(String, ScalarType)>, SourceError> {
    let mut own = OwnColumns::new(request);
    let places: Vec<Option<usize>> = shape
        .columns
        .iter()
        .map(|(name, _)| own.place(name))
        .collect();
    for place in &shape.rows {
        let row = text.get(place.clone()).unwrap_or_default();
        let noted = match shape.form {
            RowForm::Object => own.note_object(row),
            RowForm::Array => own.note_array(row, &places),
        };
        noted.map_err(|error| syntax_error(&error, path, line_of(text, place.start), None))?;
    }
    let own = own.into_columns().into_iter().map(|(name, observed)| {
        let declared = shape
            .columns
            .iter()
            .find(|(known, _)| without_zone(known) == name);
        let ty = declared.and_then(|(_, ty)| *ty);
        (name, ty.unwrap_or_else(|| observed.json_type()))
    });
    Ok(request.schema(own))
}

impl OwnColumns<'_> {
    /// Notes the elements of an array, which belong to the columns at `places`; another number of them is an error.
    fn note_array(
        &mut self,
        text: &str,
        places: &[Option<usize>],
    ) -> Result<(), serde_json::Error> {
        let mut cells = 0;
        elements(text, |value| {
            let place = places.get(cells).copied().flatten();
            if let Some(observed) = self.observed(place) {
                observed.note_json(value);
            }
            cells += 1;
        })?;
        if cells == places.len() {
            return Ok(());
        }
        Err(serde::de::Error::custom(format!(
            "the row has {cells} cells, the table {} columns",
            places.len()
        )))
    }
}

/// The line that a byte of the text lies on: its number from 1, its text, and the byte's place in it.
fn line_of(text: &str, byte: usize) -> (u64, &str, usize) {
    let (before, after) = text.split_at_checked(byte).unwrap_or((text, ""));
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let end = after.find('\n').map_or(text.len(), |end| byte + end);
    let line = line_breaks(before.as_bytes()) + 1;
    (line, text.get(start..end).unwrap_or_default(), byte - start)
}

fn line_breaks(bytes: &[u8]) -> u64 {
    bytes.iter().map(|byte| u64::from(*byte == b'\n')).sum()
}

#[cfg(test)]
mod tests {
    use kql_eval::types::ScalarType;

    use crate::scratch::{Scratch, declared, message, shown};
    use crate::{SourceError, read};

    /// The table that a text holds.
    fn table(text: &str) -> Vec<String> {
        let file = Scratch::new("a.json", text);
        shown(&read(file.path(), None, None).unwrap())
    }

    fn error(text: &str) -> SourceError {
        let file = Scratch::new("a.json", text);
        read(file.path(), None, None).unwrap_err()
    }

    #[test]
    fn an_array_of_objects_one_object_and_several_objects_are_rows() {
        let rows = ["a:long", "1", "2"];
        assert_eq!(table("[{\"a\":1},\n{\"a\":2}]"), rows);
        assert_eq!(table("{\"a\":1}\n{\n\"a\":2}"), rows);
        assert_eq!(table("{\"a\": 1}"), rows[..2]);
    }

    #[test]
    fn an_empty_array_is_a_table_without_rows_and_an_empty_file_an_error() {
        assert_eq!(table("[]"), [""]);
        assert!(matches!(error(" \n"), SourceError::Empty { .. }));
    }

    #[test]
    fn a_kusto_answer_stands_for_its_first_table() {
        let columns = r#""Columns":[{"ColumnName":"a","DataType":"SByte","ColumnType":"bool"},
            {"ColumnName":"t","DataType":"TimeSpan"}],"Rows":[[1,"00:00:01"],[null,"1.00:00:00"]]"#;
        let rows = ["a:bool, t:timespan", "True, 00:00:01", ", 1.00:00:00"];
        assert_eq!(
            table(&format!(
                "{{\"Tables\":[{{\"TableName\":\"T\",{columns}}},{{}}]}}"
            )),
            rows
        );
        assert_eq!(
            table(&format!(
                "[{{\"FrameType\":\"DataSetHeader\"}},
                  {{\"FrameType\":\"DataTable\",\"TableKind\":\"QueryProperties\",\"Columns\":[],\"Rows\":[]}},
                  {{\"FrameType\":\"DataTable\",\"TableKind\":\"PrimaryResult\",{columns}}}]"
            )),
            rows
        );
    }

    #[test]
    fn log_analytics_and_hunting_answers_stand_for_their_rows() {
        assert_eq!(
            table(
                r#"{"tables":[{"name":"P","columns":[{"name":"a","type":"real"}],"rows":[[1]]}]}"#
            ),
            ["a:real", "1.0"]
        );
        assert_eq!(
            table(
                r#"{"Stats":{},"Schema":[{"Name":"t","Type":"DateTime"}],"Results":[{"t":"2024-01-02","b":1}]}"#
            ),
            ["t:datetime, b:long", "2024-01-02T00:00:00.0000000Z, 1"]
        );
        assert_eq!(
            table(r#"{"@odata.context":"x","value":[{"a":1}]}"#),
            ["a:long", "1"]
        );
    }

    #[test]
    fn an_event_with_a_property_called_value_or_results_is_an_event() {
        assert_eq!(
            table(r#"{"value":[{"a":1}],"Host":"h"}"#),
            ["value:dynamic, Host:string", "[{\"a\":1}], h"]
        );
        assert_eq!(table(r#"{"results":[1]}"#), ["results:dynamic", "[1]"]);
    }

    #[test]
    fn a_row_that_is_no_object_is_named_by_its_line() {
        let error = error("[{\"a\":1},\n 7]");
        assert!(message(&error).contains("line 2, column 2: "), "{error}");
    }

    #[test]
    fn a_row_of_another_width_than_its_table_is_an_error() {
        let error = error("{\"tables\":[{\"columns\":[{\"name\":\"a\"}],\"rows\":[[1,2]]}]}");
        assert!(message(&error).ends_with("the row has 2 cells, the table 1 columns"));
    }

    #[test]
    fn broken_json_is_named_by_line_and_column() {
        let error = error("[{\"a\":1},\n {\"a\" 2}]");
        assert!(
            message(&error).ends_with("line 2, column 7: expected `:`"),
            "{error}"
        );
    }

    #[test]
    fn a_value_that_does_not_fit_is_named_by_line_and_column() {
        let file = Scratch::new("a.json", "[{\"a\":1},\n{\"a\":{}}]");
        let schema = declared(&[("a", ScalarType::Int)]);
        let error = read(file.path(), Some(&schema), None).unwrap_err();
        assert!(message(&error).ends_with("line 2, column `a`: `{}` is no int"));
    }

    #[test]
    fn text_that_is_not_utf_8_is_named_by_its_byte() {
        let file = Scratch::bytes("a.json", b"[\n\"\xc3\"]");
        let error = read(file.path(), None, None).unwrap_err();
        assert!(matches!(
            error,
            SourceError::Encoding {
                line: 2,
                offset: 3,
                ..
            }
        ));
    }
}
