//! Names, rows and rules that were written to deceive: whatever they hold, a report has its own lines only.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::LazyLock;

/// What the names hold: line breaks, commands of build systems, sequences of a terminal, and marks that turn the order of reading.
const EVIL: &str =
    r"::error file=a::pwned\nok 2 - forged\n::warning::b\n##vso[task.complete]\e[2J\u202ex";

/// A rule and a test file in which every name is hostile, and whose tests fail.
static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let path = std::env::temp_dir().join(format!("kqlab-strangers-{}", std::process::id()));
    std::fs::create_dir_all(&path).unwrap();
    let write = |name: &str, text: String| std::fs::write(path.join(name), text).unwrap();
    write(
        "r.yaml",
        format!(
            "id: 1\nname: \"{EVIL}\"\nquery: |\n  DeviceProcessEvents | where FileName == \"x\" and ProcessId > 4\n"
        ),
    );
    write(
        "r.test.yaml",
        format!(
            "version: 1\nrule: ./r.yaml\nclock: 2026-01-15T12:00:00Z\nexclusions: {{\"{EVIL}\": {{exclude: 'FileName == \"y\"'}}}}\n\
tests:\n  - {{name: \"{EVIL}\", kind: positive, given: [{{table: DeviceProcessEvents, FileName: y, AccountName: \"{EVIL}\"}}], expect: fires}}\n  \
- {{name: \"second {EVIL}\", kind: positive, given: [{{table: DeviceProcessEvents, FileName: x}}], expect: {{rows: [{{FileName: \"{EVIL}\"}}]}}}}\n"
        ),
    );
    write(
        "other.yaml",
        "name: other\nquery: |\n  DeviceProcessEvents | where FileName == \"y\"\n".to_owned(),
    );
    write("rows.ndjson", "{\"FileName\":\"::error::x\\n##[group]\\u001b[2J\\u202e\",\"AccountName\":\"=cmd|'/C calc'!A0\"}\n".to_owned());
    write(
        "bad.kql",
        "DeviceProcessEvents\n| where \u{1b}[2J::error::x\n::error::y \u{202e}".to_owned(),
    );
    path
});

fn kqlab(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kqlab"))
        .args(arguments)
        .current_dir(&*FOLDER)
        .output()
        .unwrap()
}

/// Nothing of the text is hidden, and none of its lines is a command of a build system.
#[track_caller]
fn assert_harmless(text: &str) {
    let hidden = |c: char| {
        c.is_control() && c != '\n' && c != '\t'
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}')
    };
    assert!(!text.contains(hidden), "{text:?}");
    for line in text.lines() {
        let is_command =
            line.trim_start().starts_with("::") || line.contains("##[") || line.contains("##vso[");
        assert!(!is_command, "{line}");
        assert!(!line.starts_with("ok 2 - forged"), "{line}");
    }
}

fn text(output: Vec<u8>) -> String {
    String::from_utf8(output).unwrap()
}

#[test]
fn reports_of_tests_have_their_own_lines_only() {
    for format in ["terminal", "tap", "markdown", "junit", "html"] {
        let output = kqlab(&["test", "r.test.yaml", "--format", format]);
        let written = text(output.stdout);
        assert!(written.contains("pwned"), "{format}: {written}");
        if matches!(format, "junit" | "html") {
            let hidden = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
            assert!(!written.contains(hidden), "{written:?}");
        } else {
            assert_harmless(&written);
        }
        assert_harmless(&text(output.stderr));
    }
}

#[test]
fn tap_has_as_many_points_as_there_are_tests() {
    let written = text(kqlab(&["test", "r.test.yaml", "--format", "tap"]).stdout);
    let is_point = |line: &&str| line.starts_with("ok ") || line.starts_with("not ok ");
    let points = written.lines().filter(is_point).count();
    assert!(written.ends_with(&format!("1..{points}\n")), "{written}");
}

#[test]
fn annotations_are_those_of_the_report_alone() {
    let output = kqlab(&["test", "r.test.yaml", "--format", "github"]);
    let written = text(output.stdout);
    let lines: Vec<&str> = written.lines().collect();
    let is_own = |line: &&&str| line.starts_with("::error file=r.test.yaml,line=");
    assert_eq!(
        lines.iter().filter(is_own).count(),
        lines.len() - 1,
        "{written}"
    );
}

#[test]
fn other_commands_show_names_escaped_too() {
    for arguments in [
        &["audit", "r.test.yaml"][..],
        &["audit", "r.test.yaml", "--format", "markdown"],
        &["tune", "r.yaml", "--from-scenarios"],
        &["mutate", "r.test.yaml"],
        &["diff", "r.yaml", "other.yaml"],
        &["diff", "r.yaml", "other.yaml", "--format", "markdown"],
        &[
            "explain",
            "r.yaml",
            "--rows",
            "rows.ndjson",
            "--table",
            "DeviceProcessEvents=rows.ndjson",
        ],
        &["check", "r.yaml", "bad.kql"],
        &["run", "bad.kql"],
        &[
            "run",
            "-e",
            "DeviceProcessEvents",
            "--table",
            "DeviceProcessEvents=rows.ndjson",
        ],
        &[
            "run",
            "-e",
            "DeviceProcessEvents",
            "--table",
            "DeviceProcessEvents=rows.ndjson",
            "--format",
            "markdown",
        ],
        &["run", "a\n::error::b.kql"],
    ] {
        let output = kqlab(arguments);
        assert_harmless(&text(output.stdout));
        assert_harmless(&text(output.stderr));
    }
}

#[test]
fn a_spreadsheet_runs_nothing_unless_raw_values_are_asked_for() {
    let query = [
        "run",
        "-e",
        "DeviceProcessEvents | project AccountName, n = -1",
        "--table",
        "DeviceProcessEvents=rows.ndjson",
        "--format",
        "csv",
    ];
    let safe = text(kqlab(&query).stdout);
    assert_eq!(safe, "AccountName,n\n'=cmd|'/C calc'!A0,-1\n");
    let raw = text(kqlab(&[&query[..], &["--raw"]].concat()).stdout);
    assert_eq!(raw, "AccountName,n\n=cmd|'/C calc'!A0,-1\n");
}
