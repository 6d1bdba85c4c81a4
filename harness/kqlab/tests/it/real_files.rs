//! Files that people have, read by the commands: what does not fit is said, and never passed over.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::scratch::Scratch;
use std::path::Path;
use std::process::{Command, Output};

/// A folder of files, gone with this value.
struct Folder(Scratch);

impl Folder {
    fn with(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = Scratch::new("real", name);
        for (name, text) in files {
            folder.write(name, text);
        }
        Self(folder)
    }

    fn run(&self, arguments: &[&str]) -> Answer {
        Answer::of(&self.0, arguments)
    }
}

struct Answer {
    code: Option<i32>,
    out: String,
    notes: String,
}

impl Answer {
    fn of(folder: &Path, arguments: &[&str]) -> Self {
        let Output {
            status,
            stdout,
            stderr,
        } = Command::new(env!("CARGO_BIN_EXE_kqlab"))
            .current_dir(folder)
            .args(arguments)
            .output()
            .unwrap();
        Self {
            code: status.code(),
            out: String::from_utf8(stdout).unwrap(),
            notes: String::from_utf8(stderr).unwrap(),
        }
    }
}

const RULE: &str = "name: Enc\nquery: |\n  DeviceProcessEvents\n  | where Timestamp > ago(1d)\n  | where FileName =~ 'powershell.exe' and ProcessCommandLine has '-enc'\n  | project Timestamp, DeviceName\n";
const NOW: [&str; 2] = ["--now", "2026-01-15T12:00:00Z"];

#[test]
fn a_table_that_the_query_does_not_read_is_an_error_with_the_one_that_may_be_meant() {
    let folder = Folder::with("unread", &[("r.yaml", RULE), ("e.ndjson", "{}\n")]);
    let answer = folder.run(&["run", "r.yaml", "--table", "DeviceProcesEvents=e.ndjson"]);
    assert_eq!(answer.code, Some(2), "{}", answer.notes);
    assert!(
        answer
            .notes
            .contains("the query does not read `DeviceProcesEvents`"),
        "{}",
        answer.notes
    );
    assert!(
        answer.notes.contains("did you mean `DeviceProcessEvents`?"),
        "{}",
        answer.notes
    );
}

#[test]
fn a_query_without_any_rows_says_so() {
    let folder = Folder::with("none", &[("r.yaml", RULE)]);
    let answer = folder.run(&["run", "r.yaml"]);
    assert_eq!(answer.code, Some(0));
    assert!(
        answer
            .notes
            .contains("no rows were given for `DeviceProcessEvents`"),
        "{}",
        answer.notes
    );
}

#[test]
fn an_empty_result_over_old_rows_says_when_they_are_of() {
    let text = "{\"Timestamp\":\"2021-01-14T08:15:00Z\",\"FileName\":\"powershell.exe\",\"ProcessCommandLine\":\"p -enc\",\"DeviceName\":\"d\"}\n";
    let folder = Folder::with("old", &[("r.yaml", RULE), ("e.ndjson", text)]);
    let answer = folder.run(&[
        "run",
        "r.yaml",
        "-t",
        "DeviceProcessEvents=e.ndjson",
        NOW[0],
        NOW[1],
    ]);
    assert!(
        answer
            .notes
            .contains("1 of 1 rows lie before 2026-01-14T12:00:00"),
        "{}",
        answer.notes
    );
    let answer = folder.run(&[
        "run",
        "r.yaml",
        "-t",
        "DeviceProcessEvents=e.ndjson",
        NOW[0],
        "2021-01-14T09:00:00Z",
    ]);
    assert!(answer.out.contains('d'), "{}", answer.out);
    assert_eq!(answer.notes, "");
}

#[test]
fn the_answer_to_a_failed_request_is_refused() {
    let error = r#"{"error":{"code":"BadArgumentError","message":"The request had some invalid properties"}}"#;
    let folder = Folder::with("failed", &[("e.json", error)]);
    let answer = folder.run(&[
        "run",
        "-e",
        "SecurityEvent | count",
        "-t",
        "SecurityEvent=e.json",
    ]);
    assert_eq!(answer.code, Some(2), "{}", answer.notes);
    assert!(
        answer.notes.contains("the answer to a request that failed"),
        "{}",
        answer.notes
    );
}

