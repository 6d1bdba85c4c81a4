//! Exclusions that are found from benign events silence them, keep every positive, and are as dear to an attacker as the
//! events allow.

mod command;
mod page_rules;

use std::path::{Path, PathBuf};

use kqlab::Exit;
use kqlab::proof::Control;
use kqlab::report::tuning::{json, markdown, terminal};
use kqlab::runner::{Selection, Suite, run_file};
use kqlab::tuning::synthesis::{Choice, Reason, Synthesis, added, synthesize};

const RULE: &str = "DeviceProcessEvents
| where Timestamp > ago(1d)
| where ProcessCommandLine has \"run\"
// one row a device
| summarize count() by DeviceName";

/// Writes a rule with its test file into a folder of its own and gives the test file's path.
fn files(name: &str, query: &str, tests: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("kqlab-tune-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    std::fs::write(folder.join("rule.kql"), query).expect("the rule can be written");
    let path = folder.join("rule.test.yaml");
    let text = format!("version: 1\nrule: ./rule.kql\nclock: 2026-01-15T12:00:00Z\n{tests}");
    std::fs::write(&path, text).expect("the test file can be written");
    path
}

/// A test file for [`RULE`]: an attack, and benign events as scenarios.
fn tests(attack: &str, scenarios: &[&str]) -> String {
    let mut text = format!(
        "templates:
  event:
    table: DeviceProcessEvents
    row: {{Timestamp: -1h, DeviceName: ws-1, FileName: tool.exe, ProcessCommandLine: tool run, AccountName: mallory}}
tests:
  - {{name: attack, kind: positive, given: [{{use: event{attack}}}], expect: fires}}
scenarios:
"
    );
    for (number, cells) in scenarios.iter().enumerate() {
        text.push_str(&format!(
            "  - {{id: S{}, given: [{{use: event{cells}}}], expect: fires}}\n",
            number + 1
        ));
    }
    text
}

fn found_in(path: &Path, choice: &Choice<'_>) -> Synthesis {
    let suite = Suite::open(path).unwrap_or_else(|(errors, _)| panic!("{errors:?}"));
    synthesize(&suite, choice).unwrap_or_else(|error| panic!("{:?}", error.into_reports()))
}

fn found(name: &str, attack: &str, scenarios: &[&str]) -> Synthesis {
    let path = files(name, RULE, &tests(attack, scenarios));
    let choice = Choice {
        scenarios: true,
        ..Choice::default()
    };
    found_in(&path, &choice)
}

fn kql(synthesis: &Synthesis) -> Vec<String> {
    let exclusions = synthesis.exclusions.iter();
    exclusions.map(|found| found.exclusion.kql()).collect()
}

#[test]
fn what_is_dear_to_an_attacker_is_preferred() {
    let all = found(
        "dear",
        "",
        &[", DeviceName: build-1, FileName: ci.exe, AccountName: ci"],
    );
    let [only] = all.exclusions.as_slice() else {
        panic!("{:?}", kql(&all));
    };
    assert_eq!(only.exclusion.telling[0].kql, "DeviceName =~ \"build-1\"");
    assert_eq!(only.exclusion.control(), Control::Dear);
    // An account and a file name say more of who acts, and are no reason to be believed alone.
    assert_eq!(
        only.exclusion.kql(),
        "DeviceName =~ \"build-1\" and AccountName =~ \"ci\" and FileName =~ \"ci.exe\""
    );
}

#[test]
fn what_is_free_to_an_attacker_is_taken_where_nothing_else_differs() {
    let all = found("free", "", &[", FileName: ci.exe"]);
    let [only] = all.exclusions.as_slice() else {
        panic!("{:?}", kql(&all));
    };
    assert_eq!(only.exclusion.telling[0].kql, "FileName =~ \"ci.exe\"");
    assert_eq!(only.exclusion.control(), Control::Free);
    let audit = only.audit.as_ref().expect("it is audited");
    assert_eq!(audit.codes(kqlab::audit::About::Exclusion), ["masquerade"]);
    let bypass = audit.bypass.as_ref().expect("there is a way past it");
    let columns: Vec<&str> = bypass
        .edits
        .iter()
        .map(|edit| edit.column.as_str())
        .collect();
    assert_eq!(columns, ["FileName"]);
}

#[test]
fn scenarios_of_one_kind_share_an_exclusion_and_others_have_their_own() {
    let alike = found(
        "alike",
        "",
        &[", DeviceName: build-1", ", DeviceName: build-2"],
    );
    assert_eq!(
        kql(&alike),
        [
            "DeviceName in~ (\"build-1\", \"build-2\") and AccountName =~ \"mallory\" and FileName =~ \"tool.exe\""
        ]
    );
    assert_eq!(alike.exclusions[0].silences, ["S1", "S2"]);
    assert_eq!(alike.exclusions[0].name, "benign-S1-S2");

    let unlike = found(
        "unlike",
        "",
        &[", DeviceName: build-1", ", FileName: ci.exe"],
    );
    let silences: Vec<&[String]> = unlike
        .exclusions
        .iter()
        .map(|found| found.silences.as_slice())
        .collect();
    assert_eq!(silences, [["S1"], ["S2"]]);
}

#[test]
fn two_predicates_are_joined_where_neither_tells_alone() {
    let path = files(
        "joined",
        RULE,
        "templates:
  event:
    table: DeviceProcessEvents
    row: {Timestamp: -1h, DeviceName: ws-1, FileName: tool.exe, ProcessCommandLine: tool run}
tests:
  - {name: elsewhere, kind: positive, given: [{use: event, FileName: ci.exe}], expect: fires}
  - {name: another tool, kind: positive, given: [{use: event, DeviceName: build-1}], expect: fires}
scenarios:
  - {id: S1, given: [{use: event, DeviceName: build-1, FileName: ci.exe}], expect: fires}
",
    );
    let choice = Choice {
        scenarios: true,
        ..Choice::default()
    };
    assert_eq!(
        kql(&found_in(&path, &choice)),
        ["DeviceName =~ \"build-1\" and FileName =~ \"ci.exe\""]
    );
}

#[test]
fn what_the_test_file_says_of_the_tuned_rule_is_kept() {
    let text = tests(
        "",
        &[", DeviceName: build-1, FileName: ci.exe, AccountName: mallory"],
    );
    let text = format!(
        "{text}evasions:\n  - name: another tool on the build machine\n    given: [{{use: event, DeviceName: build-1}}]\n    \
         expect: {{original: fires, tuned: fires}}\n"
    );
    let path = files("kept", RULE, &text);
    let choice = Choice {
        scenarios: true,
        ..Choice::default()
    };
    let all = found_in(&path, &choice);
    assert!(
        kql(&all)[0].contains("FileName =~ \"ci.exe\""),
        "{:?}",
        kql(&all)
    );
    let kept: Vec<&str> = all
        .evidence
        .kept
        .iter()
        .map(|row| row.name.as_str())
        .collect();
    assert_eq!(kept, ["attack", "another tool on the build machine"]);
    assert!(
        all.evidence
            .kept
            .iter()
            .all(|row| row.tuned == row.original)
    );
}

#[test]
fn a_benign_event_that_equals_a_positive_is_refused_with_both() {
    let hash = "8f14e45fceea167a5a36dedd4bea2543c0ffee01";
    let all = found("same", "", &[&format!(", ReportId: 7, SHA1: {hash}")]);
    assert!(all.exclusions.is_empty());
    let [refused] = all.refused.as_slice() else {
        panic!("{:?}", all.refused);
    };
    let Reason::Same(same) = &refused.reason else {
        panic!("{refused:?}");
    };
    assert_eq!(same.kept, "attack");
    assert_eq!((same.benign.len(), same.positive.len()), (1, 1));
    let differing: Vec<&str> = same
        .differing
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(differing, ["SHA1", "ReportId"]);
    assert!(
        same.unset
            .iter()
            .any(|name| name == "InitiatingProcessAccountDomain")
    );
    let style = kqlab::output::Style::PLAIN;
    let text = terminal(&all, style);
    assert!(text.contains("no exclusion silences S1"), "{text}");
    assert!(
        text.contains("benign: {table: DeviceProcessEvents"),
        "{text}"
    );
}

#[test]
fn without_positives_nothing_is_found() {
    let text = tests("", &[", DeviceName: build-1"]).replace("kind: positive", "kind: near-miss");
    let path = files("nothing-kept", RULE, &text);
    let choice = Choice {
        scenarios: true,
        ..Choice::default()
    };
    let all = found_in(&path, &choice);
    assert!(all.exclusions.is_empty());
    assert!(matches!(all.refused[0].reason, Reason::NothingKept));
}

#[test]
fn a_column_that_the_rule_dropped_is_not_read() {
    let query = "DeviceProcessEvents\n| project Timestamp, FileName, ProcessCommandLine\n| where ProcessCommandLine has 'run'";
    let path = files(
        "dropped",
        query,
        &tests("", &[", DeviceName: build-1, FileName: ci.exe"]),
    );
    let choice = Choice {
        scenarios: true,
        ..Choice::default()
    };
    let all = found_in(&path, &choice);
    // The device is known before `project` only, and there the exclusion goes.
    assert!(
        all.tuned
            .starts_with("DeviceProcessEvents\n| where not(DeviceName"),
        "{}",
        all.tuned
    );
}

#[test]
fn rows_of_a_log_file_are_benign_events_too() {
    let path = files("log", RULE, &tests("", &[]).replace("scenarios:\n", ""));
    let log = path.with_file_name("log.ndjson");
    let row = |device: &str, line: &str| {
        format!(
            "{{\"Timestamp\": \"2026-01-15T11:00:00Z\", \"DeviceName\": \"{device}\", \"FileName\": \"ci.exe\", \
             \"ProcessCommandLine\": \"{line}\"}}\n"
        )
    };
    let text = [
        row("build-1", "ci run"),
        row("build-2", "ci run"),
        row("ws-1", "ci idle"),
    ]
    .concat();
    std::fs::write(&log, text).expect("the log can be written");
    let files = [log];
    let choice = Choice {
        files: &files,
        ..Choice::default()
    };
    let all = found_in(&path, &choice);
    // The third row is none that the rule catches.
    assert_eq!(
        kql(&all),
        ["DeviceName in~ (\"build-1\", \"build-2\") and FileName =~ \"ci.exe\""]
    );
    assert_eq!(all.evidence.benign[0].events, 2);
    assert_eq!(all.evidence.benign[0].name, "log.ndjson");
    let audit = all.exclusions[0].audit.as_ref().expect("it is audited");
    assert!(audit.findings.is_empty(), "{:?}", audit.findings);
}

#[test]
fn a_rule_with_a_threshold_is_silenced_and_keeps_its_counts() {
    let query = "DeviceProcessEvents\n| where ProcessCommandLine has 'run'\n| summarize n = count() by DeviceName\n| where n > 1";
    let text = "templates:
  event:
    table: DeviceProcessEvents
    row: {Timestamp: -1h, DeviceName: ws-1, FileName: tool.exe, ProcessCommandLine: tool run}
tests:
  - {name: attack, kind: positive, given: [{use: event}, {use: event, ReportId: 2}, {use: event, ReportId: 3}], expect: {rows: [{n: 3}]}}
scenarios:
  - {id: S1, given: [{use: event, DeviceName: build-1}, {use: event, DeviceName: build-1, ReportId: 2}], expect: fires}
";
    let path = files("threshold", query, text);
    let choice = Choice {
        scenarios: true,
        ..Choice::default()
    };
    let all = found_in(&path, &choice);
    assert_eq!(
        kql(&all),
        ["DeviceName =~ \"build-1\" and FileName =~ \"tool.exe\""]
    );
    assert!(all.tuned.contains(
        "| where not(DeviceName =~ \"build-1\" and FileName =~ \"tool.exe\")\n| summarize"
    ));
}

#[test]
fn the_engine_refuses_what_would_change_an_answer_for_what_is_kept() {
    // Without the events of one build machine those of the other would be few enough.
    let query = "DeviceProcessEvents
| where ProcessCommandLine has 'run'
| summarize n = count() by FileName
| where n between (2 .. 3)";
    let text = "templates:
  event:
    table: DeviceProcessEvents
    row: {Timestamp: -1h, DeviceName: ws-1, FileName: tool.exe, ProcessCommandLine: tool run}
  build:
    table: DeviceProcessEvents
    row: {Timestamp: -1h, DeviceName: build-1, FileName: ci.exe, ProcessCommandLine: ci run}
tests:
  - name: attack among builds
    kind: positive
    given:
      - {use: event}
      - {use: event}
      - {use: build}
      - {use: build}
      - {use: build}
      - {use: build, DeviceName: build-2}
      - {use: build, DeviceName: build-2}
    expect: {count: 1}
scenarios:
  - {id: S1, given: [{use: build}, {use: build}], expect: fires}
";
    let path = files("engine", query, text);
    let choice = Choice {
        scenarios: true,
        ..Choice::default()
    };
    let all = found_in(&path, &choice);
    assert_eq!(kql(&all), ["FileName =~ \"ci.exe\""]);
}

#[test]
fn what_is_written_into_the_test_file_holds_there() {
    let text = format!(
        "# ours\n{}tuned: {{must_keep: [attack]}} # for now\n",
        tests("", &[", DeviceName: build-1"]).replace(
            "expect: fires}\n",
            "expect: {original: fires, tuned: silent}}\n"
        )
    );
    let text = text.replacen(
        "kind: positive, given: [{use: event}], expect: {original: fires, tuned: silent}",
        "kind: positive, given: [{use: event}], expect: fires",
        1,
    );
    let path = files("write", RULE, &text);
    let failed = run_file(&path, &Selection::default());
    assert_eq!(failed.exit, Exit::Failed, "the tuned rule fires before");
    let choice = Choice {
        scenarios: true,
        ..Choice::default()
    };
    let all = found_in(&path, &choice);
    let suite = Suite::open(&path).expect("the suite opens");
    let before = std::fs::read_to_string(&path).expect("the file is there");
    let after = added(&suite.file, &before, &all.exclusions).expect("there is a place");
    for line in before.lines().filter(|line| !line.starts_with("tuned:")) {
        assert!(after.contains(line), "{line} is gone");
    }
    assert!(after.contains("tuned: {apply: [benign-S1], must_keep: [attack]} # for now"));
    std::fs::write(&path, after).expect("the file can be written");
    let report = run_file(&path, &Selection::default());
    assert_eq!(report.exit, Exit::Passed, "{:?}", report.errors);
}

#[test]
fn the_reports_hold_the_query_the_evidence_and_the_bypass() {
    let all = found("reports", "", &[", DeviceName: build-1"]);
    let page = markdown(&all);
    for part in [
        "+| where not(DeviceName =~ \"build-1\"",
        " // one row a device",
        "| benign | S1 | 1 | 1 | 0 |",
        "| kept | attack | 1 | 1 | 1 |",
        "| DeviceName | ws-1 | build-1 | dear |",
    ] {
        assert!(page.contains(part), "{part} is not in\n{page}");
    }
    let document: serde_json::Value = serde_json::from_str(&json(&all)).expect("it is JSON");
    assert_eq!(document["exclusions"][0]["bypass"]["cost"], 10);
    assert_eq!(document["benign"][0]["rowsAfter"], 0);
    assert_eq!(document["tuned"], all.tuned);
}
