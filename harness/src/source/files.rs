//! Several files as one table: those of a folder, or those that a pattern names.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kql_eval::types::{Column, Scalar, ScalarType};

use super::parquet::Footer;
use super::{
    FileForm, FileRows, FileTable, FirstLook, Request, SkippedLines, SourceError, Wanted, columns,
    first_look, has_columns_in_its_lines, open_table,
};

/// The files of a table. Their rows come one file after another.
#[derive(Clone, Debug)]
pub struct Files(Vec<Listed>);

/// A file of a table.
#[derive(Clone, Debug)]
struct Listed {
    path: PathBuf,
    /// What it says of itself, where it is a Parquet file that has been asked.
    footer: Footer,
}

impl From<PathBuf> for Listed {
    fn from(path: PathBuf) -> Self {
        Self {
            path,
            footer: Footer::default(),
        }
    }
}

/// A column of a file.
type Named = (String, ScalarType);

impl From<PathBuf> for Files {
    fn from(path: PathBuf) -> Self {
        Self(vec![Listed::from(path)])
    }
}

impl Files {
    /// The files that a text names: a file, a folder with all files in it that have a known form, or a pattern with `*`, `?`,
    /// `[…]` and `**`. Several files are in the order of their names.
    ///
    /// # Errors
    /// There are none, or the folder cannot be read.
    pub fn named(text: &str) -> Result<Self, SourceError> {
        let path = Path::new(text);
        let files = if path.is_dir() {
            in_folder(path)?
        } else if path.exists() || !text.contains(['*', '?', '[']) {
            return Ok(Self::from(path.to_owned()));
        } else {
            matching(text)?
        };
        if files.is_empty() {
            return Err(SourceError::NoFiles { path: path.into() });
        }
        Ok(Self(files.into_iter().map(Listed::from).collect()))
    }

