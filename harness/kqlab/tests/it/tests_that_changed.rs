//! `kqlab test --changed`, `--since` and `--watch`.
#![allow(clippy::unwrap_used)]

use crate::scratch::Scratch;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Output, Stdio};

/// A folder of its own with two rules and their tests, removed at the end.
struct Folder(Scratch);

const RULE: &str = "DeviceProcessEvents | where FileName == 'a.exe'\n";

impl Folder {
    fn new(name: &str) -> Self {
        let path = Scratch::new("changed", name);
        std::fs::create_dir_all(path.join("rules")).unwrap();
        let folder = Self(path);
        for rule in ["one", "two"] {
            folder.write(&format!("rules/{rule}.kql"), RULE);
            let test = format!(
                "version: 1\nrule: ./{rule}.kql\nclock: 2026-01-15T12:00:00Z\ntests:\n  - name: {rule} fires\n    kind: positive\n    given: [{{file: {rule}.ndjson}}]\n    expect: fires\n"
            );
            folder.write(&format!("rules/{rule}.test.yaml"), &test);
            folder.write(
                &format!("rules/{rule}.ndjson"),
                "{\"FileName\": \"a.exe\"}\n",
            );
        }
        folder
    }

    fn write(&self, name: &str, text: &str) {
        self.0.write(name, text);
    }

    fn git(&self, arguments: &[&str]) {
        let status = Command::new("git")
            .args([
                "-c",
                "user.name=n",
                "-c",
                "user.email=n@example.com",
                "-c",
                "commit.gpgsign=false",
            ])
            .args(arguments)
            .current_dir(&self.0)
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success());
    }

    fn committed(name: &str) -> Self {
        let folder = Self::new(name);
        folder.git(&["init", "-q"]);
        folder.git(&["add", "-A"]);
        folder.git(&["commit", "-q", "-m", "Start"]);
        folder
    }

    fn kqlab(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kqlab"));
        command.args(arguments).current_dir(&self.0);
        command
    }

    /// The exit code, and the names of the tests that ran.
    fn ran(&self, arguments: &[&str]) -> (i32, Vec<String>) {
        let output = self.kqlab(arguments);
        let text = String::from_utf8(output.stdout).unwrap();
        let names = text
            .lines()
            .filter_map(|line| line.strip_prefix("  ok     positive "));
        (
            output.status.code().unwrap(),
            names.map(|name| name.trim().to_owned()).collect(),
        )
    }
}

#[test]
fn only_tests_whose_rule_tests_or_fixtures_differ_run() {
    let folder = Folder::committed("differ");
    assert_eq!(folder.ran(&["test", "rules", "--changed"]), (5, vec![]));
    folder.write(
        "rules/one.kql",
        "DeviceProcessEvents | where FileName =~ 'a.exe'\n",
    );
    assert_eq!(folder.ran(&["test", "--changed"]).1, ["one fires"]);
    folder.write(
        "rules/two.ndjson",
        "{\"FileName\": \"a.exe\"}\n{\"FileName\": \"b.exe\"}\n",
    );
    assert_eq!(
        folder.ran(&["test", "rules", "--changed"]).1,
        ["one fires", "two fires"]
    );
    folder.git(&["commit", "-q", "-a", "-m", "Change"]);
    assert_eq!(folder.ran(&["test", "rules", "--changed"]).0, 5);
    assert_eq!(
        folder.ran(&["test", "rules", "--since", "HEAD~1"]).1,
        ["one fires", "two fires"]
    );
    // A file that git does not know yet.
    let test = std::fs::read_to_string(folder.0.join("rules/one.test.yaml")).unwrap();
    folder.write(
        "rules/three.test.yaml",
        &test.replace("one fires", "three fires"),
    );
    assert_eq!(
        folder.ran(&["test", "rules", "--changed"]).1,
        ["three fires"]
    );
}

#[test]
fn without_a_repository_or_its_revision_the_reason_is_told() {
    let folder = Folder::new("none");
    // No repository above the folder counts either.
    let output = folder
        .command(&["test", "rules", "--changed"])
        .env("GIT_CEILING_DIRECTORIES", std::env::temp_dir())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("kqlab::test::git"), "{said}");
    let folder = Folder::committed("revision");
    for revision in ["nowhere", "--output=x"] {
        let option = format!("--since={revision}");
        let output = folder.kqlab(&["test", "rules", &option]);
        assert_eq!(output.status.code(), Some(2), "{revision}");
    }
    let output = folder
        .command(&["test", "rules", "--changed"])
        .env("PATH", "")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("git is not installed"), "{said}");
}

#[test]
fn a_watch_runs_again_what_changed() {
    let folder = Folder::new("watch");
    let mut child = folder
        .command(&["test", "rules", "--watch"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut until_summary = || -> Vec<String> {
        let mut seen = Vec::new();
        for line in lines.by_ref() {
            let line = line.unwrap();
            let is_summary = line.contains(" passed, ");
            seen.push(line);
            if is_summary {
                break;
            }
        }
        seen
    };
    let first = until_summary();
    assert_eq!(first.last().unwrap(), "2 passed, 0 failed");
    assert!(first.iter().all(|line| !line.contains('\x1b')), "{first:?}");
    folder.write(
        "rules/two.kql",
        "DeviceProcessEvents | where FileName == 'another.exe'\n",
    );
    let second = until_summary();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(second.last().unwrap(), "0 passed, 1 failed", "{second:?}");
    assert!(second.iter().any(|line| line.contains("two fires")));
}
