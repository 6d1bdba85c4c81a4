//! The test files whose answer may have changed since a revision of git.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use kqlab_suite::Exit;
use kqlab_suite::project::Projects;
use kqlab_suite::runner::inputs;

use super::Failure;

/// Those of the test files that differ from a revision, or whose rule, fixtures, schema or functions do. Files that git does
/// not know differ from every revision; those that it ignores never do.
///
/// # Errors
/// Git is not there, `place` is in no repository, or the revision does not exist.
pub(super) fn changed(
    files: Vec<PathBuf>,
    place: &Path,
    revision: &str,
    projects: &Projects,
) -> Result<Vec<PathBuf>, Failure> {
    // git would take it for an option.
    if revision.starts_with('-') {
        let report = miette::miette!(
            "`--since` takes a revision such as `main` or `HEAD~3`, not `{revision}`"
        );
        return Err(Failure::report(report, Exit::Usage));
    }
    let folder = if place.is_dir() {
        place
    } else {
        place.parent().unwrap_or(place)
    };
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    // Names in a diff begin at the top of the repository, wherever the command runs.
    let top = git(folder, &["rev-parse", "--show-toplevel"])?;
    let top = PathBuf::from(top.trim_end_matches(['\n', '\r']));
    let differing = git(
        &top,
        // `-z`, as names may hold line breaks and quotes; no renames, as a moved fixture is gone from its old place.
        &["diff", "--name-only", "--no-renames", "-z", revision, "--"],
    )?;
    // A test file that was never committed is the one that its author works on.
    let unknown = git(&top, &["ls-files", "--others", "--exclude-standard", "-z"])?;
    let changed: BTreeSet<PathBuf> = differing
        .split('\0')
        .chain(unknown.split('\0'))
        .filter(|name| !name.is_empty())
        .map(|name| settled(&top.join(name)))
        .collect();
    let is_changed = |file: &PathBuf| {
        inputs(file, projects)
            .iter()
            .any(|input| changed.contains(&settled(input)))
    };
    Ok(files.into_iter().filter(is_changed).collect())
}

/// A path without links and detours; of a file that is gone, that of its folder with its name.
fn settled(path: &Path) -> PathBuf {
    if let Ok(path) = path.canonicalize() {
        return path;
    }
    match (path.parent().map(Path::canonicalize), path.file_name()) {
        (Some(Ok(folder)), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

/// What git answers.
fn git(folder: &Path, arguments: &[&str]) -> Result<String, Failure> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .output();
    let output = output.map_err(|error| {
        let report = if error.kind() == io::ErrorKind::NotFound {
            miette::miette!(
                code = "kqlab::test::git",
                help = "`--changed` and `--since` ask git what differs; without them all tests run",
                "git is not installed, or not on the PATH"
            )
        } else {
            miette::miette!(code = "kqlab::test::git", "git cannot be run: {error}")
        };
        Failure::report(report, Exit::Usage)
    })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said
            .lines()
            .find(|line| !line.is_empty())
            .unwrap_or("it gave no reason");
        let report = miette::miette!(
            code = "kqlab::test::git",
            help = "`--changed` and `--since` need a git repository with the revision in it; without them all tests run",
            "git cannot say what differs in {}: {said}",
            folder.display()
        );
        return Err(Failure::report(report, Exit::Usage));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
