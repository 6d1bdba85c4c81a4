//! NDJSON: one event, a JSON object, per line.

mod behind;
mod blocks;
mod fragment;
mod key_order;
mod marked_line;
mod marks;
mod own_columns;
mod prefilter;
mod table;

use std::path::Path;

use kql_eval::types::{Column, ScalarType};

use super::infer::OwnColumns;
use super::lines::Lines;
use super::object::{Rows, properties};
use super::translate::TextFile;
use super::{FileSource, Request, SourceError};
pub use own_columns::FirstLook;
pub(super) use own_columns::{first_look, own_columns};
pub(super) use table::NdjsonTable;

const ARRAY_HELP: &str = "each line holds one event as an object; a file that is one JSON text has the extension `.json`";

/// An NDJSON file, read line by line. Blank lines are skipped.
pub(super) struct NdjsonSource {
    path: Box<Path>,
    lines: Lines,
    rows: Rows,
}

impl NdjsonSource {
    /// Reads the file once for its columns, and begins again.
    pub fn open(file: &TextFile, request: Request<'_>) -> Result<Self, SourceError> {
        let schema = request.schema(own_columns(file, request, None)?);
        Ok(Self {
            path: file.path().into(),
            lines: Lines::open(file)?,
            rows: Rows::new(schema, &request),
        })
    }
}

impl FileSource for NdjsonSource {
    fn schema(&self) -> &[(String, ScalarType)] {
        self.rows.schema()
    }

    fn next_batch(&mut self) -> Result<Option<Vec<Column>>, SourceError> {
        let Self { path, lines, rows } = self;
        while !rows.is_full() {
            let number = lines.number() + 1;
            let Some(line) = lines.next_line()? else {
                break;
            };
            if let Err(fault) = rows.add_object(line) {
                let text = line.to_owned();
                let number = lines.number().max(number);
                return Err(rows.error(&fault, path, (number, &text, 0), help(&text)));
            }
        }
        Ok(rows.take_batch())
    }
}

impl OwnColumns<'_> {
    /// Notes the properties of an object.
    pub fn note_object(&mut self, text: &str) -> Result<(), serde_json::Error> {
        let mut values: Vec<(usize, &str)> = Vec::new();
        properties(
            text,
            |key| self.place(key),
            |place, value| values.extend(place.map(|place| (place, value))),
        )?;
        for (place, value) in values {
            if let Some(observed) = self.observed(Some(place)) {
                observed.note_json(value);
            }
        }
        Ok(())
    }
}

fn help(line: &str) -> Option<&'static str> {
    let event = line.trim_start().starts_with('{') && line.trim_end().ends_with('}');
    (!event).then_some(ARRAY_HELP)
}

#[cfg(test)]
mod tests {
    use kql_eval::types::ScalarType;

    use crate::scratch::{Scratch, declared, message, shown};
    use crate::{BATCH_ROWS, Place, Request, SourceError, open, read};

    #[test]
    fn types_are_those_that_all_lines_agree_on() {
        let file = Scratch::new(
            "a.ndjson",
            concat!(
                "{\"Time\":\"2024-05-06T07:08:09Z\",\"Count\":1,\"Load\":1,\"Ok\":true}\n",
                "\n",
                "{\"Count\":2,\"Load\":0.5,\"Name\":\"x\",\"Info\":{\"a\":[1]}}\r\n",
            ),
        );
        assert_eq!(
            shown(&read(file.path(), None, None).unwrap()),
            [
                "Time:datetime, Count:long, Load:real, Ok:bool, Name:string, Info:dynamic",
                "2024-05-06T07:08:09.0000000Z, 1, 1.0, True, , ",
                ", 2, 0.5, , x, {\"a\":[1]}",
            ]
        );
    }

    #[test]
    fn declared_columns_come_first_and_the_files_own_follow() {
        let file = Scratch::new("a.ndjson", "{\"b\":\"7\",\"extra\":1,\"a\":{\"x\": 1}}");
        let schema = declared(&[
            ("a", ScalarType::String),
            ("b", ScalarType::Long),
            ("c", ScalarType::Guid),
        ]);
        assert_eq!(
            shown(&read(file.path(), Some(&schema), None).unwrap()),
            ["a:string, b:long, c:guid, extra:long", "{\"x\":1}, 7, , 1"]
        );
    }

    #[test]
    fn only_needed_columns_are_read() {
        let file = Scratch::new("a.ndjson", "{\"a\":\"no number\",\"b\":2,\"c\":3}");
        let schema = declared(&[("a", ScalarType::Long), ("b", ScalarType::Int)]);
        let table = read(file.path(), Some(&schema), Some(&|name| name != "a")).unwrap();
        assert_eq!(shown(&table), ["b:int, c:long", "2, 3"]);
    }

