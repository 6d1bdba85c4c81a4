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
    /// The form that a path's extension names, in any letter case; text may have a further `.gz`.
    ///
    /// # Errors
    /// The extension names no form.
    pub fn of(path: &Path) -> Result<Self, SourceError> {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().to_ascii_lowercase())
            .unwrap_or_default();
        let packed = name.strip_suffix(".gz");
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
}

/// Whether a file's name says that it is packed.
pub(super) fn is_packed(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("gz"))
}

/// The bytes of a text file, unpacked when its name ends in `.gz`.
pub(super) fn open_text(path: &Path) -> Result<Box<dyn Read + Send>, SourceError> {
    let file = File::open(path).map_err(|error| SourceError::unreadable(path, error))?;
    Ok(if is_packed(path) {
        Box::new(MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::FileForm;

    #[test]
    fn the_extension_names_the_form_in_any_letter_case() {
        for (name, form) in [
            ("a.ndjson", FileForm::Ndjson),
            ("a.JSONL", FileForm::Ndjson),
            ("a.b.json", FileForm::Json),
            ("a.json.gz", FileForm::Json),
            ("a.csv", FileForm::Csv),
            ("a.TSV.gz", FileForm::Tsv),
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
