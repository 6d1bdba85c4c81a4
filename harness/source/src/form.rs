//! The forms of event files.

use std::path::Path;

use super::SourceError;
use super::csv::Separated;
use super::recognise::recognise;
use super::translate::Translation;

/// How a file holds events.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileForm {
    /// One JSON object per line
    Ndjson,
    /// JSON texts: an array of objects, objects one after another, or the answer of a service that holds a table
    Json(Answer),
    /// Cells between separators, under a header
    Separated(Separated),
    /// Apache Parquet
    Parquet,
    /// Events in the notation of a product, which are read as if they were NDJSON
    Translated(Translation),
}

/// What a JSON text is as a whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// Events
    Events,
    /// `{"value": […]}`: a list of Azure or Graph
    List,
    /// `{"schema": […], "results": […]}`: an answer of advanced hunting
    Hunting,
    /// `{"tables": […]}`: an answer of Log Analytics, or of Kusto's first version
    Tables,
    /// The frames of Kusto's second version, progressive or not
    Frames,
}

/// What a file's name says of its form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Named {
    Ndjson,
    Json,
    Csv,
    Tsv,
    Parquet,
    /// Events of Windows: a log file, or XML
    Windows,
    /// Lines of text: a log
    Log,
    /// Lines of text that may be a log, or a note beside events
    Text,
}

impl Named {
    /// The form that a path's extension names, in any letter case; text may have a further `.gz` or `.zst`.
    pub fn of(path: &Path) -> Option<Self> {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().to_ascii_lowercase())
            .unwrap_or_default();
        let packed = name.strip_suffix(".gz").or(name.strip_suffix(".zst"));
        let (_, extension) = packed.unwrap_or(&name).rsplit_once('.').unwrap_or_default();
        match extension {
            "ndjson" | "jsonl" => Some(Self::Ndjson),
            "json" => Some(Self::Json),
            "csv" => Some(Self::Csv),
            "tsv" => Some(Self::Tsv),
            // Parquet is read from its end, which a stream of unpacked bytes does not show.
            "parquet" if packed.is_none() => Some(Self::Parquet),
            "evtx" | "xml" => Some(Self::Windows),
            "log" | "cef" | "syslog" => Some(Self::Log),
            "txt" => Some(Self::Text),
            _ => None,
        }
    }
}

/// Whether a name is that of events, wherever the file lies: a text may be a note beside them.
pub(super) fn is_of_events(path: &Path) -> bool {
    Named::of(path).is_some_and(|named| named != Named::Text)
}

impl FileForm {
    /// The form of a file, by its first bytes and its name.
    ///
    /// # Errors
    /// Neither shows a form, the file cannot be read, or it holds the answer to a request that failed.
    pub fn of_file(path: &Path) -> Result<Self, SourceError> {
        recognise(path)
    }

    /// Whether its events have a notation of their own, with headings that no table has.
    #[must_use]
    pub const fn is_translated(self) -> bool {
        matches!(self, Self::Translated(_))
    }

    /// Whether it holds events of Windows, whose data are columns that no table describes.
    #[must_use]
    pub const fn is_of_windows(self) -> bool {
        matches!(self, Self::Translated(Translation::Windows(_)))
    }

    /// The form as people name it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ndjson => "NDJSON",
            Self::Json(answer) => answer.name(),
            Self::Separated(separated) => separated.name(),
            Self::Parquet => "Parquet",
            Self::Translated(translation) => translation.name(),
        }
    }
}

impl Answer {
    const fn name(self) -> &'static str {
        match self {
            Self::Events => "JSON",
            Self::List => "a list answer, `value`",
            Self::Hunting => "an answer of advanced hunting",
            Self::Tables => "an answer of Log Analytics or Kusto, `tables`",
            Self::Frames => "an answer of Kusto, version 2",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Named;

    #[test]
    fn the_extension_names_the_form_in_any_letter_case() {
        for (name, form) in [
            ("a.ndjson", Some(Named::Ndjson)),
            ("a.JSONL", Some(Named::Ndjson)),
            ("a.b.json", Some(Named::Json)),
            ("a.json.gz", Some(Named::Json)),
            ("a.csv", Some(Named::Csv)),
            ("a.TSV.gz", Some(Named::Tsv)),
            ("a.csv.zst", Some(Named::Csv)),
            ("a.parquet", Some(Named::Parquet)),
            ("messages.log", Some(Named::Log)),
            ("access.log.txt", Some(Named::Text)),
            ("Security.EVTX", Some(Named::Windows)),
            ("events.xml.gz", Some(Named::Windows)),
            ("a.xlsx", None),
            ("json", None),
            ("a.gz", None),
            ("a.parquet.gz", None),
            ("", None),
        ] {
            assert_eq!(Named::of(Path::new(name)), form, "{name}");
        }
    }
}
