//! What a repository holds that a workspace can name, found by looking at its files.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};

use crate::files::{discover_files, read_text};
use crate::rule::{self, Contents};
use crate::schema::read_tables;

/// What a workspace names, each under a key of its file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Holding {
    /// Rules and hunting queries.
    Rules,
    /// Saved functions.
    Functions,
    /// Descriptions of tables.
    Tables,
    /// Watchlists.
    Watchlists,
}

impl Holding {
    /// All, in the order of the workspace file.
    pub const ALL: [Self; 4] = [Self::Rules, Self::Functions, Self::Tables, Self::Watchlists];

    /// The key of the workspace file, which is also the word for several.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Rules => "rules",
            Self::Functions => "functions",
            Self::Tables => "tables",
            Self::Watchlists => "watchlists",
        }
    }
}

/// The files of a repository by what they hold. Paths are relative to its root.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    files: BTreeMap<Holding, Vec<PathBuf>>,
    /// Folders of packed copies of what is elsewhere in the repository.
    pub packed: Vec<PathBuf>,
    /// Files that look like rules by their names, and hold none.
    pub others: Vec<PathBuf>,
    /// Files of data that describe no table: a folder that has them is no folder of tables.
    data: Vec<PathBuf>,
}

impl Survey {
    /// Looks at all files of a folder but hidden ones.
    ///
    /// # Errors
    /// A folder cannot be read.
    pub fn of(root: &Path) -> std::io::Result<Self> {
        let mut survey = Self::default();
        let all = discover_files(root, &|_| true)?;
        let packed = all
            .iter()
            // Solutions are published as a template that repeats every rule and parser beside it: read too, each would be there twice.
            .filter(|path| is_named(path, "mainTemplate.json"));
        let packed: BTreeSet<&Path> = packed.filter_map(|path| path.parent()).collect();
        for path in &all {
            if packed.iter().any(|folder| path.starts_with(folder)) {
                continue;
            }
            let relative = path.strip_prefix(root).unwrap_or(path).to_owned();
            match holding(path, &relative) {
                Some(holding) => survey.files.entry(holding).or_default().push(relative),
                None if is_data(path) => survey.data.push(relative),
                None if rule::is_rule_file(path) => survey.others.push(relative),
                None => {}
            }
        }
        let packed = packed.into_iter();
        survey.packed = packed
            .filter_map(|path| path.strip_prefix(root).ok())
            .filter(|path| !path.as_os_str().is_empty())
            .map(Path::to_owned)
            .collect();
        Ok(survey)
    }

    /// How many files hold this.
    #[must_use]
    pub fn count(&self, holding: Holding) -> usize {
        self.files.get(&holding).map_or(0, Vec::len)
    }

    /// How many files of data describe no table.
    #[must_use]
    pub const fn data(&self) -> usize {
        self.data.len()
    }

    /// Whether there is nothing for a workspace to name.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The folders of these files. Where several differ in one name alone it is a `*`; another one is the highest below which
    /// there is nothing else that a workspace names.
    #[must_use]
    pub fn places(&self, holding: Holding) -> Vec<String> {
        let own = self.files.get(&holding).into_iter().flatten();
        let is_pure = |folder: &Path| !self.has_others(holding, folder);
        let folders: BTreeSet<&Path> = own
            .map(|file| match file.parent() {
                Some(folder) if !folder.as_os_str().is_empty() && is_pure(folder) => folder,
                Some(_) | None => file.as_path(),
            })
            .collect();
        let folders: BTreeSet<Vec<String>> = folders.into_iter().map(components).collect();
        let (patterns, rest) = with_patterns(folders);
        let highest = rest.iter().map(|folder| {
            let path: PathBuf = folder.iter().collect();
            let above = path.ancestors().skip(1);
            let above = above.take_while(|above| !above.as_os_str().is_empty() && is_pure(above));
            components(above.last().unwrap_or(&path))
        });
        let mut places: BTreeSet<Vec<String>> = highest.chain(patterns).collect();
        let all = places.clone();
        places.retain(|place| {
            !all.iter()
                .any(|other| other != place && is_within(place, other))
        });
        let escaped = |name: &String| match name.as_str() {
            "*" => "*".to_owned(),
            name => glob::Pattern::escape(name),
        };
        let path = |place: &Vec<String>| place.iter().map(escaped).collect::<Vec<_>>().join("/");
        places.iter().map(path).collect()
    }

    /// Whether a folder holds something that does not belong to folders of this.
    fn has_others(&self, holding: Holding, folder: &Path) -> bool {
        let others = self.files.iter().filter(|(other, _)| **other != holding);
        let others = others.flat_map(|(_, files)| files);
        // A folder of tables is read file by file, and one of samples in it would describe tables that nobody has.
        let minds_data = matches!(holding, Holding::Tables | Holding::Watchlists);
        let data = self.data.iter().filter(|_| minds_data);
        others.chain(data).any(|other| other.starts_with(folder))
    }

    /// The text of a workspace file that names all of it.
    #[must_use]
    pub fn workspace_file(&self) -> String {
        let mut text = String::from("version: 1\n");
        for holding in Holding::ALL {
            let places = self.places(holding);
            if places.is_empty() {
                continue;
            }
            let _ = writeln!(text, "{}:", holding.key());
            for place in places {
                let _ = writeln!(text, "  - {}", quoted(&place));
            }
        }
        if !self.packed.is_empty() {
            text.push_str("ignore:\n");
            let folders = self.packed.iter().map(|folder| components(folder));
            let (patterns, rest) = with_patterns(folders.collect());
            for folder in patterns.into_iter().chain(rest) {
                let _ = writeln!(text, "  - {}", quoted(&format!("{}/**", folder.join("/"))));
            }
        }
        text
    }
}

