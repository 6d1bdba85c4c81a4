//! Which files are checked.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use ignore::overrides::OverrideBuilder;
use kqlab_suite::Exit;
use kqlab_suite::project::Project;
use kqlab_suite::rule;
use miette::Report;

use super::super::Failure;

/// What the command line says of the files of rules.
pub(in super::super) struct Selection<'a> {
    /// Files and folders.
    pub paths: &'a [PathBuf],
    /// Patterns of paths that are passed over.
    pub exclude: &'a [String],
}

/// A file to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum Selected {
    /// A file that was named.
    Named(PathBuf),
    /// A file of a folder, which may be something else than a rule.
    Found(PathBuf),
}

impl Selected {
    pub(in super::super) fn path(&self) -> &Path {
        match self {
            Self::Named(path) | Self::Found(path) => path,
        }
    }
}

/// Whether a file is a test file, by its name.
pub(in super::super) fn is_test_file(path: &Path) -> bool {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or("");
    name.ends_with(".test.yaml") || name.ends_with(".test.yml")
}

/// The files that are named, and those below folders that are named: without what `.gitignore`, `--exclude` and the workspace's
/// `ignore` leave out. Without paths the workspace's rules.
pub(in super::super) fn select(
    args: &Selection<'_>,
    project: &Project,
) -> Result<Vec<Selected>, Failure> {
    let mut selected = Vec::new();
    for path in paths(args, project) {
        let metadata = std::fs::metadata(&path).map_err(|error| {
            usage(miette::miette!(
                "{} cannot be read: {error}",
                path.display()
            ))
        })?;
        if metadata.is_file() {
            selected.push(Selected::Named(path));
        } else {
            selected.extend(below(&path, args, project)?);
        }
    }
    Ok(selected)
}

fn usage(report: Report) -> Failure {
    Failure::report(report, Exit::Usage)
}

fn paths(args: &Selection<'_>, project: &Project) -> Vec<PathBuf> {
    if !args.paths.is_empty() {
        return args.paths.to_vec();
    }
    if project.config.rules.is_empty() {
        return vec![PathBuf::from(".")];
    }
    let patterns = project.config.rules.iter();
    let patterns = patterns.map(|path| project.root.join(&path.value));
    patterns
        .flat_map(|pattern| match glob::glob(&pattern.to_string_lossy()) {
            Ok(found) => found.filter_map(Result::ok).collect(),
            Err(_) => vec![pattern],
        })
        .collect()
}

fn below(folder: &Path, args: &Selection<'_>, project: &Project) -> Result<Vec<Selected>, Failure> {
    let mut overrides = OverrideBuilder::new(folder);
    let own = project.config.ignore.iter().map(|path| path.value.as_str());
    for pattern in args.exclude.iter().map(String::as_str).chain(own) {
        overrides.add(&format!("!{pattern}")).map_err(|error| {
            usage(miette::miette!(
                "`{pattern}` is no pattern of paths: {error}"
            ))
        })?;
    }
    let overrides = overrides
        .build()
        .map_err(|error| usage(Report::msg(error.to_string())))?;
    let mut found = Vec::new();
    let walk = WalkBuilder::new(folder)
        .overrides(overrides)
        // A checkout in a container often comes without its `.git`, and its `.gitignore` means the same.
        .require_git(false)
        .sort_by_file_path(Path::cmp)
        // Builds of Rust leave copies of test data there.
        .filter_entry(|entry| entry.depth() == 0 || entry.file_name() != "target")
        .build();
    for entry in walk {
        let entry = entry.map_err(|error| usage(Report::msg(error.to_string())))?;
        let path = entry.path();
        if path.is_file() && (is_test_file(path) || rule::is_rule_file(path)) {
            found.push(Selected::Found(path.to_owned()));
        }
    }
    Ok(found)
}
