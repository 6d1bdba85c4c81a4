//! `kqlab docs`: the reference, written from the registry and the spec pages.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Failure;
use super::args::DocsArgs;
use crate::exit::Exit;
use crate::reference::{self, File};

/// Where the reference is, in the project's folder.
const FOLDER: &str = "docs/reference";

/// Writes the files that differ, or says which do.
pub(super) fn docs(args: &DocsArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let files = reference::files(&args.root).map_err(|message| {
        let report = miette::miette!(
            help = "run it in the project's folder, or name that with `--root`",
            "{message}"
        );
        Failure::report(report, Exit::Usage)
    })?;
    let differ = settle(&files, &args.root.join(FOLDER), args.check, out)?;
    Ok(if differ && args.check {
        Exit::Failed
    } else {
        Exit::Passed
    })
}

/// Makes the folder hold exactly these files, or only says what is different; gives whether anything was.
fn settle(files: &[File], folder: &Path, check: bool, out: &mut dyn Write) -> io::Result<bool> {
    let mut differ = false;
    for file in files {
        let path = folder.join(&file.path);
        if fs::read_to_string(&path).is_ok_and(|text| text == file.text) {
            continue;
        }
        differ = true;
        if check {
            writeln!(out, "{} is not as `kqlab docs` writes it", path.display())?;
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, &file.text)?;
        writeln!(out, "wrote {}", path.display())?;
    }
    let wanted: BTreeSet<PathBuf> = files.iter().map(|file| folder.join(&file.path)).collect();
    for path in present(folder)?.difference(&wanted) {
        differ = true;
        if check {
            writeln!(out, "{} is not written by `kqlab docs`", path.display())?;
        } else {
            fs::remove_file(path)?;
            writeln!(out, "removed {}", path.display())?;
        }
    }
    Ok(differ)
}

/// The files below a folder, which need not exist.
fn present(folder: &Path) -> io::Result<BTreeSet<PathBuf>> {
    let mut found = BTreeSet::new();
    if !folder.is_dir() {
        return Ok(found);
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.append(&mut present(&path)?);
        } else {
            found.insert(path);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_finds_what_is_changed_missing_or_too_much_and_writes_nothing() {
        let folder = std::env::temp_dir().join(format!("kqlab-docs-{}", std::process::id()));
        let file = |path: &str| File {
            path: path.into(),
            text: "right\n".to_owned(),
        };
        let files = [file("a.md"), file("more/b.md")];
        let settle = |check| {
            let mut out = Vec::new();
            let differ = settle(&files, &folder, check, &mut out).unwrap();
            assert_eq!(differ, !out.is_empty());
            differ
        };
        assert!(settle(true));
        assert!(!folder.exists());
        assert!(settle(false));
        assert!(!settle(true));
        fs::write(folder.join("a.md"), "changed\n").unwrap();
        assert!(settle(true));
        assert!(settle(false));
        fs::write(folder.join("c.md"), "not ours\n").unwrap();
        assert!(settle(true));
        assert!(settle(false));
        assert!(!folder.join("c.md").exists());
        assert!(!settle(true));
        fs::remove_dir_all(&folder).unwrap();
    }
}
