//! Files that tests write, and tables as text.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use kql_eval::types::ScalarType;

use super::{SourceError, TableData};

/// A file in a folder of its own, gone with this value.
pub(crate) struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// A file with a text.
    pub fn new(name: &str, text: &str) -> Self {
        Self::bytes(name, text.as_bytes())
    }

    /// A file with these bytes.
    pub fn bytes(name: &str, bytes: &[u8]) -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let folder = format!(
            "kqlab-{}-{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let folder = std::env::temp_dir().join(folder);
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        Self { path }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(self.path.parent().unwrap());
    }
}

/// A schema.
pub(crate) fn declared(columns: &[(&str, ScalarType)]) -> Vec<(String, ScalarType)> {
    columns
        .iter()
        .map(|(name, ty)| ((*name).to_owned(), *ty))
        .collect()
}

/// The header and the rows, a line each; null is empty.
pub(crate) fn shown(table: &TableData) -> Vec<String> {
    let header: Vec<String> = table
        .columns
        .iter()
        .map(|column| {
            assert_eq!(column.column.ty(), column.ty);
            assert_eq!(column.column.rows(), table.rows);
            format!("{}:{}", column.name, column.ty)
        })
        .collect();
    let rows = (0..table.rows).map(|row| {
        let cells: Vec<String> = table
            .columns
            .iter()
            .map(|column| {
                let mut out = String::new();
                column.column.scalar(row).write_text(&mut out);
                out
            })
            .collect();
        cells.join(", ")
    });
    std::iter::once(header.join(", ")).chain(rows).collect()
}

/// The message of an error.
pub(crate) fn message(error: &SourceError) -> String {
    error.to_string()
}
