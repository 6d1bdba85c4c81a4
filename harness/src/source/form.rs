//! The forms of event files, told by extension, and opening their text.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use flate2::read::MultiGzDecoder;

use super::SourceError;

/// How a file holds events.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileForm {
    /// One JSON object per line
    Ndjson,
    /// A JSON array of objects, one object, or the answer of an API that holds a table
    Json,
    /// Comma-separated cells under a header
    Csv,
    /// Tab-separated cells under a header
    Tsv,
    /// Apache Parquet
    Parquet,
}

impl FileForm {
    /// The form that a path's extension names, in any letter case; text may have a further `.gz` or `.zst`.
    ///
    /// # Errors
    /// The extension names no form.
    pub fn of(path: &Path) -> Result<Self, SourceError> {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().to_ascii_lowercase())
            .unwrap_or_default();
        let packed = name.strip_suffix(".gz").or(name.strip_suffix(".zst"));
        let (_, extension) = packed.unwrap_or(&name).rsplit_once('.').unwrap_or_default();
        match extension {
            "ndjson" | "jsonl" => Ok(Self::Ndjson),
            "json" => Ok(Self::Json),
            "csv" => Ok(Self::Csv),
            "tsv" => Ok(Self::Tsv),
            "parquet" if packed.is_none() => Ok(Self::Parquet),
            _ => Err(SourceError::UnknownForm { path: path.into() }),
        }
    }

    /// The form of a file, by its extension; a `.json` file with one object per line, as portals export them, is NDJSON.
    ///
    /// # Errors
    /// The extension names no form, or the file cannot be read.
    pub fn of_file(path: &Path) -> Result<Self, SourceError> {
        let form = Self::of(path)?;
        if form != Self::Json {
            return Ok(form);
        }
        let mut start = Vec::new();
        open_text(path)?
            .take(PIECE)
            .read_to_end(&mut start)
            .map_err(|error| SourceError::unreadable(path, error))?;
        Ok(if is_object_per_line(&start) {
            Self::Ndjson
        } else {
            form
        })
    }
}

/// So much of a `.json` file is looked at for its form.
const PIECE: u64 = 64 << 10;

/// Whether the start of a text is one JSON object per line, at least two of them.
fn is_object_per_line(text: &[u8]) -> bool {
    let whole = u64::try_from(text.len()).is_ok_and(|length| length < PIECE);
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    // The last line is cut where the text is.
    let lines = if whole {
        text
    } else {
        let end = text.iter().rposition(|byte| *byte == b'\n').unwrap_or(0);
        text.get(..end).unwrap_or_default()
    };
    let mut objects = 0;
    for line in lines.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii) {
        if line.is_empty() {
            continue;
        }
        let is_object =
            line.starts_with(b"{") && serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok();
        if !is_object {
            return false;
        }
        objects += 1;
    }
    objects > 1
}

/// How a text file is packed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Packing {
    Gzip,
    Zstandard,
}

impl Packing {
    /// The packing that a path's last extension names.
    fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?;
        if extension.eq_ignore_ascii_case("gz") {
            Some(Self::Gzip)
        } else if extension.eq_ignore_ascii_case("zst") {
            Some(Self::Zstandard)
        } else {
            None
        }
    }
}

/// Whether the bytes of a text file must be unpacked.
pub(super) fn is_packed(path: &Path) -> bool {
    Packing::of(path).is_some()
}

/// The bytes of a text file, unpacked when its name ends in `.gz` or `.zst`.
pub(super) fn open_text(path: &Path) -> Result<Box<dyn Read + Send>, SourceError> {
    let unreadable = |error| SourceError::unreadable(path, error);
    let file = File::open(path).map_err(unreadable)?;
    Ok(match Packing::of(path) {
        Some(Packing::Gzip) => Box::new(MultiGzDecoder::new(file)),
        Some(Packing::Zstandard) => Box::new(zstd::Decoder::new(file).map_err(unreadable)?),
        None => Box::new(file),
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{FileForm, is_object_per_line};

    #[test]
    fn a_json_file_is_ndjson_if_every_line_is_an_object() {
        let long = "{\"a\":1}\n".repeat(20_000);
        for (text, expected) in [
            ("{\"a\":1}\n{\"a\":2}", true),
            ("\u{feff}{\"a\":1}\r\n\n {} \n", true),
            (&long, true),
            ("{\"a\":1}", false),
            ("{\"a\":1}\n", false),
            ("[{\"a\":1},\n{\"a\":2}]", false),
            ("{\"a\":1}\n{\n\"a\":2}", false),
            ("{\n}\n{\n}", false),
            ("{\"a\":1}\n{\"a\":2} x", false),
            ("", false),
        ] {
            let start = text.as_bytes();
            let start = &start[..start.len().min(64 << 10)];
            assert_eq!(is_object_per_line(start), expected, "{start:?}");
        }
    }

    #[test]
    fn the_extension_names_the_form_in_any_letter_case() {
        for (name, form) in [
            ("a.ndjson", FileForm::Ndjson),
            ("a.JSONL", FileForm::Ndjson),
            ("a.b.json", FileForm::Json),
            ("a.json.gz", FileForm::Json),
            ("a.csv", FileForm::Csv),
            ("a.TSV.gz", FileForm::Tsv),
            ("a.csv.zst", FileForm::Csv),
            ("a.parquet", FileForm::Parquet),
        ] {
            assert_eq!(FileForm::of(Path::new(name)).unwrap(), form, "{name}");
        }
    }

    #[test]
    fn an_unknown_extension_is_an_error_with_the_known_ones_in_its_help() {
        for name in ["a.evtx", "json", "a.gz", "a.parquet.gz", ""] {
            let error = FileForm::of(Path::new(name)).unwrap_err();
            let help = miette::Diagnostic::help(&error).unwrap().to_string();
            assert!(help.contains("`.ndjson`"), "{name}");
        }
    }
}
