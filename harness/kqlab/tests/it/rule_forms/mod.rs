//! Every form in which rules are kept is read, or refused by the name of what it is; mistakes are shown in the author's file.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod imported;
mod places;
mod refused;

use crate::scratch::Scratch;
use std::process::{Command, Output};

/// A folder of its own, removed at the end.
struct Folder(Scratch);

impl Folder {
    fn new(name: &str) -> Self {
        Self(Scratch::new("rule-forms", name))
    }

    fn with(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        self.0.write(name, content);
        self
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    fn read(&self, name: &str) -> String {
        self.0.read(name)
    }

    /// The files of the folder `out`, in order of their names; none where there is no such folder.
    fn written(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.0.join("out")) else {
            return vec![];
        };
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn import(&self, name: &str) -> Output {
        kqlab(&["import", &self.path(name), "--to", &self.path("out")])
    }
}

fn kqlab(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kqlab"))
        .args(arguments)
        .output()
        .unwrap()
}

/// What a command says on standard error, its wrapped lines joined.
fn said(output: &Output) -> String {
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    text.replace("\n  │ ", " ")
}
