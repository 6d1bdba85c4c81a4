//! The rule's own schedule decides: `queryPeriod` what a run sees, the trigger when its results are an alert.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::scratch::Scratch;
use std::process::{Command, Output};

/// A folder of its own, removed at the end.
struct Folder(Scratch);

impl Folder {
    /// A folder with a rule of these fields over `DeviceProcessEvents`, and a test file of these tests.
    fn new(name: &str, fields: &str, tests: &str) -> Self {
        let path = Scratch::new("rule-schedule", name);
        let rule = format!(
            "name: x\n{fields}query: |\n  DeviceProcessEvents\n  | where FileName =~ 'whoami.exe'\n  | project Timestamp, DeviceName\n"
        );
        path.write("rule.yaml", rule);
        let tests = format!(
            "version: 1\nrule: ./rule.yaml\nclock: 2026-01-15T12:00:00Z\ntemplates:\n  e: {{table: DeviceProcessEvents, row: {{Timestamp: -1h, FileName: whoami.exe}}}}\ntests:\n{tests}"
        );
        path.write("rule.test.yaml", tests);
        Self(path)
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

/// The exit code of a command and all that it prints, each message on one line.
fn printed(arguments: &[&str]) -> (i32, String) {
    let output = kqlab(arguments);
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8(text).unwrap();
    let words: Vec<&str> = text.split_whitespace().collect();
    (output.status.code().unwrap(), words.join(" "))
}

const ONE: &str = "  - {name: one, kind: near-miss, given: [{use: e}], expect: silent}\n";
const OLD: &str =
    "  - {name: old, kind: near-miss, given: [{use: e, Timestamp: -25h}], expect: silent}\n";
const THRESHOLD: &str =
    "queryFrequency: 1h\nqueryPeriod: 1d\ntriggerOperator: gt\ntriggerThreshold: 5\n";
const PERIOD: &str = "queryFrequency: PT1H\nqueryPeriod: P1D\n";

#[test]
fn fewer_results_than_the_threshold_are_no_alert() {
    let folder = Folder::new("threshold", THRESHOLD, ONE);
    let (exit, text) = printed(&["test", &folder.path("")]);
    assert_eq!(exit, 0, "{text}");
    assert!(
        text.contains("the rule's trigger decided: it wants more than 5 results, and there is 1"),
        "{text}"
    );
}

#[test]
fn a_failing_test_says_that_the_trigger_decided() {
    let tests = ONE.replace("silent", "fires");
    let folder = Folder::new("fails", THRESHOLD, &tests);
    let (exit, text) = printed(&["test", &folder.path("")]);
    assert_eq!(exit, 1, "{text}");
    assert!(text.contains("to fire; it is silent with 1 row"), "{text}");
    assert!(text.contains("the rule's trigger decided"), "{text}");
}

#[test]
fn more_results_than_the_threshold_are_an_alert() {
    let rows = "{use: e}, ".repeat(6);
    let tests = format!("  - {{name: six, kind: positive, given: [{rows}], expect: fires}}\n");
    let folder = Folder::new("six", THRESHOLD, &tests);
    let (exit, text) = printed(&["test", &folder.path("")]);
    assert_eq!(exit, 0, "{text}");
    assert!(!text.contains("trigger decided"), "{text}");
}

#[test]
fn a_rule_that_wants_few_results_fires_on_none() {
    let tests = "  - {name: none, kind: positive, given: [], expect: fires}\n";
    let fields = "triggerOperator: LessThan\ntriggerThreshold: 1\n";
    let folder = Folder::new("few", fields, tests);
    let (exit, text) = printed(&["test", &folder.path("")]);
    assert_eq!(exit, 0, "{text}");
}

#[test]
fn rows_before_the_query_period_are_not_seen() {
    let folder = Folder::new("period", PERIOD, OLD);
    let (exit, text) = printed(&["test", &folder.path("")]);
    assert_eq!(exit, 0, "{text}");
    assert!(
        text.contains("the rule's queryPeriod of 1d leaves out 1 row of DeviceProcessEvents"),
        "{text}"
    );
    // At its very beginning they are.
    let edge = OLD.replace("-25h", "-24h").replace("silent", "fires");
    let folder = Folder::new("edge", PERIOD, &edge);
    assert_eq!(printed(&["test", &folder.path("")]).0, 0);
}

#[test]
fn a_row_without_a_time_is_seen() {
    let tests = "  - {name: no time, kind: positive, given: [{table: DeviceProcessEvents, FileName: whoami.exe}], expect: fires}\n";
    let folder = Folder::new("no-time", PERIOD, tests);
    assert_eq!(printed(&["test", &folder.path("")]).0, 0);
}

#[test]
fn a_test_can_run_the_query_alone() {
    let tests = OLD
        .replace("kind: near-miss", "kind: positive, as: query")
        .replace("silent", "fires");
    let folder = Folder::new("query", &format!("{PERIOD}triggerThreshold: 5\n"), &tests);
    let (exit, text) = printed(&["test", &folder.path("")]);
    assert_eq!(exit, 0, "{text}");
    assert!(!text.contains("leaves out"), "{text}");
}

#[test]
fn explain_says_what_the_schedule_decided() {
    let folder = Folder::new("explain", THRESHOLD, ONE);
    let (_, text) = printed(&["explain", &folder.path("rule.yaml"), "--test", "one"]);
    assert!(
        text.contains("the rule is silent: its query has 1 row, its trigger wants more than 5"),
        "{text}"
    );
    let folder = Folder::new("explain-period", PERIOD, OLD);
    let (_, text) = printed(&["explain", &folder.path("rule.yaml"), "--test", "old"]);
    assert!(text.contains("leaves out 1 row"), "{text}");
}

#[test]
fn generated_tests_pass_whatever_the_schedule() {
    for (name, fields, is_query) in [
        ("generate", THRESHOLD, true),
        ("generate-plain", PERIOD, false),
        ("generate-short", "queryPeriod: 5m\n", true),
    ] {
        let folder = Folder::new(name, fields, "");
        let (exit, text) = printed(&["generate", &folder.path("rule.yaml"), "--write", "--force"]);
        assert_eq!(exit, 0, "{text}");
        let tests = std::fs::read_to_string(folder.path("rule.test.yaml")).unwrap();
        assert_eq!(tests.contains("as: query"), is_query, "{name}: {tests}");
        let (exit, text) = printed(&["test", &folder.path("")]);
        assert_eq!(exit, 0, "{name}: {text}");
    }
}

#[test]
fn tests_that_mutate_writes_pass_whatever_the_schedule() {
    let folder = Folder::new("mutate", THRESHOLD, ONE);
    let text = std::fs::read_to_string(folder.path("rule.test.yaml")).unwrap();
    let block =
        "tests:\n  - name: one\n    kind: near-miss\n    given: [{use: e}]\n    expect: silent\n";
    let (head, _) = text.split_once("tests:").unwrap();
    std::fs::write(folder.path("rule.test.yaml"), format!("{head}{block}")).unwrap();
    let (exit, text) = printed(&["mutate", &folder.path("rule.test.yaml"), "--fix"]);
    assert_eq!(exit, 0, "{text}");
    let tests = std::fs::read_to_string(folder.path("rule.test.yaml")).unwrap();
    assert!(tests.contains("as: query"), "{tests}");
    let (exit, text) = printed(&["test", &folder.path("")]);
    assert_eq!(exit, 0, "{text}");
}

#[test]
fn a_changed_schedule_changes_the_rule() {
    let folder = Folder::new("diff", "queryPeriod: 30h\n", OLD);
    let rule = std::fs::read_to_string(folder.path("rule.yaml")).unwrap();
    std::fs::write(folder.path("new.yaml"), rule.replace("30h", "24h")).unwrap();
    let (old, new, tests) = (
        folder.path("rule.yaml"),
        folder.path("new.yaml"),
        folder.path("rule.test.yaml"),
    );
    let (exit, text) = printed(&["diff", &old, &new, "--tests", &tests]);
    assert_eq!(exit, 1, "{text}");
    assert!(text.contains("newly missed"), "{text}");
    assert!(!text.contains("for any event"), "{text}");
}

#[test]
fn a_schedule_that_cannot_be_read_is_a_mistake_in_every_command_and_never_a_default() {
    let wrong = "queryFrequency: 1h\nqueryPeriod: soon\ntriggerOperator: gt\ntriggerThreshold: 5\n";
    let folder = Folder::new("unreadable", wrong, ONE);
    let (rule, tests) = (folder.path("rule.yaml"), folder.path("rule.test.yaml"));
    for arguments in [
        &["check", &rule][..],
        &["test", &tests],
        &["generate", &rule],
        &["diff", &rule, &rule],
        &["explain", &rule, "--row", "{\"FileName\": \"whoami.exe\"}"],
    ] {
        let (code, text) = printed(arguments);
        assert_eq!(code, 3, "{arguments:?}: {text}");
        assert!(text.contains("kqlab::rule::field"), "{arguments:?}: {text}");
        assert!(text.contains("rule.yaml:3:14"), "{arguments:?}: {text}");
    }
}
