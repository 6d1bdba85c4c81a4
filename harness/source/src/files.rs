//! Several files as one table: those of a folder, or those that a pattern names.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use kql_eval::types::{Column, Scalar, ScalarType};

use super::form::is_of_events;
use super::packing::{is_archive, is_there, members};
use super::parquet::Footer;
use super::passed_over::PassedOver;
use super::seen::{Seen, seen};
use super::standard_input::StandardInput;
use super::widen::{Union, Widened};
use super::{
    FileRows, FileTable, FirstLook, Request, SkippedLines, SourceError, Wanted, columns,
    first_look, open_table,
};

/// The files of a table. Their rows come one file after another.
#[derive(Clone, Debug)]
pub struct Files {
    listed: Vec<Listed>,
    /// The columns that were found to have different types in them.
    widened: Arc<Mutex<Vec<Widened>>>,
    /// The file that holds standard input, if that is read.
    #[expect(dead_code, reason = "the file is there as long as this value")]
    input: Option<Arc<StandardInput>>,
}

/// A file of a table.
#[derive(Clone, Debug)]
struct Listed {
    path: PathBuf,
    /// What it says of itself, where it is a Parquet file that has been asked.
    footer: Footer,
    /// The events of other tables in it.
    passed_over: PassedOver,
}

impl From<PathBuf> for Listed {
    fn from(path: PathBuf) -> Self {
        Self {
            path,
            footer: Footer::default(),
            passed_over: PassedOver::default(),
        }
    }
}

impl Listed {
    /// A request that counts the events of other tables in this file.
    const fn counting<'r>(&'r self, request: Request<'r>) -> Request<'r> {
        Request {
            passed_over: Some(&self.passed_over),
            ..request
        }
    }
}

/// How many files are looked at for their headings.
// A folder of a year has thousands of files, mostly of one form: the first and the last ones show a change of it.
const LOOKED_AT: usize = 64;

/// A column of a file.
type Named = (String, ScalarType);

impl From<PathBuf> for Files {
    fn from(path: PathBuf) -> Self {
        Self::of(vec![Listed::from(path)])
    }
}

impl Files {
    /// The files that a text names: a file, a folder with all files in it that have a known form, or a pattern with `*`, `?`,
    /// `[…]` and `**`. A zip archive is read as the files in it that have a known form. Several files are in the order of their
    /// names. Hidden files are only taken where they are named. `-` is standard input.
    ///
    /// # Errors
    /// There are none, or the folder cannot be read.
    pub fn named(text: &str) -> Result<Self, SourceError> {
        if text == "-" {
            let input = StandardInput::keep(std::io::stdin().lock())?;
            let kept = Self::named(&input.path().display().to_string())?;
            return Ok(Self {
                input: Some(Arc::new(input)),
                ..kept
            });
        }
        let path = Path::new(text);
        // A file may be named with brackets, as downloads are (`export [1].csv`): it is there before it is a pattern.
        let found = if path.is_dir() {
            in_folder(path)?
        } else if is_there(path) || !text.contains(['*', '?', '[']) {
            vec![path.to_owned()]
        } else {
            matching(text)?
        };
        let mut files = Vec::with_capacity(found.len());
        for path in found {
            if is_archive(&path) && path.is_file() {
                files.extend(in_archive(&path)?);
            } else {
                files.push(path);
            }
        }
        if files.is_empty() {
            return Err(SourceError::NoFiles { path: path.into() });
        }
        Ok(Self::of(files.into_iter().map(Listed::from).collect()))
    }

    fn of(listed: Vec<Listed>) -> Self {
        Self {
            listed,
            widened: Arc::default(),
            input: None,
        }
    }

    /// The columns that have different types in two files, as far as the files were asked for their columns.
    #[must_use]
    pub fn widened(&self) -> Vec<Widened> {
        let widened = self.widened.lock().unwrap_or_else(PoisonError::into_inner);
        widened.clone()
    }

    /// The tables of whose events some were passed over, with how many, as far as the files were read.
    #[must_use]
    pub fn passed_over(&self) -> BTreeMap<String, u64> {
        let mut all: BTreeMap<String, u64> = BTreeMap::new();
        for file in &self.listed {
            for (table, events) in file.passed_over.counts() {
                *all.entry(table).or_default() += events;
            }
        }
        all
    }

