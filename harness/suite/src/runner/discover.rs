//! Finding test files.

use std::path::{Path, PathBuf};

/// The test files at `path`: the file itself, or all `*.test.yaml` below a folder, in order of their paths.
///
/// # Errors
/// The path does not exist or cannot be read.
pub fn discover(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    discover_files(path, &|path| {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or("");
        name.ends_with(".test.yaml") || name.ends_with(".test.yml")
    })
}

/// The file itself, or all files below a folder that `wanted` takes, in order of their paths. Hidden folders and `target`
/// are left out.
///
/// # Errors
/// The path does not exist or cannot be read.
pub fn discover_files(
    path: &Path,
    wanted: &dyn Fn(&Path) -> bool,
) -> std::io::Result<Vec<PathBuf>> {
    if std::fs::metadata(path)?.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    walk(path, wanted, &mut found)?;
    found.sort();
    Ok(found)
}

fn walk(
    folder: &Path,
    wanted: &dyn Fn(&Path) -> bool,
    found: &mut Vec<PathBuf>,
) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let name = entry.file_name();
        let is_hidden = name.to_string_lossy().starts_with('.');
        if entry.file_type()?.is_dir() {
            if !is_hidden && name != "target" {
                walk(&path, wanted, found)?;
            }
        } else if !is_hidden && wanted(&path) {
            found.push(path);
        }
    }
    Ok(())
}
