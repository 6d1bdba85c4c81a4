//! `kqlab tune` as a command: its exit codes, and what it writes.

use std::path::Path;
use std::process::Command;

use super::{RULE, files, tests};

/// Runs `kqlab tune` and gives the exit code and both outputs.
fn run(path: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_kqlab"))
        .arg("tune")
        .arg(path)
        .args(arguments)
        .output()
        .expect("the command runs");
    let text = [output.stdout, output.stderr].concat();
    (
        output.status.code(),
        String::from_utf8_lossy(&text).into_owned(),
    )
}

#[test]
fn the_exit_code_says_whether_everything_is_silenced() {
    let path = files(
        "exit",
        RULE,
        &tests("", &[", DeviceName: build-1", ", ReportId: 5"]),
    );
    let only = |id: &str| run(&path, &["--from-scenarios", "--scenario", id]);
    assert_eq!(only("S1").0, Some(0));
    assert_eq!(only("S2").0, Some(1));
    assert_eq!(run(&path, &["--from-scenarios"]).0, Some(1));
    let (exit, text) = only("S3");
    assert_eq!(exit, Some(2));
    assert!(text.contains("did you mean `S"), "{text}");
    assert_eq!(run(&path, &["--format", "json"]).0, Some(2));

    let silent = tests("", &[", ProcessCommandLine: idle"]);
    let path = files("exit-silent", RULE, &silent);
    let (exit, text) = run(&path, &["--from-scenarios"]);
    assert_eq!(exit, Some(5));
    assert!(text.contains("silent without any exclusion"), "{text}");
}

#[test]
fn write_adds_to_the_test_file_on_disk() {
    let path = files("write-run", RULE, &tests("", &[", DeviceName: build-1"]));
    let (exit, text) = run(&path, &["--from-scenarios", "--write"]);
    assert_eq!(exit, Some(0), "{text}");
    assert!(text.contains("1 exclusion added"), "{text}");
    let (exit, text) = run(&path, &[]);
    assert_eq!(exit, Some(0));
    assert!(
        text.contains("| where not(DeviceName =~ \"build-1\""),
        "{text}"
    );
}
