//! Lines of text, each of them an event.

use std::io::{BufRead, BufReader, Read};

use super::Written;
use super::member::Line;

/// The rows that `write` makes of the lines that are not blank.
pub(super) fn open(
    bytes: impl Read + Send,
    mut write: impl FnMut(&str, &mut Vec<u8>) + Send,
) -> impl Read + Send {
    let mut bytes = BufReader::with_capacity(1 << 16, bytes);
    let mut line = Vec::new();
    let mut is_first = true;
    Written::new(move |out: &mut Vec<u8>| {
        line.clear();
        if bytes.read_until(b'\n', &mut line)? == 0 {
            return Ok(false);
        }
        let mut text = line.trim_ascii_end();
        if std::mem::replace(&mut is_first, false) {
            // PowerShell's `Out-File` and editors on Windows write the mark; it would be part of the first value.
            text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        }
        if !text.is_empty() {
            // What of a log is not UTF-8 is no reason not to read it.
            write(&String::from_utf8_lossy(text), out);
        }
        Ok(true)
    })
}

/// A line as the collector of custom logs keeps it.
pub(super) fn write(text: &str, out: &mut Vec<u8>) {
    let mut line = Line::begin(out);
    line.text("RawData", text);
    line.end();
}

/// Whether a table keeps whole lines: custom logs do.
pub(super) fn are_raw_for(table: Option<&str>) -> bool {
    table.is_some_and(|table| table.ends_with("_CL"))
}