#[test]
fn a_fixture_file_with_a_heading_that_is_no_column_is_an_error_and_one_in_another_letter_case_is_read()
 {
    let test = |file: &str| {
        format!(
            "version: 1\nrule: ./r.yaml\nclock: 2026-01-15T12:00:00Z\ntests:\n  - name: a\n    kind: positive\n    given: [{{file: {file}, table: DeviceProcessEvents}}]\n    expect: fires\n"
        )
    };
    let header = "Timestamp,DeviceName,FileName";
    let row = "2026-01-15T11:00:00Z,ws1,powershell.exe,p -enc x";
    let folder = Folder::with(
        "fixture",
        &[
            ("r.yaml", RULE),
            ("case.csv", &format!("{header},ProcessCommandline\n{row}\n")),
            ("slip.csv", &format!("{header},ProcesCommandLine\n{row}\n")),
            ("case.test.yaml", &test("case.csv")),
            ("slip.test.yaml", &test("slip.csv")),
        ],
    );
    let answer = folder.run(&["test", "case.test.yaml"]);
    assert_eq!(answer.code, Some(0), "{}{}", answer.out, answer.notes);
    let answer = folder.run(&["test", "slip.test.yaml"]);
    assert_ne!(answer.code, Some(0));
    let all = answer.out + &answer.notes;
    assert!(
        all.contains("DeviceProcessEvents has no column `ProcesCommandLine`"),
        "{all}"
    );
    assert!(all.contains("did you mean `ProcessCommandLine`?"), "{all}");
}

const STREAMED: &str = "{\"time\":\"2026-01-14T08:16:00Z\",\"operationName\":\"Publish\",\"category\":\"AdvancedHunting-DeviceInfo\",\"properties\":{\"DeviceName\":\"a\"}}\n";

#[test]
fn rows_of_other_tables_are_counted_and_the_tables_named() {
    let folder = Folder::with("streamed", &[("e.ndjson", &STREAMED.repeat(3))]);
    let query = "DeviceEvents | where DeviceName == 'a'";
    let answer = folder.run(&["run", "-e", query, "-t", "DeviceEvents=e.ndjson"]);
    let expected = "DeviceEvents: 3 rows of other tables are passed over: DeviceInfo (3)";
    assert!(answer.notes.contains(expected), "{}", answer.notes);
    assert!(
        answer.notes.contains("there are no rows"),
        "{}",
        answer.notes
    );
}

#[test]
fn a_column_of_two_types_is_named_with_both_files() {
    let files = [("a.csv", "x\n1\n"), ("b.csv", "x\none\n")];
    let folder = Folder::with("widened", &files);
    let answer = folder.run(&["run", "-e", "T", "-t", "T=*.csv"]);
    let expected = "T: `x` is long in a.csv and string in b.csv: it is read as string";
    assert!(answer.notes.contains(expected), "{}", answer.notes);
}

#[test]
fn an_aggregate_over_no_rows_is_an_empty_result() {
    let text = "{\"DeviceName\":\"d\"}\n";
    let folder = Folder::with("aggregate", &[("e.ndjson", text)]);
    let run = |query: &str| folder.run(&["run", "-e", query, "-t", "DeviceEvents=e.ndjson"]);
    let unset = "no row sets `FileName`";
    for stage in [
        "count",
        "summarize n = count()",
        "summarize make_set(DeviceName)",
    ] {
        let answer = run(&format!("DeviceEvents | where FileName == 'x' | {stage}"));
        assert!(answer.notes.contains(unset), "{stage}: {}", answer.notes);
    }
    let answer =
        run("DeviceEvents | where FileName != 'x' | summarize n = countif(FileName == 'y')");
    assert_eq!(answer.notes, "");
}

#[test]
fn a_column_counts_as_read_by_the_plan_and_not_by_the_text() {
    let text = "{\"FileName\":\"d\"}\n";
    let folder = Folder::with("words", &[("e.ndjson", text)]);
    let query = "DeviceEvents | where FileName == 'AccountName' // SHA256";
    let answer = folder.run(&["run", "-e", query, "-t", "DeviceEvents=e.ndjson"]);
    assert_eq!(answer.notes, "");
}

#[test]
fn a_dash_is_standard_input() {
    use std::io::Write as _;
    use std::process::Stdio;
    let mut kqlab = Command::new(env!("CARGO_BIN_EXE_kqlab"))
        .args([
            "run",
            "-e",
            "T | summarize sum(a)",
            "-t",
            "T=-",
            "--format",
            "csv",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    kqlab
        .stdin
        .take()
        .unwrap()
        .write_all(b"a,b\n1,x\n2,y\n")
        .unwrap();
    let output = kqlab.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "sum_a\n3\n");
}

#[test]
fn a_wildcard_that_is_none_has_a_note() {
    let query = "DeviceEvents\n| where FileName like 'b%' or FileName == 'b*' or isnull(FileName)";
    let folder = Folder::with("idioms", &[("r.kql", query)]);
    for command in ["run", "check"] {
        let answer = folder.run(&[command, "r.kql"]);
        assert_eq!(answer.code, Some(0), "{}", answer.notes);
        for word in ["`%` in \"b%\"", "`*` in \"b*\"", "a string is never null"] {
            assert!(answer.notes.contains(word), "{command}: {}", answer.notes);
        }
        assert!(answer.notes.contains("line 2"), "{}", answer.notes);
    }
}