fn is_data(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    extension.eq_ignore_ascii_case("csv") || extension.eq_ignore_ascii_case("json")
}

fn is_named(path: &Path, name: &str) -> bool {
    path.file_name().is_some_and(|own| own == name)
}

/// What a file holds; None when it is nothing that a workspace names.
fn holding(path: &Path, relative: &Path) -> Option<Holding> {
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    let is_below = |word: &str| {
        let text = relative.to_string_lossy().to_ascii_lowercase();
        text.contains(word)
    };
    match extension.to_string_lossy().as_ref() {
        "csv" if is_below("watchlist") => return Some(Holding::Watchlists),
        "json" | "csv" => {
            let text = read_text(path).ok()?;
            if read_tables(path, &text).is_ok_and(|tables| !tables.is_empty()) {
                return Some(Holding::Tables);
            }
        }
        _ => {}
    }
    // A query that stands alone is a rule by itself, and a function where functions are kept.
    let is_bare_query = matches!(extension.to_string_lossy().as_ref(), "txt" | "kql" | "csl");
    if !rule::is_rule_file(path) && !is_bare_query {
        return None;
    }
    match rule::load_contents(path).ok()? {
        Contents::Rules(_) if is_bare_query && (is_below("parser") || is_below("function")) => {
            Some(Holding::Functions)
        }
        Contents::Rules(_) if extension == "txt" => None,
        Contents::Rules(_) => Some(Holding::Rules),
        Contents::Functions(_) => Some(Holding::Functions),
    }
}

fn components(path: &Path) -> Vec<String> {
    path.components()
        .filter_map(|component| match component {
            Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
            Component::Prefix(_)
            | Component::RootDir
            | Component::CurDir
            | Component::ParentDir => None,
        })
        .collect()
}

/// Folders as patterns, as far as at least three differ in one name alone, and the others.
fn with_patterns(
    mut folders: BTreeSet<Vec<String>>,
) -> (BTreeSet<Vec<String>>, BTreeSet<Vec<String>>) {
    let mut patterns = BTreeSet::new();
    while let Some(pattern) = shared_pattern(&folders) {
        folders.retain(|folder| !fits(folder, &pattern));
        patterns.insert(pattern);
    }
    (patterns, folders)
}

/// The pattern that most folders fit, if these are at least three.
fn shared_pattern(folders: &BTreeSet<Vec<String>>) -> Option<Vec<String>> {
    // Two folders that are alike may be chance, and are as quickly read as a pattern.
    const SEVERAL: usize = 3;
    let mut fitting: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for folder in folders {
        // The last name says what a folder is for: `Solutions/*/Parsers`, not `Solutions/Akamai/*`.
        for at in 0..folder.len().saturating_sub(1) {
            let mut pattern = folder.clone();
            if let Some(name) = pattern.get_mut(at) {
                "*".clone_into(name);
            }
            *fitting.entry(pattern).or_default() += 1;
        }
    }
    let several = fitting.into_iter().filter(|(_, count)| *count >= SEVERAL);
    let most = several.max_by_key(|(_, count)| *count);
    most.map(|(pattern, _)| pattern)
}

/// Whether a place lies at or below another one.
fn is_within(place: &[String], other: &[String]) -> bool {
    place
        .get(..other.len())
        .is_some_and(|start| fits(start, other))
}

fn fits(place: &[String], pattern: &[String]) -> bool {
    let both = place.iter().zip(pattern);
    place.len() == pattern.len()
        && both
            .into_iter()
            .all(|(name, own)| own == "*" || name == own)
}

/// A path as YAML: in quotes where it could be read as something else.
fn quoted(path: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '_' | '-' | '.' | ' ');
    if path.chars().all(is_plain) && path.starts_with(char::is_alphabetic) && !path.ends_with(' ') {
        return path.to_owned();
    }
    format!("'{}'", path.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survey(files: &[(Holding, &str)]) -> Survey {
        let mut survey = Survey::default();
        for (holding, path) in files {
            let files = survey.files.entry(*holding).or_default();
            files.push(PathBuf::from(path));
        }
        survey
    }

    #[test]
    fn a_place_is_the_highest_folder_that_holds_nothing_else() {
        use Holding::{Functions, Rules};
        let survey = survey(&[
            (Rules, "detections/a/x.yaml"),
            (Rules, "detections/b/y.yaml"),
            (Functions, "lib/parsers/z.kql"),
            (Rules, "mixed/r.yaml"),
            (Functions, "mixed/f.yaml"),
        ]);
        assert_eq!(survey.places(Rules), ["detections", "mixed/r.yaml"]);
        assert_eq!(survey.places(Functions), ["lib", "mixed/f.yaml"]);
    }

    #[test]
    fn folders_that_differ_in_one_name_are_a_pattern() {
        use Holding::{Functions, Rules};
        let mut files = Vec::new();
        let paths: Vec<String> = ["A", "B b", "C"]
            .map(|name| format!("Solutions/{name}"))
            .into();
        let both: Vec<(String, String)> = paths
            .iter()
            .map(|path| {
                (
                    format!("{path}/Parsers/f.yaml"),
                    format!("{path}/Rules/r.yaml"),
                )
            })
            .collect();
        for (function, rule) in &both {
            files.push((Functions, function.as_str()));
            files.push((Rules, rule.as_str()));
        }
        let survey = survey(&files);
        assert_eq!(survey.places(Functions), ["Solutions/*/Parsers"]);
        assert_eq!(survey.places(Rules), ["Solutions/*/Rules"]);
        assert!(
            survey
                .workspace_file()
                .contains("  - 'Solutions/*/Rules'\n")
        );
    }
}
