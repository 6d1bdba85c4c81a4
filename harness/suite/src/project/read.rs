//! Reading a workspace: its file, and what it names.

use std::path::{Path, PathBuf};

use kqlab_proof::Clock;
use miette::Report;

use super::config::{Config, find};
use super::watchlist::{Watchlist, standard_columns};
use crate::library::Library;
use crate::rule::RuleError;
use crate::schema::{Catalog, Dialect, TableSchema, read_tables};
use crate::testfile::{Place, Placed};
use crate::unsaved::Unsaved;
use crate::workspace::Workspace;

/// A workspace's file with what it names, read once.
#[derive(Debug, Default)]
pub struct Project {
    /// The folder of its file.
    pub root: PathBuf,
    /// What the file says.
    pub config: Config,
    /// Its tables, beside the bundled ones.
    pub catalog: Catalog,
    /// Its saved functions.
    pub library: Library,
    /// Its watchlists.
    pub watchlists: Vec<Watchlist>,
    /// The files that its functions were read from, in order.
    pub function_files: Vec<PathBuf>,
    /// All files that it was read from, its own included: whoever depends on it depends on them.
    pub inputs: Vec<PathBuf>,
    /// What is wrong with files that it names; the rest is read without them.
    pub mistakes: Vec<Report>,
}

impl Project {
    /// The workspace of a path: the nearest at or above it. None where there is none.
    ///
    /// # Errors
    /// Its file cannot be read, or has mistakes.
    pub fn of(path: &Path) -> Result<Option<Self>, Report> {
        find(path).map(|file| Self::open(&file)).transpose()
    }

    /// The workspace with this file.
    ///
    /// # Errors
    /// The file cannot be read, or has mistakes.
    pub fn open(file: &Path) -> Result<Self, Report> {
        Self::open_in(file, &Unsaved::default())
    }

    /// As [`open`](Self::open), where the texts of an editor count before those of the disk.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_in(file: &Path, unsaved: &Unsaved) -> Result<Self, Report> {
        let text = unsaved.text(file)?;
        let config = Config::read(file, &text).map_err(Report::new)?;
        let root = file.parent().unwrap_or_else(|| Path::new("")).to_owned();
        let mut project = Self {
            root,
            config,
            // The file itself is one: a change of it changes what every rule finds.
            inputs: vec![file.to_owned()],
            ..Self::default()
        };
        project.read_tables(unsaved);
        project.read_functions(unsaved);
        project.read_watchlists();
        Ok(project)
    }

    /// The tables, functions and watchlists that a query finds.
    #[must_use]
    pub fn workspace(&self, dialect: Dialect, query: &str) -> Workspace {
        self.workspace_but(dialect, query, &[])
    }

    /// As [`workspace`](Self::workspace), without the functions that somebody else gives under these names.
    #[must_use]
    pub fn workspace_but(&self, dialect: Dialect, query: &str, given: &[&str]) -> Workspace {
        let mut workspace = self.tables(dialect);
        workspace.declare_functions(self.library.select_but(query, given));
        workspace
    }

    /// The tables and watchlists that every query finds.
    #[must_use]
    pub fn tables(&self, dialect: Dialect) -> Workspace {
        let mut workspace = Workspace::new(self.catalog.in_dialect(dialect), Clock::default());
        for watchlist in &self.watchlists {
            watchlist.give(&mut workspace);
        }
        workspace
    }

    fn read_tables(&mut self, unsaved: &Unsaved) {
        // A watchlist that is not here has the columns that each of them has.
        for name in ["_GetWatchlist", "_ASIM_GetWatchlistRaw"] {
            self.catalog.add(TableSchema {
                name: name.to_owned(),
                columns: standard_columns(),
            });
        }
        let paths = std::mem::take(&mut self.config.tables);
        for file in self.files(&paths, &is_table_file) {
            let read = unsaved
                .text(&file)
                .and_then(|text| read_tables(&file, &text).map_err(Report::new));
            match read {
                Ok(tables) => tables.into_iter().for_each(|table| self.catalog.add(table)),
                Err(error) => self
                    .mistakes
                    .push(error.wrap_err(format!("{} describes no table", file.display()))),
            }
        }
        self.config.tables = paths;
    }

    fn read_functions(&mut self, unsaved: &Unsaved) {
        let paths = std::mem::take(&mut self.config.functions);
        let mut files = self.files(&paths, &is_function_file);
        // A template repeats what YAML says, and YAML is what people edit.
        files.sort_by_key(|file| extension(file) != "json");
        for file in files {
            match self.library.add_file_in(&file, unsaved) {
                Ok(()) => self.function_files.push(file),
                // A folder of parsers holds other things too.
                Err(RuleError::NotARule { .. } | RuleError::NoQuery { .. }) => {}
                Err(error) => self.mistakes.push(Report::new(error)),
            }
        }
        self.config.functions = paths;
    }

    fn read_watchlists(&mut self) {
        let entries = std::mem::take(&mut self.config.watchlists);
        for entry in &entries {
            let paths = [entry.file.clone()];
            for file in self.files(&paths, &|path| extension(path) == "csv") {
                let stem = file.file_stem().unwrap_or_default().to_string_lossy();
                let alias = entry.alias.as_deref().unwrap_or(&stem);
                match Watchlist::read(alias, &file, entry.search_key.as_deref()) {
                    Ok(watchlist) => self.watchlists.push(watchlist),
                    Err(error) => self.mistakes.push(Report::new(error)),
                }
            }
        }
        self.config.watchlists = entries;
    }

    /// The files of paths, folders and patterns. One that leads nowhere is a mistake.
    fn files(&mut self, paths: &[Placed<String>], wanted: &dyn Fn(&Path) -> bool) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for path in paths {
            let pattern = self.root.join(&path.value);
            let matches: Vec<PathBuf> = match glob::glob(&pattern.to_string_lossy()) {
                Ok(matches) => matches.filter_map(Result::ok).collect(),
                // What is no pattern is a path with brackets in it.
                Err(_) => vec![pattern],
            };
            let before = found.len();
            for path in &matches {
                if path.is_file() {
                    found.push(path.clone());
                } else {
                    found.extend(below(path, wanted));
                }
            }
            // A folder that was renamed would otherwise be a workspace without functions, and each call of one a mistake of its own.
            if found.len() == before {
                self.mistakes.push(nothing_at(path));
            }
        }
        self.inputs.extend(found.iter().cloned());
        found
    }
}

fn nothing_at(path: &Placed<String>) -> Report {
    let Place { line, .. } = path.place;
    miette::miette!(
        help = "paths are relative to the folder of the workspace file",
        "line {line} of the workspace file: `{}` leads to no file",
        path.value
    )
}

/// The files below a folder that are wanted, in order.
fn below(folder: &Path, wanted: &dyn Fn(&Path) -> bool) -> Vec<PathBuf> {
    crate::files::discover_files(folder, wanted).unwrap_or_default()
}

fn extension(path: &Path) -> String {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    extension.to_ascii_lowercase()
}

fn is_table_file(path: &Path) -> bool {
    matches!(
        extension(path).as_str(),
        "json" | "csv" | "kql" | "csl" | ""
    )
}

fn is_function_file(path: &Path) -> bool {
    matches!(
        extension(path).as_str(),
        "yaml" | "yml" | "kql" | "csl" | "txt" | "json" | "kusto" | ""
    )
}
