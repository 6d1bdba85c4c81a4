//! CSV and TSV: cells under a header.

mod cut;
mod fragment;
#[cfg(test)]
mod property;
mod record;
mod separated;
mod table;
mod test;

use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::path::Path;

use csv::{ByteRecord, ErrorKind, Reader, ReaderBuilder};
use kql_eval::types::{Column, ScalarType};

use super::cell::CellBuilder;
use super::headings::columns_of;
use super::infer::Observed;
use super::lines::encoding_error;
use super::packing::is_packed;
use super::{BATCH_ROWS, FileSource, FirstLook, Place, Request, SourceError};
pub use separated::Separated;
pub(super) use table::CsvTable;

/// A CSV file.
pub(super) struct CsvSource {
    cells: Cells,
    schema: Vec<(String, ScalarType)>,
    /// For each column of the schema the place of its cells in a row of the file.
    places: Vec<Option<usize>>,
    /// How many cells a row has.
    width: usize,
}

impl CsvSource {
    /// Reads the header, and all rows once if the types of some columns have to be found out.
    pub fn open(
        path: &Path,
        separated: Separated,
        request: Request<'_>,
    ) -> Result<Self, SourceError> {
        let (cells, names) = Cells::open(path, separated)?;
        let names = columns_of(&names, &request);
        let is_declared = declared_names(&request);
        let mut own: Vec<(usize, String, Observed)> = names
            .iter()
            .enumerate()
            .filter(|(_, name)| request.needs(name) && !is_declared.contains(name.as_str()))
            .map(|(place, name)| (place, name.clone(), Observed::default()))
            .collect();
        let mut first = cells;
        if !own.is_empty() {
            while first.advance()? {
                for (place, _, observed) in &mut own {
                    observed.note_text(first.cell(*place)?);
                }
            }
            (first, _) = Cells::open(path, separated)?;
        }
        let own = own.into_iter();
        let schema = request.schema(own.map(|(_, name, observed)| (name, observed.text_type())));
        let by_name: HashMap<&str, usize> = names
            .iter()
            .enumerate()
            .map(|(place, name)| (name.as_str(), place))
            .collect();
        let places = schema
            .iter()
            .map(|(name, _)| by_name.get(name.as_str()).copied())
            .collect();
        Ok(Self {
            cells: first,
            schema,
            places,
            width: names.len(),
        })
    }

    /// Opens a file again whose schema is known, with the places of its columns.
    fn again(
        path: &Path,
        separated: Separated,
        (schema, places): (Vec<(String, ScalarType)>, Vec<Option<usize>>),
    ) -> Result<Self, SourceError> {
        let (cells, names) = Cells::open(path, separated)?;
        Ok(Self {
            cells,
            schema,
            places,
            width: names.len(),
        })
    }
}

/// Files that are larger are not read to find the types of columns that no query may want.
const SMALL: u64 = 1 << 20;

/// What the header says of the columns that only the file has, and of a small file all its rows.
pub(super) fn first_look(
    path: &Path,
    separated: Separated,
    request: Request<'_>,
) -> Result<FirstLook, SourceError> {
    let unreadable = |error| SourceError::unreadable(path, error);
    let (_, names) = Cells::open(path, separated)?;
    let is_declared = declared_names(&request);
    let names = columns_of(&names, &request).into_iter();
    let own: Vec<String> = names
        .filter(|name| !is_declared.contains(name.as_str()))
        .collect();
    // What is packed is as large as it is small.
    let size = match std::fs::metadata(path) {
        Ok(data) => data.len(),
        Err(_) if is_packed(path) => u64::MAX,
        Err(error) => return Err(unreadable(error)),
    };
    if size > SMALL && !own.is_empty() {
        return Ok(FirstLook::Piece(own));
    }
    let columns = CsvSource::open(path, separated, request)?.schema;
    let declared = request.declared.map_or(0, <[_]>::len);
    Ok(FirstLook::Whole(
        columns.into_iter().skip(declared).collect(),
    ))
}