    /// The columns of all, and a note of those that had to be widened.
    fn unite(&self, union: Union) -> Vec<Named> {
        *self.widened.lock().unwrap_or_else(PoisonError::into_inner) = union.widened;
        union.columns
    }

    /// What a first look at the files shows: at the first and the last of very many.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn seen(&self, table: &str) -> Result<Vec<Seen>, SourceError> {
        let last = self.listed.len().saturating_sub(LOOKED_AT / 2);
        let files = self.listed.iter().enumerate();
        files
            .filter(|(place, _)| *place < LOOKED_AT / 2 || *place >= last)
            .map(|(_, file)| seen(&file.path, table))
            .collect()
    }

    /// How many files there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.listed.len()
    }

    /// How many bytes the files have.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let sizes = self
            .listed
            .iter()
            .filter_map(|file| file.path.metadata().ok());
        sizes.map(|file| file.len()).sum()
    }

    /// What the first pieces of the files say of their columns; None when no form needs such a look.
    pub fn first_look(
        &self,
        table: &str,
        declared: &[Named],
        skipped: Option<&SkippedLines>,
    ) -> Result<Option<FirstLook>, SourceError> {
        let request = Request {
            table: Some(table),
            ..Request::declaring(declared)
        };
        if let [file] = self.listed.as_slice() {
            return first_look(&file.path, file.counting(request), skipped);
        }
        let mut union = Union::default();
        let mut seen: Vec<String> = Vec::new();
        let mut is_whole = true;
        for file in &self.listed {
            let Listed { path, footer, .. } = file;
            let request = file.counting(request);
            let own = match first_look(path, request, skipped)? {
                Some(FirstLook::Piece(names)) => {
                    is_whole = false;
                    seen.extend(names);
                    continue;
                }
                Some(FirstLook::Whole(own)) => own,
                None => {
                    let all = columns(path, request, skipped, footer)?.into_iter();
                    all.skip(declared.len()).collect()
                }
            };
            seen.extend(own.iter().map(|(name, _)| name.clone()));
            union.add(path, &own);
        }
        Ok(Some(if is_whole {
            FirstLook::Whole(self.unite(union))
        } else {
            FirstLook::Piece(seen)
        }))
    }

    /// The columns of the files: those declared, then their own in the order in which they first appear.
    pub fn columns(
        &self,
        table: &str,
        declared: Option<&[Named]>,
        skipped: Option<&SkippedLines>,
    ) -> Result<Vec<Named>, SourceError> {
        let request = Request {
            declared,
            table: Some(table),
            ..Request::default()
        };
        let mut union = Union::default();
        for file in &self.listed {
            let Listed { path, footer, .. } = file;
            let request = file.counting(request);
            union.add(path, &columns(path, request, skipped, footer)?);
        }
        Ok(self.unite(union))
    }

    /// Opens the files as a table. Its columns are read as the types of `known`.
    pub fn open<'r>(
        &self,
        table: &str,
        known: Option<&[Named]>,
        needed: &dyn Fn(&str) -> bool,
        wanted: &Wanted<'r>,
    ) -> Result<Arc<dyn FileTable<'r> + 'r>, SourceError> {
        let mut union = Union::default();
        let mut files: Vec<Arc<dyn FileTable<'r> + 'r>> = Vec::with_capacity(self.listed.len());
        for Listed {
            path,
            footer,
            passed_over,
        } in &self.listed
        {
            let request = Request {
                declared: known,
                needed: Some(needed),
                table: Some(table),
                passed_over: Some(passed_over),
            };
            let file = open_table(path, request, wanted.clone(), footer)?;
            union.add(path, file.schema());
            files.push(file);
        }
        if files.len() == 1
            && let Some(only) = files.pop()
        {
            return Ok(only);
        }
        let schema = union.columns;
        let placed = |file: Arc<dyn FileTable<'r> + 'r>| {
            let own = file.schema().iter().enumerate();
            let own: HashMap<&str, usize> =
                own.map(|(at, (name, _))| (name.as_str(), at)).collect();
            let place = |(name, _): &Named| own.get(name.as_str()).copied();
            let places = schema.iter().map(place).collect();
            drop(own);
            PlacedFile { file, places }
        };
        let files = files.into_iter().map(placed).collect();
        Ok(Arc::new(FilesTable { schema, files }))
    }
}