    #[test]
    fn a_repeated_property_has_its_last_value() {
        let file = Scratch::new("a.ndjson", "{\"a\":1,\"a\":2}");
        assert_eq!(
            shown(&read(file.path(), None, None).unwrap()),
            ["a:long", "2"]
        );
    }

    #[test]
    fn rows_come_in_batches() {
        let text = "{\"a\":1}\n".repeat(BATCH_ROWS + 1);
        let file = Scratch::new("a.ndjson", &text);
        let mut source = open(file.path(), Request::default()).unwrap();
        let mut rows = Vec::new();
        while let Some(batch) = source.next_batch().unwrap() {
            rows.push(batch[0].rows());
        }
        assert_eq!(rows, [BATCH_ROWS, 1]);
        assert!(source.next_batch().unwrap().is_none());
    }

    #[test]
    fn an_empty_file_is_a_table_without_rows() {
        let file = Scratch::new("a.ndjson", "");
        let schema = declared(&[("a", ScalarType::Long)]);
        assert_eq!(
            shown(&read(file.path(), Some(&schema), None).unwrap()),
            ["a:long"]
        );
    }

    #[test]
    fn a_truncated_line_is_named_with_line_column_and_excerpt() {
        let file = Scratch::new("a.ndjson", "{\"a\":1}\n\n{\"a\":1,\"b\":\"cut");
        let error = read(file.path(), None, None).unwrap_err();
        let SourceError::Malformed {
            line,
            column,
            ref excerpt,
            at,
            ..
        } = error
        else {
            panic!("{error}")
        };
        assert_eq!((line, column), (3, 16));
        assert_eq!(excerpt.inner(), "{\"a\":1,\"b\":\"cut");
        assert_eq!(at.offset(), 15);
        assert!(error.to_string().ends_with("the text ends within a string"));
    }

    #[test]
    fn a_mistake_in_a_long_line_is_shown_with_its_surroundings() {
        let line = format!("{{\"a\":\"{}\",é\"b\":1}}", "x".repeat(500));
        let file = Scratch::new("a.ndjson", &line);
        let error = read(file.path(), None, None).unwrap_err();
        let SourceError::Malformed {
            column,
            excerpt,
            at,
            ..
        } = error
        else {
            panic!("{error}")
        };
        assert_eq!(column, 509);
        assert!(excerpt.inner().len() < 130);
        assert!(excerpt.inner()[at.offset()..].starts_with('é'));
        assert_eq!(at.len(), 2);
    }

    #[test]
    fn a_line_that_is_no_object_is_an_error_that_tells_of_json_files() {
        for line in ["7", "[", "null", "[1]"] {
            let file = Scratch::new("a.ndjson", line);
            let error = read(file.path(), None, None).unwrap_err();
            let help = miette::Diagnostic::help(&error).unwrap().to_string();
            assert!(help.contains("`.json`"), "{line}");
        }
    }

    #[test]
    fn a_value_that_does_not_fit_is_named_with_line_column_type_and_text() {
        let file = Scratch::new("a.ndjson", "{\"a\":1}\n\n{\"a\":\"seven\"}");
        let schema = declared(&[("a", ScalarType::Long)]);
        let error = read(file.path(), Some(&schema), None).unwrap_err();
        assert!(matches!(
            error,
            SourceError::Value {
                place: Place::Line(3),
                ..
            }
        ));
        assert!(message(&error).ends_with("line 3, column `a`: `\"seven\"` is no long"));
    }

    #[test]
    fn text_that_is_not_utf_8_is_named_by_its_byte() {
        let file = Scratch::bytes("a.ndjson", b"{\"a\":1}\n{\"a\":\"\xff\"}");
        let error = read(file.path(), None, None).unwrap_err();
        assert!(matches!(
            error,
            SourceError::Encoding {
                line: 2,
                offset: 14,
                ..
            }
        ));
    }

    #[test]
    fn packed_files_are_unpacked_and_damaged_ones_an_error() {
        use std::io::Write as _;
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(b"{\"a\":1}\n{\"a\":2}").unwrap();
        let packed = packer.finish().unwrap();
        let file = Scratch::bytes("a.jsonl.gz", &packed);
        assert_eq!(
            shown(&read(file.path(), None, None).unwrap()),
            ["a:long", "1", "2"]
        );
        let file = Scratch::bytes("a.jsonl.gz", &packed[..packed.len() - 9]);
        let error = read(file.path(), None, None).unwrap_err();
        assert!(matches!(error, SourceError::Unreadable { .. }));
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        let file = Scratch::new("a.ndjson", "\u{feff}{\"a\":1}");
        assert_eq!(
            shown(&read(file.path(), None, None).unwrap()),
            ["a:long", "1"]
        );
    }

    #[test]
    fn a_missing_file_is_unreadable() {
        let file = Scratch::new("a.ndjson", "");
        let error = read(&file.path().with_file_name("b.ndjson"), None, None)
            .err()
            .unwrap();
        assert!(matches!(error, SourceError::Unreadable { .. }));
    }
}