impl FileSource for CsvSource {
    fn schema(&self) -> &[(String, ScalarType)] {
        &self.schema
    }

    fn next_batch(&mut self) -> Result<Option<Vec<Column>>, SourceError> {
        let mut columns: Vec<CellBuilder> = self
            .schema
            .iter()
            .map(|(_, ty)| CellBuilder::new(*ty, 0))
            .collect();
        let mut rows = 0;
        while rows < BATCH_ROWS && self.cells.advance()? {
            let cells = columns.iter_mut().zip(&self.places);
            for ((column, place), (name, ty)) in cells.zip(&self.schema) {
                let Some(place) = place else {
                    column.append_null();
                    continue;
                };
                let cell = self.cells.cell(*place)?;
                if column.append_csv(cell).is_err() {
                    let line = Place::Line(self.cells.line());
                    return Err(SourceError::value(
                        &self.cells.path,
                        line,
                        (name, *ty),
                        cell,
                    ));
                }
            }
            rows += 1;
        }
        Ok((rows > 0).then(|| columns.into_iter().map(CellBuilder::finish).collect()))
    }
}

/// The rows of a file as cells.
struct Cells {
    path: Box<Path>,
    separated: Separated,
    reader: Reader<Box<dyn Read + Send>>,
    record: ByteRecord,
}

impl Cells {
    /// The rows below the header, and the header.
    fn open(path: &Path, separated: Separated) -> Result<(Self, Vec<String>), SourceError> {
        let reader = ReaderBuilder::new()
            .delimiter(separated.separator)
            .buffer_capacity(1 << 16)
            .from_reader(separated.open(path)?);
        let mut cells = Self {
            path: path.into(),
            separated,
            reader,
            record: ByteRecord::new(),
        };
        let header = match cells.reader.byte_headers() {
            Ok(header) => header.clone(),
            Err(error) => return Err(cells.error(error)),
        };
        if header.is_empty() {
            return Err(SourceError::Empty {
                path: path.into(),
                help: "the first line names the columns, even when no rows follow",
            });
        }
        let mut names = Vec::with_capacity(header.len());
        for (place, name) in header.iter().enumerate() {
            let name = std::str::from_utf8(name).map_err(|_| cells.encoding())?;
            names.push(column_name(name, place));
        }
        let mut known = HashSet::new();
        match names.iter().find(|name| !known.insert(name.as_str())) {
            Some(repeated) => Err(SourceError::RepeatedColumn {
                path: path.into(),
                column: repeated.as_str().into(),
            }),
            None => Ok((cells, names)),
        }
    }

    /// Goes to the next row; false after the last.
    fn advance(&mut self) -> Result<bool, SourceError> {
        self.reader
            .read_byte_record(&mut self.record)
            .map_err(|error| self.error(error))
    }

    /// A cell of the row.
    fn cell(&self, place: usize) -> Result<&str, SourceError> {
        std::str::from_utf8(self.record.get(place).unwrap_or_default()).map_err(|_| self.encoding())
    }

    /// The line on which the row begins, from 1.
    fn line(&self) -> u64 {
        let line = self.record.position().map_or(0, csv::Position::line);
        line + self.separated.lines_before
    }

    fn encoding(&self) -> SourceError {
        encoding_error(&self.path).unwrap_or_else(|| SourceError::Encoding {
            path: self.path.clone(),
            line: self.line(),
            offset: self.record.position().map_or(0, csv::Position::byte)
                + self.separated.bytes_before,
        })
    }

    fn error(&self, error: csv::Error) -> SourceError {
        let message = error.to_string();
        match error.into_kind() {
            ErrorKind::Io(error) => SourceError::unreadable(&self.path, error),
            ErrorKind::UnequalLengths {
                pos,
                expected_len,
                len,
            } => SourceError::Width {
                path: self.path.clone(),
                line: pos.map_or(0, |position| position.line()) + self.separated.lines_before,
                expected: expected_len,
                found: len,
            },
            _ => SourceError::unreadable(&self.path, std::io::Error::other(message)),
        }
    }
}

