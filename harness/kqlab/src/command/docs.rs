//! `kqlab docs`: the reference, written from the registry and the spec pages.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use kqlab_suite::Exit;
use kqlab_suite::testfile::json_schema;

use super::Failure;
use super::args::DocsArgs;
use crate::reference::{self, File};
use crate::write::{Existing, write};

/// Where the reference is, in the project's folder.
const FOLDER: &str = "docs/reference";

/// The JSON Schema of test files, in the project's folder.
pub(super) const SCHEMA: &str = "kqlab.schema.json";

/// What is done about files that are not as they should be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// They are written, and those that should not be there removed.
    Write,
    /// They are named and left as they are.
    Check,
}

/// Writes the files that differ, or says which do.
pub(super) fn docs(args: &DocsArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    if args.schema {
        out.write_all(json_schema().as_bytes())?;
        return Ok(Exit::Passed);
    }
    let files = reference::files(&args.root).map_err(|message| {
        let report = miette::miette!(
            help = "run it in the project's folder, or name that with `--root`",
            "{message}"
        );
        Failure::report(report, Exit::Usage)
    })?;
    let mode = if args.check { Mode::Check } else { Mode::Write };
    let reference = settle(&files, &args.root.join(FOLDER), mode, out)?;
    let schema = File {
        path: SCHEMA.into(),
        text: json_schema(),
    };
    let schema = settle_file(&schema, &args.root, mode, out)?;
    Ok(if (reference || schema) && mode == Mode::Check {
        Exit::Failed
    } else {
        Exit::Passed
    })
}

/// Makes the folder hold exactly these files, or only says what is different; gives whether anything was.
fn settle(files: &[File], folder: &Path, mode: Mode, out: &mut dyn Write) -> io::Result<bool> {
    let mut differ = false;
    for file in files {
        differ |= settle_file(file, folder, mode, out)?;
    }
    let wanted: BTreeSet<PathBuf> = files.iter().map(|file| folder.join(&file.path)).collect();
    for path in present(folder)?.difference(&wanted) {
        differ = true;
        if mode == Mode::Check {
            writeln!(out, "{} is not written by `kqlab docs`", path.display())?;
        } else {
            // A page of a function that is gone would be served as if it were there.
            fs::remove_file(path)?;
            writeln!(out, "removed {}", path.display())?;
        }
    }
    Ok(differ)
}

/// Makes a file hold its text, or only says that it does not; gives whether anything was.
fn settle_file(file: &File, folder: &Path, mode: Mode, out: &mut dyn Write) -> io::Result<bool> {
    let path = folder.join(&file.path);
    if fs::read_to_string(&path).is_ok_and(|text| text == file.text) {
        return Ok(false);
    }
    if mode == Mode::Check {
        writeln!(out, "{} is not as `kqlab docs` writes it", path.display())?;
        return Ok(true);
    }
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    write(&path, file.text.as_bytes(), Existing::Replaced)?;
    writeln!(out, "wrote {}", path.display())?;
    Ok(true)
}

/// The line that names an editor the schema of a test file in `folder`: the nearest one above it, else one beside it.
pub(super) fn schema_line(folder: &Path) -> String {
    let mut path = String::new();
    let start = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    for above in start.ancestors() {
        if above.join(SCHEMA).is_file() {
            return format!("# yaml-language-server: $schema={path}{SCHEMA}\n");
        }
        path.push_str("../");
    }
    format!("# yaml-language-server: $schema={SCHEMA}\n")
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
        let settle = |mode| {
            let mut out = Vec::new();
            let differ = settle(&files, &folder, mode, &mut out).unwrap();
            assert_eq!(differ, !out.is_empty());
            differ
        };
        assert!(settle(Mode::Check));
        assert!(!folder.exists());
        assert!(settle(Mode::Write));
        assert!(!settle(Mode::Check));
        fs::write(folder.join("a.md"), "changed\n").unwrap();
        assert!(settle(Mode::Check));
        assert!(settle(Mode::Write));
        fs::write(folder.join("c.md"), "not ours\n").unwrap();
        assert!(settle(Mode::Check));
        assert!(settle(Mode::Write));
        assert!(!folder.join("c.md").exists());
        assert!(!settle(Mode::Check));
        fs::remove_dir_all(&folder).unwrap();
    }
}
