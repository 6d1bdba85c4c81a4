//! The reports of a run in which one test passes and one fails.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

/// A rule with a test that passes and one that fails.
static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let path = std::env::temp_dir().join(format!("kqlab-reports-{}", std::process::id()));
    std::fs::create_dir_all(&path).unwrap();
    std::fs::write(
        path.join("rule.yaml"),
        "id: 1\nname: logons <of> a | b\nrelevantTechniques: [T1078]\nquery: DeviceLogonEvents | where AccountName == 'bob'\n",
    )
    .unwrap();
    std::fs::write(
        path.join("rule.test.yaml"),
        "version: 1\nrule: ./rule.yaml\nclock: 2026-01-15T12:00:00Z\ntests:\n  - {name: bob, kind: positive, given: [{table: DeviceLogonEvents, row: {AccountName: bob}}], expect: fires}\n  - {name: 'eve, # the other', kind: positive, given: [{table: DeviceLogonEvents, row: {AccountName: eve}}], expect: fires}\n",
    )
    .unwrap();
    path
});

fn report(format: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_kqlab"))
        .args(["test", "rule.test.yaml", "--format", format])
        .current_dir(&*FOLDER)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn tap_has_a_point_for_each_test_and_the_plan() {
    let text = report("tap");
    assert!(text.starts_with("TAP version 14\nok 1 - "), "{text}");
    assert!(
        text.contains("\nnot ok 2 - logons <of> a | b: positive eve, \\# the other\n  ---\n"),
        "{text}"
    );
    assert!(text.ends_with("\n1..2\n"), "{text}");
}

#[test]
fn sarif_points_at_the_line_of_the_test() {
    let document: serde_json::Value = serde_json::from_str(&report("sarif")).unwrap();
    let results = document["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 1);
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "rule.test.yaml");
    assert_eq!(place["region"]["startLine"], 6);
}

#[test]
fn an_annotation_is_one_line_whatever_the_message_is() {
    let text = report("github");
    let mut lines = text.lines();
    let annotation = lines.next().unwrap();
    let start = "::error file=rule.test.yaml,line=6,title=positive%3A eve%2C # the other::expected";
    assert!(annotation.starts_with(start), "{annotation}");
    assert_eq!(lines.next(), Some("1 passed, 1 failed"));
}

#[test]
fn markdown_has_a_row_for_each_rule_and_what_failed() {
    let text = report("markdown");
    assert!(
        text.contains("| logons &lt;of> a \\| b | 1 ✓ **1 ✗** |"),
        "{text}"
    );
    assert!(text.contains("`rule.test.yaml` line 6"), "{text}");
}

#[test]
fn html_is_one_page_without_markup_from_names() {
    let text = report("html");
    assert!(text.starts_with("<!doctype html>"));
    assert!(text.contains("logons &lt;of&gt; a | b"), "{text}");
    assert!(!text.contains("<of>") && !text.contains("src=") && !text.contains("href="));
    assert!(text.trim_end().ends_with("</html>"));
}

#[test]
fn a_technique_whose_rule_fails_scores_nothing() {
    let layer: serde_json::Value = serde_json::from_str(&report("navigator")).unwrap();
    assert_eq!(layer["techniques"][0]["techniqueID"], "T1078");
    assert_eq!(layer["techniques"][0]["score"], 0);
}

#[test]
fn html_of_a_rule_that_passes_shows_its_scenarios_findings_and_surviving_mutants() {
    let path = std::env::temp_dir().join(format!("kqlab-html-{}", std::process::id()));
    std::fs::create_dir_all(&path).unwrap();
    std::fs::write(
        path.join("rule.yaml"),
        "id: 1\nname: logons\nquery: DeviceLogonEvents | where AccountName == 'bob' and LogonType == 'Network'\n",
    )
    .unwrap();
    std::fs::write(
        path.join("rule.test.yaml"),
        concat!(
            "version: 1\nrule: ./rule.yaml\nclock: 2026-01-15T12:00:00Z\n",
            "templates:\n  t: {table: DeviceLogonEvents, row: {AccountName: bob, LogonType: Network, DeviceName: a}}\n",
            "exclusions:\n  all: {exclude: AccountName == 'bob'}\n",
            "tests:\n  - {name: bob, kind: positive, given: [{use: t}], expect: fires}\n",
            "scenarios:\n  - {id: S1, title: backup, given: [{use: t, DeviceName: b}], expect: {original: fires, with all: silent}}\n",
        ),
    )
    .unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_kqlab"))
        .args(["test", "rule.test.yaml", "--format", "html"])
        .current_dir(&path)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let page = String::from_utf8(output.stdout).unwrap();
    let row = "<td>S1 backup</td><td>fires <span class=\"ok\">✓</span> <small></small></td>\
<td>silent <span class=\"ok\">✓</span> <small>all</small></td><td></td>";
    assert!(page.contains(row), "{page}");
    assert!(page.contains("<b>subsumes-detection</b>"), "{page}");
    assert!(page.contains("1 - DeviceLogonEvents | where"), "{page}");
    assert!(page.contains("expects `silent` of"), "{page}");
    std::fs::remove_dir_all(&path).unwrap();
}