/// The name that a cell of the header gives. A cell without name is called after its place, from 1.
fn column_name(header: &str, place: usize) -> String {
    match header.trim() {
        "" => format!("Column{}", place + 1),
        name => name.to_owned(),
    }
}

/// The cells of the header.
///
/// # Errors
/// As [`CsvSource::open`].
pub(super) fn headings(path: &Path, separated: Separated) -> Result<Vec<String>, SourceError> {
    Ok(Cells::open(path, separated)?.1)
}

fn declared_names<'r>(request: &Request<'r>) -> HashSet<&'r str> {
    let declared = request.declared.unwrap_or_default().iter();
    declared.map(|(name, _)| name.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use kql_eval::types::ScalarType;

    use crate::scratch::{Scratch, declared, message, shown};
    use crate::{SourceError, read};

    #[test]
    fn types_are_those_that_all_cells_agree_on() {
        let file = Scratch::new(
            "a.csv",
            "Time,Count,Name,Zip\n2024-05-06T07:08:09Z,1,\"a, \"\"b\"\"\nc\",007\n,,,\n",
        );
        assert_eq!(
            shown(&read(file.path(), None, None).unwrap()),
            [
                "Time:datetime, Count:long, Name:string, Zip:string",
                "2024-05-06T07:08:09.0000000Z, 1, a, \"b\"\nc, 007",
                ", , , ",
            ]
        );
    }

    #[test]
    fn cells_are_read_as_the_declared_types_whatever_the_order_of_the_columns() {
        let file = Scratch::new("a.tsv", "x\tTime [UTC]\n1\t5/6/2024, 7:08:09.5 PM\n");
        let schema = declared(&[
            ("Time", ScalarType::DateTime),
            ("x", ScalarType::String),
            ("y", ScalarType::Int),
        ]);
        assert_eq!(
            shown(&read(file.path(), Some(&schema), None).unwrap()),
            [
                "Time:datetime, x:string, y:int",
                "2024-05-06T19:08:09.5000000Z, 1, "
            ]
        );
    }

    #[test]
    fn a_header_alone_is_a_table_without_rows_and_nothing_at_all_an_error() {
        let file = Scratch::new("a.csv", "a,,b\n");
        assert_eq!(
            shown(&read(file.path(), None, None).unwrap()),
            ["a:string, Column2:string, b:string"]
        );
        let file = Scratch::new("a.csv", "");
        let error = read(file.path(), None, None).unwrap_err();
        assert!(matches!(error, SourceError::Empty { .. }));
    }

    #[test]
    fn a_row_of_another_width_than_the_header_is_named_by_its_line() {
        let file = Scratch::new("a.csv", "a,b\n1,2\n1,2,3\n");
        let error = read(file.path(), None, None).unwrap_err();
        assert!(message(&error).ends_with("line 3: 3 cells under a header of 2"));
    }

    #[test]
    fn a_cell_that_does_not_fit_is_named_by_line_and_column() {
        let file = Scratch::new("a.csv", "a,b\n\"x\ny\",2\nz,two\n");
        let schema = declared(&[("a", ScalarType::String), ("b", ScalarType::Int)]);
        let error = read(file.path(), Some(&schema), None).unwrap_err();
        assert!(message(&error).ends_with("line 4, column `b`: `two` is no int"));
    }

    #[test]
    fn text_that_is_not_utf_8_is_named_by_its_byte() {
        let file = Scratch::bytes("a.csv", b"a,b\n1,\"\xff\"\n");
        let error = read(file.path(), None, None).unwrap_err();
        assert!(matches!(
            error,
            SourceError::Encoding {
                line: 2,
                offset: 7,
                ..
            }
        ));
    }

    #[test]
    fn two_columns_of_one_name_are_an_error() {
        let file = Scratch::new("a.csv", "a,a\n");
        let error = read(file.path(), None, None).unwrap_err();
        assert!(message(&error).ends_with("two columns `a`"));
    }
}
