//! `kqlab explain`: rows given on the command line, in files and in tests; results traced back; mistakes.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::process::{Command, Output};

use crate::scratch::Scratch;
use serde_json::{Value, json};

const RULE: &str = "id: 1\nname: logons\nquery: |\n  DeviceLogonEvents\n  | where Timestamp > ago(1d)\n  | where AccountName has 'bob' and LogonType != 'Service'\n  | summarize Last = max(Timestamp), Logons = count() by DeviceName\n  | where Logons > 1\n";

const TESTS: &str = "version: 1
rule: ./rule.yaml
clock: 2026-01-15T12:00:00Z
templates:
  logon: {table: DeviceLogonEvents, row: {Timestamp: -1h, AccountName: bob, DeviceName: ws-1}}
exclusions:
  fleet: {exclude: DeviceName == 'ws-1'}
tests:
  - name: bob logs on twice
    kind: positive
    given:
      - {use: logon}
      - {use: logon, Timestamp: -3h}
      - {use: logon, AccountName: bobby}
    expect: {original: fires, tuned: silent}
tuned: {apply: [fleet]}
";

const EVENTS: &str = r#"{"Timestamp": "2026-01-15T10:00:00Z", "AccountName": "bob", "DeviceName": "ws-1"}

{"Timestamp": "2026-01-15T11:00:00Z", "AccountName": "bob", "DeviceName": "ws-1"}
{"Timestamp": "2026-01-11T11:00:00Z", "AccountName": "bob", "DeviceName": "ws-1"}
{"Timestamp": "2026-01-15T11:00:00Z", "AccountName": "bob", "DeviceName": "ws-2"}
"#;

const NOW: [&str; 2] = ["--now", "2026-01-15T12:00:00Z"];

/// A folder of its own with a rule, its test file and events, removed at the end.
struct Folder(Scratch);

impl Folder {
    fn new(name: &str) -> Self {
        Self(Scratch::new("explain", name))
            .with("rule.yaml", RULE)
            .with("rule.test.yaml", TESTS)
            .with("events.ndjson", EVENTS)
    }

    fn with(self, name: &str, content: &str) -> Self {
        self.0.write(name, content);
        self
    }

    /// `kqlab explain RULE …` in this folder.
    fn explain(&self, rule: &str, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_kqlab"))
            .current_dir(&self.0)
            .args(["explain", rule])
            .args(arguments)
            .output()
            .unwrap()
    }

