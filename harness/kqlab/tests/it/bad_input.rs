//! Bad input is normal input: a clear error with its place, the right exit code, nothing lost.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::scratch::Scratch;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const RULE: &str = "id: 1\nname: logons\nquery: |\n  DeviceLogonEvents\n  | where AccountName == 'bob'\n  | project Timestamp, DeviceName\n";
const TESTS: &str = "version: 1\nrule: ./rule.yaml\nclock: 2026-01-15T12:00:00Z\ntemplates:\n  logon: {table: DeviceLogonEvents, row: {Timestamp: -1h, AccountName: bob}}\ntests:\n  - {name: bob logs on, kind: positive, given: [{use: logon}], expect: fires}\n";

/// A folder of its own, removed at the end.
struct Folder(Scratch);

impl Folder {
    fn new(name: &str) -> Self {
        Self(Scratch::new("bad-input", name))
    }

    fn with(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        self.0.write(name, content);
        self
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }
}

fn kqlab(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kqlab"))
        .args(arguments)
        .output()
        .unwrap()
}

fn batch(input: &[u8]) -> Vec<serde_json::Value> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_kqlab"))
        .arg("batch")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn query_line(id: usize, query: &str) -> String {
    format!("{}\n", serde_json::json!({"id": id, "query": query}))
}