fn in_folder(folder: &Path) -> Result<Vec<PathBuf>, SourceError> {
    let unreadable = |error| SourceError::unreadable(folder, error);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_file() && is_taken(&path) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The files of an archive that have a known form; the only file of one, whatever it is named.
fn in_archive(archive: &Path) -> Result<Vec<PathBuf>, SourceError> {
    let mut all = members(archive)?;
    // macOS puts a resource fork beside each file of an archive, with the extension of that file.
    all.retain(|path| !is_hidden(path) && !path.iter().any(|name| name == "__MACOSX"));
    // An export of a portal is an archive of one file, whose name may have no extension.
    if all.len() > 1 {
        all.retain(|path| is_of_events(path));
    }
    if all.is_empty() {
        return Err(SourceError::NoFiles {
            path: archive.into(),
        });
    }
    all.sort();
    Ok(all)
}

/// Whether a folder gives a file: archives and files with a known form, and none that is hidden.
fn is_taken(path: &Path) -> bool {
    !is_hidden(path) && (is_archive(path) || is_of_events(path))
}

/// Whether a file is hidden, as the resource forks are that macOS leaves beside files (`._events.json`).
fn is_hidden(path: &Path) -> bool {
    let name = path.file_name();
    name.is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

fn matching(pattern: &str) -> Result<Vec<PathBuf>, SourceError> {
    let path = Path::new(pattern);
    let paths = glob::glob(pattern).map_err(|error| {
        SourceError::unreadable(
            path,
            std::io::Error::other(format!("as a pattern: {error}")),
        )
    })?;
    let mut files = Vec::new();
    for path in paths {
        let path = path.map_err(|error| {
            let path = error.path().to_owned();
            SourceError::unreadable(&path, error.into())
        })?;
        if path.is_file() && !is_hidden(&path) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Files as one table.
struct FilesTable<'r> {
    schema: Vec<Named>,
    files: Vec<PlacedFile<'r>>,
}

struct PlacedFile<'r> {
    file: Arc<dyn FileTable<'r> + 'r>,
    /// For each column of the table its place in the file.
    places: Vec<Option<usize>>,
}

impl<'r> FileTable<'r> for FilesTable<'r> {
    fn schema(&self) -> &[Named] {
        &self.schema
    }

    fn partitions(&self) -> usize {
        self.files
            .iter()
            .map(|placed| placed.file.partitions())
            .sum()
    }

    fn partition(self: Arc<Self>, number: usize) -> Result<Box<dyn FileRows + 'r>, SourceError> {
        let mut before = 0;
        for (place, placed) in self.files.iter().enumerate() {
            let partitions = placed.file.partitions();
            if number < before + partitions {
                return Ok(Box::new(PlacedRows {
                    rows: Arc::clone(&placed.file).partition(number - before)?,
                    table: Arc::clone(&self),
                    file: place,
                }));
            }
            before += partitions;
        }
        unreachable!("only partitions that there are are asked for")
    }
}

/// The rows of a partition of a file in the columns of all.
struct PlacedRows<'r> {
    table: Arc<FilesTable<'r>>,
    file: usize,
    rows: Box<dyn FileRows + 'r>,
}

impl FileRows for PlacedRows<'_> {
    fn next_batch(&mut self) -> Result<Option<Vec<Column>>, SourceError> {
        let Some(columns) = self.rows.next_batch()? else {
            return Ok(None);
        };
        let rows = columns.first().map_or(0, Column::rows);
        let places = self.table.files.get(self.file).map(|file| &file.places);
        let placed = places.into_iter().flatten().zip(&self.table.schema);
        let column = |(place, (_, ty)): (&Option<usize>, &Named)| {
            let column = place.and_then(|place| columns.get(place)).cloned();
            column.unwrap_or_else(|| Column::constant(Scalar::null(*ty), rows))
        };
        Ok(Some(placed.map(column).collect()))
    }
}