    fn text(&self, arguments: &[&str]) -> String {
        let output = self.explain("rule.yaml", arguments);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert!(output.stderr.is_empty(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn json(&self, rule: &str, arguments: &[&str]) -> Value {
        let output = self.explain(rule, &[arguments, &["--format", "json"]].concat());
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// What is said of a mistake, which ends with exit code 2 and without a result.
    fn mistake(&self, arguments: &[&str]) -> String {
        let output = self.explain("rule.yaml", arguments);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(output.stdout.is_empty(), "{output:?}");
        let text = String::from_utf8(output.stderr).unwrap();
        text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
    }
}

/// `T1 T2 …`: the rows of a part of the document.
fn rows(part: &Value) -> String {
    let rows = part.as_array().unwrap().iter();
    let name = |row: &Value| format!("{}{}", row["table"].as_str().unwrap_or("query"), row["row"]);
    rows.map(name).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_row_on_the_command_line_is_followed_to_the_predicate_that_drops_it() {
    let folder = Folder::new("row");
    let text = folder.text(
        &[
            &["--row", r#"{"Timestamp": "-1h", "AccountName": "bobby"}"#],
            &NOW[..],
        ]
        .concat(),
    );
    let wanted = "line 6: where AccountName has 'bob' and LogonType != 'Service'
  1 row in, 0 rows out
  DeviceLogonEvents row 1 is dropped here:
    AccountName has 'bob' is false
      AccountName is \"bobby\"
      `has` looks for whole terms, runs of letters and digits; `bob` does not end at a term's edge, as `bobby` is one term, so it is false
";
    assert!(text.contains(wanted), "{text}");
    assert!(text.ends_with("the rule is silent\n"), "{text}");
}

#[test]
fn a_row_of_a_log_file_is_followed_through_the_run_over_the_whole_file() {
    let folder = Folder::new("line");
    let run = |line: &str| {
        folder.text(&[&["--rows", "events.ndjson", "--line", line], &NOW[..]].concat())
    };
    let text = run("3");
    assert!(text.contains("the rule fires: 1 row\n"), "{text}");
    assert!(
        text.contains("made of DeviceLogonEvents rows 1, 2 (events.ndjson, lines 1, 3)"),
        "{text}"
    );
    let text = run("4");
    assert!(
        text.contains("DeviceLogonEvents row 3 (events.ndjson, line 4) is dropped here:\n    Timestamp > ago(1d) is false"),
        "{text}"
    );
    assert!(
        text.ends_with("the rule fires: 1 row\nthe row is in none of them\n"),
        "{text}"
    );
    let text = run("5");
    assert!(
        text.contains("Logons is 1"),
        "a group is dropped with its rows: {text}"
    );
}

#[test]
fn the_row_may_be_named_by_its_number() {
    let folder = Folder::new("number");
    let by = |option: &str, name: &str| {
        folder.text(
            &[
                &["--rows", "DeviceLogonEvents=events.ndjson", option, name],
                &NOW[..],
            ]
            .concat(),
        )
    };
    assert_eq!(by("--number", "3"), by("--line", "4"));
    assert_eq!(by("--number", "DeviceLogonEvents:3"), by("--line", "4"));
}

#[test]
fn a_test_is_explained_with_its_rows_and_clock() {
    let folder = Folder::new("test");
    let text = folder.text(&["--test", "bob logs on twice"]);
    assert!(
        text.starts_with("test bob logs on twice [original]\n"),
        "{text}"
    );
    assert!(
        text.contains("made of DeviceLogonEvents rows 1, 2 (rule.test.yaml, lines 12, 13)"),
        "{text}"
    );
    assert!(
        text.contains("  max(Timestamp) is set by DeviceLogonEvents row 1\n"),
        "{text}"
    );
    assert!(
        text.contains("DeviceLogonEvents row 3 (rule.test.yaml, line 14) is dropped here:"),
        "{text}"
    );
}

#[test]
fn a_test_is_explained_for_the_tuned_rule_and_for_one_exclusion() {
    let folder = Folder::new("tuned");
    let tuned = folder.text(&["--test", "bob logs on twice", "--tuned"]);
    assert!(tuned.contains("the rule is silent"), "{tuned}");
    assert!(tuned.contains("DeviceName == 'ws-1' is true"), "{tuned}");
    assert_eq!(tuned, folder.text(&["--test", "bob logs on twice [tuned]"]));
    let with = folder.text(&["--test", "bob logs on twice", "--with", "fleet"]);
    assert!(with.contains("the rule is silent"), "{with}");
    let row = folder.text(&[
        "--row",
        r#"[{"Timestamp": "-1h", "DeviceName": "ws-1", "AccountName": "bob"}, {"Timestamp": "-2h", "DeviceName": "ws-1", "AccountName": "bob"}]"#,
        "--tuned",
    ]);
    assert!(row.starts_with("the rule tuned\n"), "{row}");
    assert!(row.contains("DeviceName == 'ws-1' is true"), "{row}");
}

#[test]
fn one_row_of_the_result_can_be_traced_back() {
    let folder = Folder::new("result").with("all.kql", "DeviceLogonEvents | project DeviceName");
    let page = folder.json("all.kql", &["--rows", "events.ndjson", "--result", "4"]);
    let results = page["results"].as_array().unwrap();
    assert_eq!(results.len(), 1);
    assert_eq!(
        (&results[0]["row"], rows(&results[0]["from"])),
        (&json!(4), "DeviceLogonEvents4".to_owned())
    );
    assert_eq!(results[0]["from"][0]["line"], 5);
}

#[test]
fn both_sides_of_a_join_are_named_with_their_files() {
    let folder = Folder::new("join")
        .with("join.kql", "DeviceLogonEvents\n| join kind=inner DeviceInfo on DeviceName\n| project DeviceName, OSPlatform\n")
        .with("info.csv", "DeviceName,OSPlatform\nws-2,Linux\nws-3,Windows\n");
    let tables = [
        "--table",
        "DeviceLogonEvents=events.ndjson",
        "--table",
        "DeviceInfo=info.csv",
    ];
    let output = folder.explain("join.kql", &tables);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("made of DeviceLogonEvents row 4 (events.ndjson, line 5) and DeviceInfo row 1 (info.csv, line 2)"),
        "{text}"
    );
    assert!(
        text.contains("DeviceInfo row 2 (info.csv, line 3) is dropped here: no row of the other side has DeviceName \"ws-3\""),
        "{text}"
    );
}

#[test]
fn a_stage_that_cannot_be_seen_through_is_named() {
    let folder = Folder::new("series").with(
        "series.kql",
        "DeviceLogonEvents | make-series n = count() on Timestamp from datetime(2026-01-15) to datetime(2026-01-16) step 1d",
    );
    let output = folder.explain("series.kql", &["--rows", "events.ndjson", "--number", "1"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains(
            "`make-series` does not say which rows its rows are made of: the row is not followed on"
        ),
        "{text}"
    );
    let page = folder.json("series.kql", &["--rows", "events.ndjson"]);
    assert_eq!(page["results"][0]["untraced"][0]["operator"], "make-series");
    assert_eq!(page["results"][0]["from"], json!([]));
}

#[test]
fn the_document_has_sources_stages_and_results() {
    let folder = Folder::new("json");
    let page = folder.json("rule.yaml", &["--test", "bob logs on twice"]);
    assert_eq!(page["fires"], true);
    assert_eq!(page["clock"], "2026-01-15T12:00:00.0000000Z");
    assert_eq!(
        (&page["sources"][0]["table"], &page["sources"][0]["rows"]),
        (&json!("DeviceLogonEvents"), &json!(3))
    );
    let stages = page["stages"].as_array().unwrap();
    let operators: Vec<(&str, u64, u64, u64)> = stages
        .iter()
        .map(|stage| {
            let number = |key: &str| stage[key].as_u64().unwrap();
            (
                stage["operator"].as_str().unwrap(),
                number("line"),
                number("rowsIn"),
                number("rowsOut"),
            )
        })
        .collect();
    assert_eq!(
        operators,
        [
            ("DeviceLogonEvents", 4, 0, 3),
            ("where", 5, 3, 3),
            ("where", 6, 3, 2),
            ("summarize", 7, 2, 1),
            ("where", 8, 1, 1),
        ]
    );
    let dropped = &stages[2]["dropped"][0];
    assert_eq!(
        (
            dropped["row"].as_u64(),
            &dropped["why"],
            rows(&dropped["from"])
        ),
        (
            Some(3),
            &json!("predicate"),
            "DeviceLogonEvents3".to_owned()
        )
    );
    assert_eq!(dropped["because"][0]["text"], "AccountName has 'bob'");
    assert_eq!(dropped["because"][0]["value"], false);
    assert_eq!(
        dropped["because"][0]["operands"][0],
        json!({"text": "AccountName", "value": "bobby"})
    );
    let result = &page["results"][0];
    assert_eq!(result["values"]["Logons"], 2);
    assert_eq!(
        rows(&result["from"]),
        "DeviceLogonEvents1 DeviceLogonEvents2"
    );
    assert_eq!(
        result["from"][1]["values"]["Timestamp"],
        "2026-01-15T09:00:00Z"
    );
    assert_eq!(
        (&result["set"][0]["text"], rows(&result["set"][0]["from"])),
        (&json!("max(Timestamp)"), "DeviceLogonEvents1".to_owned())
    );
}

#[test]
fn only_the_first_rows_are_explained_unless_all_are_asked_for() {
    let event = "{\"Timestamp\": \"2020-01-01T00:00:00Z\"}\n";
    let folder = Folder::new("all").with("old.ndjson", &event.repeat(8));
    // That all rows are old is said on standard error.
    let text = |arguments: &[&str]| {
        let output = folder.explain("rule.yaml", &[arguments, &NOW[..]].concat());
        String::from_utf8(output.stdout).unwrap()
    };
    let all = text(&["--rows", "old.ndjson", "--all"]);
    let text = text(&["--rows", "old.ndjson"]);
    assert_eq!(text.matches("is dropped here").count(), 5);
    assert!(text.contains("  and 3 rows more\n"), "{text}");
    assert_eq!(all.matches("is dropped here").count(), 8);
}

#[test]
fn mistakes_are_named_and_end_with_exit_code_2() {
    let folder = Folder::new("mistakes");
    let said = folder.mistake(&["--test", "bob logs on twise"]);
    assert!(
        said.contains("no test is named `bob logs on twise`"),
        "{said}"
    );
    assert!(said.contains("did you mean `bob logs on twice`?"), "{said}");
    let said = folder.mistake(&["--test", "bob logs on twice", "--with", "fleets"]);
    assert!(said.contains("no exclusion `fleets`"), "{said}");
    let said = folder.mistake(&["--test", "bob logs on twice", "--number", "4"]);
    assert!(
        said.contains("DeviceLogonEvents has no row 4: it has 3 rows"),
        "{said}"
    );
    let said = folder.mistake(&["--test", "bob logs on twice", "--result", "2"]);
    assert!(
        said.contains("the result has no row 2: it has 1 row"),
        "{said}"
    );
    let said = folder.mistake(&["--rows", "events.ndjson", "--line", "2"]);
    assert!(said.contains("no row begins on line 2"), "{said}");
    let said = folder.mistake(&["--rows", "events.ndjson", "--number", "0"]);
    assert!(said.contains("`--number` counts from 1"), "{said}");
    let said = folder.mistake(&["--rows", "events.ndjson", "--number", "DeviceInfo:1"]);
    assert!(
        said.contains("the rule reads no table `DeviceInfo`"),
        "{said}"
    );
    let said = folder.mistake(&["--row", r#"{"Nope": 1}"#]);
    assert!(said.contains("Nope"), "{said}");
    let said = folder.mistake(&["--rows", "missing.ndjson"]);
    assert!(said.contains("missing.ndjson"), "{said}");
}

#[test]
fn a_rule_that_cannot_be_evaluated_ends_with_exit_code_3() {
    let folder = Folder::new("broken").with("broken.kql", "DeviceLogonEvents | where Nope == 1");
    let output = folder.explain("broken.kql", &["--rows", "events.ndjson"]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    let folder = folder.with(
        "failing.kql",
        "DeviceLogonEvents | extend x = assert(AccountName == 'x', 'not x')",
    );
    let output = folder.explain("failing.kql", &["--rows", "events.ndjson"]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
}
