//! Every link of the documentation leads somewhere.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::Trial;
use regex::Regex;

use crate::{Failures, page};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A test for the pages of each folder.
pub fn pages() -> impl Iterator<Item = Trial> {
    [".", "docs", "docs/reference", "testdata/spec"]
        .into_iter()
        .map(|folder| page(format!("links/{folder}"), move || dead(folder)))
}

/// The links of a folder's pages that lead to no file.
fn dead(folder: &str) -> Failures {
    let link = Regex::new(r"\]\(([^)#\s]+)(#[^)\s]*)?\)").unwrap();
    let mut dead = Failures::new();
    for entry in fs::read_dir(root().join(folder)).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for found in link.captures_iter(&text) {
            let target = &found[1];
            let is_elsewhere = target.contains("://") || target.starts_with("mailto:");
            if !is_elsewhere && !path.parent().unwrap().join(target).exists() {
                dead.push(format!("{}: {target} is not there", path.display()));
            }
        }
    }
    dead
}
