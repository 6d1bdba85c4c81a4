//! Saved functions that queries may call: read once, shared by all rules, given to a query as far as it calls them.

mod call;
mod mistakes;

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::rule::{self, RuleError, SavedFunction};
use crate::unsaved::Unsaved;
pub use mistakes::{Compile, Selected};

/// The saved functions of a workspace.
#[derive(Clone, Debug, Default)]
pub struct Library {
    functions: Vec<Arc<Entry>>,
    by_name: HashMap<String, usize>,
}

/// A function with the file it is in.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    function: SavedFunction,
    path: PathBuf,
    source: Arc<str>,
    /// The names that its text may call.
    words: BTreeSet<String>,
}

impl Library {
    /// Whether it has no function.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.functions.is_empty()
    }

    /// How many functions it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_name.len()
    }

    /// The names of its functions, in the order read.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.functions
            .iter()
            .map(|entry| entry.function.name.as_str())
    }

    /// A function with the file that it is in; None when no function has this name.
    #[must_use]
    pub fn function(&self, name: &str) -> Option<(&SavedFunction, &Path)> {
        let entry = self.functions.get(*self.by_name.get(name)?)?;
        Some((&entry.function, &entry.path))
    }

    /// Whether a call of this function reads a file of functions: its own, or one of those that it calls.
    #[must_use]
    pub fn reaches(&self, name: &str, path: &Path) -> bool {
        let mut order = Vec::new();
        self.visit(name, &mut BTreeSet::new(), &mut order);
        let mut entries = order.into_iter().filter_map(|at| self.functions.get(at));
        entries.any(|entry| entry.path == path)
    }

    /// Whether it has a function of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// Reads a file of functions in any of their forms. A query that is on its own is a function by the name of its file.
    ///
    /// # Errors
    /// The file cannot be read, or holds nothing that is a function.
    pub fn add_file(&mut self, path: &Path) -> Result<(), RuleError> {
        self.add_file_in(path, &Unsaved::default())
    }

    /// As [`add_file`](Self::add_file), where the text of an editor counts before that of the disk.
    ///
    /// # Errors
    /// As [`add_file`](Self::add_file).
    pub fn add_file_in(&mut self, path: &Path, unsaved: &Unsaved) -> Result<(), RuleError> {
        let bytes = rule::bytes_in(path, unsaved)?;
        let (functions, source) = rule::functions_of(path, bytes)?;
        self.add(path, &source, functions);
        Ok(())
    }

    /// Adds the functions of a file. One of the same name as another takes its place.
    pub fn add(&mut self, path: &Path, source: &str, functions: Vec<SavedFunction>) {
        let source: Arc<str> = Arc::from(source);
        for function in functions {
            let number = self.functions.len();
            self.by_name.insert(function.name.clone(), number);
            self.functions.push(Arc::new(Entry {
                words: words(&function.text).map(str::to_owned).collect(),
                function,
                path: path.to_owned(),
                source: Arc::clone(&source),
            }));
        }
    }

    /// Adds the functions of another library; one of the same name takes the place of this one's.
    pub fn extend(&mut self, other: Self) {
        for entry in other.functions {
            let number = self.functions.len();
            self.by_name.insert(entry.function.name.clone(), number);
            self.functions.push(entry);
        }
    }

    /// The functions that a text may call, and those that these may call, each behind what it calls.
    #[must_use]
    pub fn select(&self, text: &str) -> Selected {
        self.select_but(text, &[])
    }

    /// As [`select`](Self::select), without those that somebody else gives under these names.
    #[must_use]
    pub fn select_but(&self, text: &str, given: &[&str]) -> Selected {
        let mut order = Vec::new();
        let given = given.iter().filter_map(|name| self.by_name.get(*name));
        let mut seen: BTreeSet<usize> = given.copied().collect();
        for word in words(text) {
            self.visit(word, &mut seen, &mut order);
        }
        Selected::of(
            order
                .into_iter()
                .filter_map(|at| self.functions.get(at).cloned()),
        )
    }

    fn visit(&self, word: &str, seen: &mut BTreeSet<usize>, order: &mut Vec<usize>) {
        let Some(&at) = self.by_name.get(word) else {
            return;
        };
        if !seen.insert(at) {
            return;
        }
        if let Some(entry) = self.functions.get(at) {
            for word in &entry.words {
                self.visit(word, seen, order);
            }
        }
        order.push(at);
    }
}

/// The words of a text that may be names: in comments and texts too, where they cost no more than a function that is not called.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library(functions: &[(&str, &str)]) -> Library {
        let mut library = Library::default();
        for (name, text) in functions {
            let path = PathBuf::from(format!("{name}.kql"));
            library.add(
                &path,
                text,
                vec![SavedFunction::of_query(&path, (*text).to_owned(), 0)],
            );
        }
        library
    }

    fn selected(library: &Library, text: &str) -> String {
        library.select(text).text().replace('\n', " ")
    }

    #[test]
    fn a_query_gets_the_functions_that_it_calls_behind_those_that_they_call() {
        let library = library(&[("A", "B | take 1"), ("C", "A"), ("B", "T | where x == 1")]);
        assert_eq!(
            selected(&library, "A | count"),
            "let B = () { T | where x == 1 }; let A = () { B | take 1 };"
        );
        assert_eq!(selected(&library, "T | count"), "");
    }

    #[test]
    fn functions_that_call_one_another_are_given_once_each() {
        let library = library(&[("A", "B"), ("B", "A")]);
        assert_eq!(
            selected(&library, "A"),
            "let B = () { A }; let A = () { B };"
        );
    }
}
