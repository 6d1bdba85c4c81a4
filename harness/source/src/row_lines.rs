//! The lines on which the rows of an event file begin.

use std::io::{BufRead, BufReader};
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder};

use super::csv::Separated;
use super::packing::open_bytes;
use super::{FileForm, SourceError};

/// For each row of a file the line on which it begins, from 1. None for forms whose rows do not begin on lines of their own.
///
/// # Errors
/// The file cannot be read.
pub fn row_lines(path: &Path) -> Result<Option<Vec<u64>>, SourceError> {
    match FileForm::of_file(path)? {
        FileForm::Ndjson => lines_with_text(path).map(Some),
        FileForm::Separated(separated) => records(path, separated).map(Some),
        FileForm::Json(_) | FileForm::Parquet | FileForm::Translated(_) => Ok(None),
    }
}

fn lines_with_text(path: &Path) -> Result<Vec<u64>, SourceError> {
    let mut reader = BufReader::new(open_bytes(path)?);
    let mut lines = Vec::new();
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        let read = reader.read_until(b'\n', &mut line);
        if read.map_err(|error| SourceError::unreadable(path, error))? == 0 {
            return Ok(lines);
        }
        number += 1;
        if !line.iter().all(u8::is_ascii_whitespace) {
            lines.push(number);
        }
    }
}

fn records(path: &Path, separated: Separated) -> Result<Vec<u64>, SourceError> {
    let mut reader = ReaderBuilder::new()
        .delimiter(separated.separator)
        .flexible(true)
        .from_reader(separated.open(path)?);
    let mut record = ByteRecord::new();
    let mut lines = Vec::new();
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(true) => {
                let line = record.position().map(csv::Position::line);
                lines.extend(line.map(|line| line + separated.lines_before));
            }
            Ok(false) => return Ok(lines),
            Err(error) => {
                let error = std::io::Error::other(error);
                return Err(SourceError::unreadable(path, error));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::row_lines;
    use crate::scratch::Scratch;

    #[test]
    fn blank_lines_of_ndjson_are_no_rows() {
        let file = Scratch::new("lines.ndjson", "{\"a\":1}\n\n  \n{\"a\":2}\n{\"a\":3}");
        assert_eq!(row_lines(file.path()).unwrap(), Some(vec![1, 4, 5]));
    }

    #[test]
    fn a_row_of_csv_begins_where_its_first_cell_does() {
        let file = Scratch::new("lines.csv", "a,b\n1,\"x\ny\"\n2,z\n");
        assert_eq!(row_lines(file.path()).unwrap(), Some(vec![2, 4]));
    }

    #[test]
    fn a_json_file_with_an_object_a_line_has_lines() {
        let file = Scratch::new("lines.json", "{\"a\":1}\n\n{\"a\":2}\n");
        assert_eq!(row_lines(file.path()).unwrap(), Some(vec![1, 3]));
    }

    #[test]
    fn rows_of_json_have_no_lines() {
        let file = Scratch::new("lines.json", "[{\"a\":1}]");
        assert_eq!(row_lines(file.path()).unwrap(), None);
    }
}
