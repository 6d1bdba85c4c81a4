//! Files that tests write. They are read in small pieces, so that every seam between pieces is met.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// A file in a folder of its own, gone with this value.
pub struct Scratch {
    _folder: TempDir,
    path: PathBuf,
}

impl Scratch {
    /// A file with a text.
    pub fn new(name: &str, text: &str) -> Self {
        Self::bytes(name, text.as_bytes())
    }

    /// A file with these bytes.
    pub fn bytes(name: &str, bytes: &[u8]) -> Self {
        kqlab_source::read_in_small_pieces();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        Self {
            _folder: folder,
            path,
        }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }
}
