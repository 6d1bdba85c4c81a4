//! `kqlab docs`: the reference, written from the registry and the spec pages.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Failure;
use super::args::DocsArgs;
use crate::exit::Exit;
use crate::reference;

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
    let folder = args.root.join(FOLDER);
    let mut differ = false;
    for file in &files {
        let path = folder.join(&file.path);
        if fs::read_to_string(&path).is_ok_and(|text| text == file.text) {
            continue;
        }
        differ = true;
        if args.check {
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
    for path in present(&folder)?.difference(&wanted) {
        differ = true;
        if args.check {
            writeln!(out, "{} is not written by `kqlab docs`", path.display())?;
        } else {
            fs::remove_file(path)?;
            writeln!(out, "removed {}", path.display())?;
        }
    }
    Ok(if differ && args.check {
        Exit::Failed
    } else {
        Exit::Passed
    })
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
