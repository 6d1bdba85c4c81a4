//! How commands end: the same fault has the same code everywhere, and a closed output hides none.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let path = std::env::temp_dir().join(format!("kqlab-exit-codes-{}", std::process::id()));
    std::fs::create_dir_all(&path).unwrap();
    let write = |name: &str, text: &str| std::fs::write(path.join(name), text).unwrap();
    let tests = |rule: &str, expect: &str| {
        format!(
            "version: 1\nrule: ./{rule}\nclock: 2026-01-15T12:00:00Z\ntests:\n  - {{name: bob, kind: positive, given: [{{table: DeviceLogonEvents, row: {{AccountName: bob}}}}], expect: {expect}}}\n"
        )
    };
    write(
        "rule.yaml",
        "name: logons\nquery: |\n  DeviceLogonEvents | where AccountName == 'bob'\n",
    );
    write("rule.test.yaml", &tests("rule.yaml", "fires"));
    write(
        "fails.yaml",
        "name: logons\nquery: |\n  DeviceLogonEvents | where AccountName == 'bob'\n",
    );
    write("fails.test.yaml", &tests("fails.yaml", "silent"));
    write(
        "bad.yaml",
        "name: bad\nquery: |\n  DeviceLogonEvents | wher AccountName == 'bob'\n",
    );
    write("bad.test.yaml", &tests("bad.yaml", "fires"));
    write("mistake.test.yaml", "version: 2\n");
    path
});

fn kqlab(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kqlab"));
    command.args(arguments).current_dir(&*FOLDER);
    command
}

fn code(command: &mut Command) -> i32 {
    command.output().unwrap().status.code().unwrap()
}

#[track_caller]
fn all_end_with(expected: i32, commands: &[&[&str]]) {
    let ends: Vec<i32> = commands
        .iter()
        .map(|arguments| code(&mut kqlab(arguments)))
        .collect();
    assert_eq!(ends, vec![expected; commands.len()], "{commands:?}");
}

#[test]
fn a_file_that_is_not_there_is_a_mistake_of_the_command_line() {
    all_end_with(
        2,
        &[
            &["run", "nowhere.kql"],
            &["check", "nowhere.kql"],
            &["test", "nowhere.test.yaml"],
            &["explain", "nowhere.yaml", "--row", "{}"],
            &["audit", "nowhere.yaml"],
            &["tune", "nowhere.yaml"],
            &["diff", "nowhere.yaml", "rule.yaml"],
            &["generate", "nowhere.yaml"],
            &["mutate", "nowhere.test.yaml"],
            &["import", "nowhere.txt", "--to", "imported"],
            &["fixture", "nowhere.ndjson", "--table", "DeviceLogonEvents"],
            &[
                "run",
                "rule.yaml",
                "--table",
                "DeviceLogonEvents=nowhere.ndjson",
            ],
            &["run", "--no-such-option"],
        ],
    );
}

#[test]
fn a_test_file_with_a_mistake_is_one_too() {
    all_end_with(
        2,
        &[
            &["test", "mistake.test.yaml"],
            &["check", "mistake.test.yaml"],
            &["mutate", "mistake.test.yaml"],
            &["audit", "mistake.test.yaml"],
            &["tune", "mistake.test.yaml"],
            &["test", "rule.yaml"],
        ],
    );
}

#[test]
fn a_rule_that_is_not_valid_cannot_be_evaluated() {
    all_end_with(
        3,
        &[
            &["run", "bad.yaml"],
            &["check", "bad.yaml"],
            &["test", "bad.test.yaml"],
            &["explain", "bad.yaml", "--row", "{}"],
            &["generate", "bad.yaml"],
            &["diff", "rule.yaml", "bad.yaml"],
            &["mutate", "bad.test.yaml"],
            &["audit", "bad.test.yaml"],
        ],
    );
}

#[test]
fn what_was_asked_for_and_holds_ends_with_0_and_what_does_not_hold_with_1_4_or_5() {
    all_end_with(
        0,
        &[
            &["test", "rule.test.yaml"],
            &["check", "rule.yaml"],
            &["run", "rule.yaml"],
        ],
    );
    all_end_with(1, &[&["test", "fails.test.yaml"]]);
    all_end_with(
        4,
        &[
            &["test", "rule.test.yaml", "--min-tests", "9"],
            &["mutate", "rule.test.yaml", "--min-score", "101"],
        ],
    );
    all_end_with(5, &[&["test", "rule.test.yaml", "-k", "nobody"]]);
}

/// A command whose standard output or error nobody reads.
fn unread(arguments: &[&str], closed: Closed) -> i32 {
    let pipe = || {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        Stdio::from(writer)
    };
    let mut command = kqlab(arguments);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    match closed {
        Closed::Output => command.stdout(pipe()),
        Closed::Errors => command.stderr(pipe()),
        Closed::Both => command.stdout(pipe()).stderr(pipe()),
    };
    command.status().unwrap().code().unwrap()
}

#[derive(Clone, Copy, Debug)]
enum Closed {
    Output,
    Errors,
    Both,
}

#[test]
fn a_closed_output_neither_panics_nor_hides_a_failure() {
    for closed in [Closed::Output, Closed::Errors, Closed::Both] {
        for (expected, arguments) in [
            (3, &["run", "bad.yaml"][..]),
            (3, &["check", "bad.yaml"]),
            (1, &["test", "fails.test.yaml"]),
            (1, &["test", "fails.test.yaml", "--format", "json"]),
            (0, &["test", "rule.test.yaml"]),
            (
                0,
                &[
                    "run",
                    "-e",
                    "range x from 1 to 100000 step 1",
                    "--format",
                    "csv",
                ],
            ),
            (2, &["test", "mistake.test.yaml"]),
            (2, &["run", "--no-such-option"]),
            (0, &["--help"]),
            (0, &["generate", "rule.yaml"]),
            (4, &["mutate", "rule.test.yaml", "--min-score", "101"]),
        ] {
            assert_eq!(
                unread(arguments, closed),
                expected,
                "{closed:?} {arguments:?}"
            );
        }
    }
}

#[test]
fn the_page_has_every_code() {
    let page = include_str!("../../../../docs/exit-codes.md");
    for code in 0..=5 {
        assert!(page.contains(&format!("\n| {code} | ")), "{code}");
    }
}
