//! Texts of files that an editor has open: they count in place of what lies on the disk.

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use miette::Report;

/// The texts of an editor, by the absolute paths of their files; every other file is read from the disk.
#[derive(Clone, Debug, Default)]
pub struct Unsaved {
    texts: BTreeMap<PathBuf, Arc<str>>,
}

impl Unsaved {
    /// Takes the text of a file, or with None goes back to what lies on the disk.
    pub fn set(&mut self, path: &Path, text: Option<Arc<str>>) {
        let path = absolute(path);
        match text {
            Some(text) => self.texts.insert(path, text),
            None => self.texts.remove(&path),
        };
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// No editor holds it, and it cannot be read.
    pub fn bytes(&self, path: &Path) -> io::Result<Vec<u8>> {
        match self.held(path) {
            Some(text) => Ok(text.as_bytes().to_vec()),
            None => std::fs::read(path),
        }
    }

    /// The text of a file.
    ///
    /// # Errors
    /// No editor holds it, and it cannot be read or is not UTF-8.
    pub fn text(&self, path: &Path) -> Result<String, Report> {
        match self.held(path) {
            Some(text) => Ok(text.to_string()),
            None => crate::files::read_text(path),
        }
    }

    fn held(&self, path: &Path) -> Option<&Arc<str>> {
        // Commands hold no texts, and need not ask where they are.
        if self.texts.is_empty() {
            return None;
        }
        self.texts.get(&absolute(path))
    }
}

/// A path from the root, without `.` and `..`: two ways to name a file are then the same. Links are not followed, since an editor
/// names files as its user does.
#[must_use]
pub fn absolute(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => {
                plain.push(component);
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_by_every_name_of_its_file() {
        let mut unsaved = Unsaved::default();
        unsaved.set(Path::new("rules/a.kql"), Some(Arc::from("T")));
        let read = |path: &str| unsaved.text(Path::new(path)).ok();
        assert_eq!(read("rules/a.kql").as_deref(), Some("T"));
        assert_eq!(read("./rules/../rules/./a.kql").as_deref(), Some("T"));
        assert_eq!(read("rules/no such file.kql"), None);
    }
}
