//! Every form in which rules are kept is read, or refused by the name of what it is; mistakes are shown in the author's file.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod imported;
mod places;
mod refused;

use std::path::PathBuf;
use std::process::{Command, Output};

/// A folder of its own, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("kqlab-rule-forms-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn with(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        std::fs::write(self.0.join(name), content).unwrap();
        self
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).unwrap()
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

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
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