    /// How many bytes the files have.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let sizes = self.0.iter().filter_map(|file| file.path.metadata().ok());
        sizes.map(|file| file.len()).sum()
    }

    /// What the first pieces of the files say of their columns; nothing where no form needs such a look.
    pub(crate) fn first_look(
        &self,
        declared: &[Named],
        skipped: Option<&SkippedLines>,
    ) -> Result<Option<FirstLook>, SourceError> {
        if let [file] = self.0.as_slice() {
            return first_look(&file.path, declared, skipped);
        }
        let mut union = Union::default();
        let mut seen: Vec<String> = Vec::new();
        let mut is_whole = true;
        for Listed { path, footer } in &self.0 {
            let own = match first_look(path, declared, skipped)? {
                Some(FirstLook::Piece(names)) => {
                    is_whole = false;
                    seen.extend(names);
                    continue;
                }
                Some(FirstLook::Whole(own)) => own,
                None => {
                    let all = columns(path, Some(declared), skipped, footer)?.into_iter();
                    all.skip(declared.len()).collect()
                }
            };
            seen.extend(own.iter().map(|(name, _)| name.clone()));
            union.add(path, &own)?;
        }
        Ok(Some(if is_whole {
            FirstLook::Whole(union.columns)
        } else {
            FirstLook::Piece(seen)
        }))
    }

    /// The columns of the files: those declared, then their own in the order in which they first appear.
    pub(crate) fn columns(
        &self,
        declared: Option<&[Named]>,
        skipped: Option<&SkippedLines>,
    ) -> Result<Vec<Named>, SourceError> {
        let mut union = Union::default();
        for Listed { path, footer } in &self.0 {
            union.add(path, &columns(path, declared, skipped, footer)?)?;
        }
        Ok(union.columns)
    }

    /// Opens the files as a table. Files whose types are those of their text are read with the types of `known`, the others
    /// with those `declared`.
    pub(crate) fn open<'r>(
        &self,
        known: Option<&[Named]>,
        declared: Option<&[Named]>,
        needed: &dyn Fn(&str) -> bool,
        wanted: &Wanted<'r>,
    ) -> Result<Arc<dyn FileTable<'r> + 'r>, SourceError> {
        let mut union = Union::default();
        let mut files: Vec<Arc<dyn FileTable<'r> + 'r>> = Vec::with_capacity(self.0.len());
        for Listed { path, footer } in &self.0 {
            let types = if has_columns_in_its_lines(path) {
                known
            } else {
                declared
            };
            let request = Request {
                declared: types,
                needed: Some(needed),
            };
            let file = open_table(path, request, wanted.clone(), footer)?;
            union.add(path, file.schema())?;
            files.push(file);
        }
        if files.len() == 1
            && let Some(only) = files.pop()
        {
            return Ok(only);
        }
        let schema = union.columns;
        let placed = |file: Arc<dyn FileTable<'r> + 'r>| {
            let place = |(name, _): &Named| file.schema().iter().position(|(own, _)| own == name);
            let places = schema.iter().map(place).collect();
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
        if path.is_file() && FileForm::of(&path).is_ok() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
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
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The columns of several files.
#[derive(Default)]
struct Union {
    columns: Vec<Named>,
    /// For each column the file that has it first.
    files: Vec<PathBuf>,
}

impl Union {
    fn add(&mut self, path: &Path, columns: &[Named]) -> Result<(), SourceError> {
        for (name, ty) in columns {
            let mut known = self.columns.iter().zip(&self.files);
            match known.find(|((known, _), _)| known == name) {
                Some(((_, known), _)) if known == ty => {}
                Some(((_, known), first)) => {
                    return Err(SourceError::Disagreement {
                        column: name.as_str().into(),
                        first: first.as_path().into(),
                        first_type: *known,
                        second: path.into(),
                        second_type: *ty,
                    });
                }
                None => {
                    self.columns.push((name.clone(), *ty));
                    self.files.push(path.to_owned());
                }
            }
        }
        Ok(())
    }
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

    fn parts(&self) -> usize {
        self.files.iter().map(|placed| placed.file.parts()).sum()
    }

    fn part(self: Arc<Self>, number: usize) -> Result<Box<dyn FileRows + 'r>, SourceError> {
        let mut before = 0;
        for (place, placed) in self.files.iter().enumerate() {
            let parts = placed.file.parts();
            if number < before + parts {
                return Ok(Box::new(PlacedRows {
                    rows: Arc::clone(&placed.file).part(number - before)?,
                    table: Arc::clone(&self),
                    file: place,
                }));
            }
            before += parts;
        }
        unreachable!("only parts that there are are asked for")
    }
}

/// The rows of a part of a file in the columns of all.
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Files;
    use crate::proof::Clock;
    use crate::schema::{Catalog, Dialect};
    use crate::source::scratch::Scratch;
    use crate::workspace::{Rows, Workspace};

    fn none() -> Rows {
        let catalog = Catalog::bundled(Dialect::Defender);
        Rows::none(Arc::new(Workspace::new(catalog, Clock::default())))
    }

    /// The rows of `T` over the files that a text names within the folder of a file.
    fn rows(beside: &Scratch, named: &str) -> Vec<String> {
        let folder = beside.path().parent().unwrap();
        let files = Files::named(&folder.join(named).display().to_string()).unwrap();
        let mut rows = none();
        rows.give_files("T", files).unwrap();
        let query = rows.prepare("T").unwrap();
        let table = query.result(&rows).unwrap().batch;
        let cell = |row, column: &kql_eval::types::Column| {
            let mut text = String::new();
            column.scalar(row).write_text(&mut text);
            text
        };
        (0..table.rows)
            .map(|row| {
                let cells: Vec<_> = table
                    .columns
                    .iter()
                    .map(|column| cell(row, column))
                    .collect();
                cells.join(", ")
            })
            .collect()
    }

    #[test]
    fn the_files_of_a_folder_are_one_table_in_the_order_of_their_names() {
        let file = Scratch::new("b.csv", "a,b\n3,x\n");
        let beside = |name: &str| file.path().with_file_name(name);
        std::fs::write(beside("c.tsv"), "c\ta\ny\t4\n").unwrap();
        std::fs::write(beside("a.ndjson"), "{\"a\":1}\n{\"a\":2}\n").unwrap();
        std::fs::write(beside("README.txt"), "no events").unwrap();
        assert_eq!(rows(&file, "."), ["1, , ", "2, , ", "3, x, ", "4, , y"]);
    }

    #[test]
    fn a_pattern_names_files_and_several_stars_folders() {
        let file = Scratch::new("a1.csv", "a\n1\n");
        let beside = |name: &str| file.path().with_file_name(name);
        std::fs::write(beside("a2.csv"), "a\n2\n").unwrap();
        std::fs::create_dir(beside("day")).unwrap();
        std::fs::write(beside("day").join("a3.csv"), "a\n3\n").unwrap();
        assert_eq!(rows(&file, "a?.csv"), ["1", "2"]);
        assert_eq!(rows(&file, "**/*.csv"), ["1", "2", "3"]);
        assert_eq!(rows(&file, "a1.csv"), ["1"]);
    }

    #[test]
    fn files_that_disagree_on_a_type_are_both_named() {
        let file = Scratch::new("a.csv", "x\n1\n");
        std::fs::write(file.path().with_file_name("b.csv"), "x\none\n").unwrap();
        let folder = file.path().parent().unwrap();
        let files = Files::named(&folder.display().to_string()).unwrap();
        let message = none().give_files("T", files).unwrap_err().to_string();
        assert!(message.contains("a.csv"), "{message}");
        assert!(message.contains("b.csv"), "{message}");
        assert!(message.starts_with("column `x` is long in"), "{message}");
    }

    #[test]
    fn a_folder_or_pattern_without_events_is_an_error() {
        let file = Scratch::new("README.txt", "");
        let folder = file.path().parent().unwrap();
        for named in [folder.to_owned(), folder.join("*.csv")] {
            let error = Files::named(&named.display().to_string()).unwrap_err();
            assert!(error.to_string().ends_with("names no file of events"));
        }
    }
}
