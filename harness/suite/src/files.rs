//! Files: finding them below folders, and their text.

use std::path::{Path, PathBuf};

use miette::Report;

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
            // Builds of Rust copy test files there, and each would run twice.
            if !is_hidden && name != "target" {
                walk(&path, wanted, found)?;
            }
        } else if !is_hidden && wanted(&path) {
            found.push(path);
        }
    }
    Ok(())
}

/// A file's text.
///
/// # Errors
/// It cannot be read, or is not UTF-8.
pub fn read_text(path: &Path) -> Result<String, Report> {
    let bytes = std::fs::read(path)
        .map_err(|error| miette::miette!("{} cannot be read: {error}", path.display()))?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        miette::miette!(
            help = "save the file as UTF-8",
            "{} is not valid UTF-8 at byte {at}",
            path.display()
        )
    })
}
