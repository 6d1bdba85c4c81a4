//! What a first look at files shows: their forms and the headings of their columns.

use std::collections::HashSet;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::object::properties;
use super::translate::TextFile;
use super::{FileForm, Request, SourceError, columns, csv, json, parquet};

/// What was seen of a file.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The file.
    pub path: PathBuf,
    /// Its form.
    pub form: FileForm,
    /// The headings of its columns as it writes them, those of its first piece.
    pub headings: Vec<String>,
}

/// How many bytes of lines are looked at.
const PIECE: u64 = 256 << 10;

/// Looks at the start of a file.
///
/// # Errors
/// The file cannot be read, or breaks the rules of its form right at its start.
pub(super) fn seen(path: &Path, table: &str) -> Result<Seen, SourceError> {
    let form = FileForm::of_file(path)?;
    let headings = match form {
        FileForm::Ndjson | FileForm::Translated(_) => {
            let request = Request {
                table: Some(table),
                ..Request::default()
            };
            keys(&TextFile::new(path, form, request))?
        }
        FileForm::Json(_) => json::headings(path)?,
        FileForm::Separated(separated) => csv::headings(path, separated)?,
        FileForm::Parquet => {
            let footer = parquet::Footer::default();
            let columns = columns(path, Request::default(), None, &footer)?;
            columns.into_iter().map(|(name, _)| name).collect()
        }
    };
    Ok(Seen {
        path: path.to_owned(),
        form,
        headings,
    })
}

/// The keys of the first lines.
fn keys(file: &TextFile) -> Result<Vec<String>, SourceError> {
    let mut text = Vec::new();
    file.open()?
        .take(PIECE)
        .read_to_end(&mut text)
        .map_err(|error| SourceError::unreadable(file.path(), error))?;
    let text = String::from_utf8_lossy(&text);
    let mut keys = Keys::default();
    for line in text.lines() {
        keys.add(line.trim_start_matches('\u{feff}'));
    }
    Ok(keys.names)
}

/// The keys of objects, each once.
#[derive(Default)]
pub(super) struct Keys {
    pub names: Vec<String>,
    known: HashSet<String>,
}

impl Keys {
    /// Adds those of an object. One that is cut or broken adds the keys before that place.
    pub fn add(&mut self, object: &str) {
        let mut found = Vec::new();
        // The last line of the piece is cut nearly always.
        let _ = properties(
            object,
            |key| {
                if !self.known.contains(key) {
                    found.push(key.to_owned());
                }
            },
            |(), _| {},
        );
        for key in found {
            if self.known.insert(key.clone()) {
                self.names.push(key);
            }
        }
    }
}