/// Runs `kqlab test` over a rule and a test file; gives the exit code and what standard error says.
fn test(name: &str, rule: impl AsRef<[u8]>, tests: impl AsRef<[u8]>) -> (i32, String) {
    let folder = Folder::new(name)
        .with("rule.yaml", rule)
        .with("rule.test.yaml", tests);
    let output = kqlab(&["test", &folder.path("")]);
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

#[track_caller]
fn assert_says(text: &str, words: &[&str]) {
    // Diagnostics are wrapped: what is looked for may be on two lines.
    let flat: String = text
        .replace('│', " ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    for word in words {
        assert!(flat.contains(word), "`{word}` is missing in:\n{text}");
    }
}

#[test]
fn what_these_tests_start_from_is_good() {
    assert_eq!(test("good", RULE, TESTS), (0, String::new()));
}

#[test]
fn a_misspelt_column_of_a_rule_cannot_be_evaluated() {
    let (exit, text) = test(
        "column",
        RULE.replace("AccountName ==", "AccountNme =="),
        TESTS,
    );
    assert_eq!(exit, 3);
    assert_says(
        &text,
        &[
            "no column is named `AccountNme`",
            "did you mean `AccountName`?",
        ],
    );
}

#[test]
fn a_misspelt_table_of_a_rule_cannot_be_evaluated() {
    let (exit, text) = test(
        "table",
        RULE.replace("DeviceLogonEvents", "DeviceLogonEvent"),
        TESTS,
    );
    assert_eq!(exit, 3);
    assert_says(
        &text,
        &[
            "no table is named `DeviceLogonEvent`",
            "did you mean `DeviceLogonEvents`?",
        ],
    );
}

#[test]
fn a_misspelt_function_of_a_rule_cannot_be_evaluated() {
    let rule = RULE.replace("AccountName ==", "tolowr(AccountName) ==");
    let (exit, text) = test("function", rule, TESTS);
    assert_eq!(exit, 3);
    assert_says(
        &text,
        &["no function is named `tolowr`", "did you mean `tolower`?"],
    );
}

#[test]
fn a_rule_with_an_unsupported_operator_never_passes() {
    let rule = RULE.replace("| where", "| evaluate autocluster()\n  | where");
    let (exit, text) = test("operator", rule, TESTS);
    assert_eq!(exit, 3);
    assert_says(&text, &["not supported"]);
}

#[test]
fn a_misspelt_template_is_an_error_of_the_test_file() {
    let (exit, text) = test(
        "template",
        RULE,
        TESTS.replace("{use: logon}", "{use: logn}"),
    );
    assert_eq!(exit, 2);
    assert_says(
        &text,
        &["logn", "did you mean `logon`?", "rule.test.yaml:7"],
    );
}

#[test]
fn an_unknown_key_is_an_error_of_the_test_file() {
    let (exit, text) = test("key", RULE, TESTS.replace("expect:", "expct:"));
    assert_eq!(exit, 2);
    assert_says(
        &text,
        &["expct", "did you mean `expect`?", "rule.test.yaml:7"],
    );
}

#[test]
fn a_fixture_value_of_the_wrong_type_names_row_column_and_type() {
    let (exit, text) = test(
        "type",
        RULE,
        TESTS.replace("{use: logon}", "{use: logon, RemotePort: https}"),
    );
    assert_eq!(exit, 2);
    assert_says(
        &text,
        &["row 1 of DeviceLogonEvents", "`RemotePort`", "int", "https"],
    );
}

#[test]
fn an_unknown_column_of_a_fixture_is_an_error() {
    let (exit, text) = test(
        "cell",
        RULE,
        TESTS.replace("{use: logon}", "{use: logon, AcountName: bob}"),
    );
    assert_eq!(exit, 2);
    assert_says(&text, &["AcountName", "did you mean `AccountName`?"]);
}

#[test]
fn an_exclusion_over_a_column_that_does_not_exist_is_an_error_at_its_place() {
    let tests = TESTS.replace(
        "tests:",
        "exclusions:\n  lab: {exclude: DeviceNme == 'lab'}\ntuned: {apply: [lab]}\ntests:",
    );
    let tests = tests.replace("expect: fires", "expect: {original: fires, tuned: fires}");
    let (exit, text) = test("exclusion", RULE, tests);
    assert_eq!(exit, 2);
    assert_says(&text, &["`lab`", "DeviceNme", "rule.test.yaml:7"]);
}

#[test]
fn a_row_of_a_workspace_function_that_fits_no_column_is_an_error_at_its_place() {
    let function = "functions:\n  f:\n    columns: {n: long}\n    rows: [{n: many}]\n";
    let (exit, text) = test("functions", RULE, format!("{TESTS}{function}"));
    assert_eq!(exit, 2);
    assert_says(&text, &["`many`", "rule.test.yaml:11"]);
}

#[test]
fn files_that_are_empty_or_no_text_are_errors() {
    assert_eq!(test("empty-tests", RULE, "").0, 2);
    assert_eq!(test("empty-rule", "", TESTS).0, 3);
    let (exit, text) = test("utf8-tests", RULE, b"version: 1\nrule: \xff\n");
    assert_eq!(exit, 2);
    assert_says(&text, &["not valid UTF-8 at byte 17"]);
    let (exit, text) = test("utf8-rule", b"query: \xff", TESTS);
    assert_eq!(exit, 3);
    assert_says(&text, &["not valid UTF-8 at byte 7"]);
    assert_eq!(test("yaml", RULE, "version: 1\n\trule: x\n").0, 2);
}

#[test]
fn a_folder_without_tests_selects_nothing() {
    let folder = Folder::new("nothing");
    assert_eq!(kqlab(&["test", &folder.path("")]).status.code(), Some(5));
}

#[test]
fn a_missing_folder_is_a_mistake_of_usage() {
    assert_eq!(kqlab(&["test", "/no/such/folder"]).status.code(), Some(2));
    assert_eq!(kqlab(&["frobnicate"]).status.code(), Some(2));
}

#[test]
fn a_truncated_line_of_events_is_named() {
    let folder = Folder::new("events").with(
        "e.ndjson",
        "{\"AccountName\": \"bob\"}\n{\"AccountName\": \"al",
    );
    let table = format!("DeviceLogonEvents={}", folder.path("e.ndjson"));
    let output = kqlab(&["run", "-e", "DeviceLogonEvents | count", "--table", &table]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(output.stdout.is_empty());
    assert_says(
        &String::from_utf8(output.stderr).unwrap(),
        &["e.ndjson", "2"],
    );
}

#[test]
fn a_table_argument_without_a_path_is_a_mistake_of_usage() {
    let output = kqlab(&["run", "-e", "print 1", "--table", "DeviceLogonEvents"]);
    assert_eq!(output.status.code(), Some(2));
    assert_says(&String::from_utf8(output.stderr).unwrap(), &["NAME=PATH"]);
}

#[test]
fn ten_thousand_brackets_are_an_error_with_a_place() {
    for (open, close) in [("(", ")"), ("[", "]"), ("tostring(", ")"), ("-", "")] {
        let query = format!("print {}1{}", open.repeat(10_000), close.repeat(10_000));
        let answers = batch(query_line(1, &query).as_bytes());
        let error = &answers[0]["error"];
        assert_eq!(error["stage"], "syntax", "{open}: {error}");
        assert!(error["start"].is_number());
    }
}

#[test]
fn a_query_of_five_megabytes_is_answered() {
    let list = (0..500_000)
        .map(|number| format!("{number:07}"))
        .collect::<Vec<_>>()
        .join(", ");
    let answers = batch(query_line(1, &format!("print 499999 in ({list})")).as_bytes());
    assert_eq!(
        answers[0]["result"]["Tables"][0]["Rows"],
        serde_json::json!([[true]])
    );
}

#[test]
fn every_prefix_of_a_query_is_answered_by_one_process() {
    let query = "let t = ago(1d); DeviceLogonEvents | where Timestamp > t and AccountName has_any ('bob', \"al\\\"ice\") | summarize n = count() by bin(Timestamp, 1h), DeviceName | where n > 3 // many";
    let lines: String = (0..=query.len())
        .map(|end| query_line(end, &query[..end]))
        .collect();
    let answers = batch(lines.as_bytes());
    assert_eq!(answers.len(), query.len() + 1);
    assert!(answers[query.len()].get("result").is_some());
}

#[test]
fn a_line_that_is_no_request_costs_only_itself() {
    let input = format!("{{\"id\": 1, \"query\"\n\n{}", query_line(2, "print x = 1"));
    let answers = batch(input.as_bytes());
    assert_eq!(answers.len(), 2);
    assert_eq!(answers[0]["error"]["stage"], "request");
    assert_eq!(
        answers[1]["result"]["Tables"][0]["Rows"],
        serde_json::json!([[1]])
    );
}

#[test]
fn errors_of_a_batch_have_stage_code_and_place() {
    let lines = [
        query_line(1, "print x ="),
        query_line(2, "DeviceLogonEvents | where Nope == 1"),
        query_line(3, "DeviceLogonEvents | evaluate autocluster()"),
    ];
    let answers = batch(lines.concat().as_bytes());
    let stages: Vec<&str> = answers
        .iter()
        .map(|answer| answer["error"]["stage"].as_str().unwrap())
        .collect();
    assert_eq!(stages, ["syntax", "semantic", "unsupported"]);
    assert_eq!(
        (
            answers[1]["error"]["start"].as_u64(),
            answers[1]["error"]["length"].as_u64()
        ),
        (Some(26), Some(4))
    );
    assert_eq!(answers[1]["error"]["code"], "kql::semantic::unknown_column");
}

#[test]
fn importing_does_not_replace_files_unless_told_to() {
    let folder = Folder::new("import").with("x.kql", "DeviceLogonEvents | take 1");
    let (page, to) = (folder.path("x.kql"), folder.path("out"));
    assert!(kqlab(&["import", &page, "--to", &to]).status.success());
    assert_eq!(
        kqlab(&["import", &page, "--to", &to]).status.code(),
        Some(2)
    );
    assert!(
        kqlab(&["import", &page, "--to", &to, "--force"])
            .status
            .success()
    );
    assert!(Path::new(&to).join("x.test.yaml").exists());
}
