//! `kqlab test --coverage`: what is measured, the gate, and that the rows given for gaps close them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use kqlab::coverage::{Coverage, Extent, ItemKind, PointState};
use kqlab::runner::{Selection, discover};
use kqlab::testing::{Measure, test_file};

/// A folder of its own with a rule and its tests.
fn files(name: &str, query: &str, tests: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("kqlab-coverage-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let query: String = query.lines().map(|line| format!("  {line}\n")).collect();
    let rule = format!("id: 1\nname: {name}\nquery: |\n{query}");
    std::fs::write(folder.join("rule.yaml"), rule).unwrap();
    let file = folder.join("rule.test.yaml");
    let head = "version: 1\nrule: ./rule.yaml\nclock: 2026-01-15T12:00:00Z\ntests:\n";
    std::fs::write(&file, format!("{head}{tests}")).unwrap();
    file
}

fn coverage(file: &Path) -> Coverage {
    let tested = test_file(
        file,
        &Selection::default(),
        Measure::Coverage,
        &kqlab::project::Projects::default(),
    );
    assert!(
        tested.report.errors.is_empty(),
        "{:?}",
        tested.report.errors
    );
    tested.coverage.unwrap()
}

/// What is not exercised in full, as `kind text: what is missing`.
fn gaps(coverage: &Coverage) -> Vec<String> {
    coverage
        .gaps()
        .map(|item| {
            let missing: Vec<&str> = item.missed().map(|point| point.aspect.missing()).collect();
            format!("{} {}: {}", item.kind.name(), item.text, missing.join(", "))
        })
        .collect()
}

fn kqlab(file: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kqlab"))
        .args(["test", "rule.test.yaml"])
        .args(arguments)
        .current_dir(file.parent().unwrap())
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

const LOGONS: &str = "DeviceLogonEvents\n| where AccountName == 'bob' and LogonType == 'Network'";
const BOTH: &str = "  - {name: both, kind: positive, given: [{table: DeviceLogonEvents, AccountName: bob, LogonType: Network}], expect: fires}\n";
const OTHER_ACCOUNT: &str = "  - {name: other account, kind: near-miss, given: [{table: DeviceLogonEvents, AccountName: eve, LogonType: Network}], expect: silent}\n";
const OTHER_TYPE: &str = "  - {name: other type, kind: near-miss, given: [{table: DeviceLogonEvents, AccountName: bob, LogonType: Interactive}], expect: silent}\n";

#[test]
fn the_tests_of_the_rules_exercise_all_of_them() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    let files = discover(&rules).unwrap();
    assert_eq!(files.len(), 5);
    for file in files {
        let coverage = coverage(&file);
        assert_eq!(gaps(&coverage), Vec::<String>::new(), "{}", file.display());
        assert!(coverage.possible() >= 14, "{}", file.display());
        let all = coverage.items.iter();
        assert!(
            all.clone().all(|item| item.extent() == Extent::Full),
            "nothing of a rule is out of reach: {}",
            file.display()
        );
        assert_eq!(coverage.percent_text(), "100 %");
    }
}

#[test]
fn without_a_test_coverage_falls_and_the_gate_is_missed() {
    let all = files("all", LOGONS, &[BOTH, OTHER_ACCOUNT, OTHER_TYPE].concat());
    let output = kqlab(&all, &["--min-coverage", "100"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("coverage 100 %: 8 of 8 points"), "{text}");

    let fewer = files("fewer", LOGONS, &[BOTH, OTHER_ACCOUNT].concat());
    let output = kqlab(&fewer, &["--min-coverage", "100"]);
    assert_eq!(output.status.code(), Some(4), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("coverage 75 %: 6 of 8 points"), "{text}");
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(
        errors.contains("coverage is 75 %, and --min-coverage asks for 100 %"),
        "{errors}"
    );
    let output = kqlab(&fewer, &["--min-coverage", "75"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

#[test]
fn a_failed_test_outweighs_the_gate() {
    let wrong = BOTH.replace("expect: fires", "expect: silent");
    let file = files("wrong", LOGONS, &wrong);
    let output = kqlab(&file, &["--min-coverage", "100"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
}

#[test]
fn nothing_is_measured_that_is_not_asked_for() {
    let file = files("unasked", LOGONS, BOTH);
    assert!(
        test_file(
            &file,
            &Selection::default(),
            Measure::Nothing,
            &kqlab::project::Projects::default()
        )
        .coverage
        .is_none()
    );
    let text = String::from_utf8(kqlab(&file, &[]).stdout).unwrap();
    // The next steps name the option; a figure is counted in points.
    assert!(!text.contains("points"), "{text}");
}

/// A rule with every kind of item.
const ALL_KINDS: &str = r#"let tools = dynamic(['psexec', 'paexec']);
DeviceProcessEvents
| where Timestamp between (ago(1d) .. now())
| where (FileName in~ (tools) or ProcessCommandLine has_all ('copy', 'admin$')) and not(AccountName == 'svc')
| summarize Count = count(), System = countif(AccountName == 'system') by DeviceId, bin(Timestamp, 1h)
| where Count > 2 or System >= 1
| join kind=inner (DeviceNetworkEvents | where RemotePort !in (53, 80) | project DeviceId, Day = bin(Timestamp, 1h), RemoteIP) on DeviceId, $left.Timestamp == $right.Day"#;

#[test]
fn the_tests_that_are_given_for_gaps_close_them() {
    let silent = "  - {name: nothing, kind: near-miss, given: [{table: DeviceProcessEvents, FileName: x}], expect: silent}\n";
    let file = files("kinds", ALL_KINDS, silent);
    let before = coverage(&file);
    assert!(before.percent() < 10.0, "{}", before.percent());
    let kinds: std::collections::BTreeSet<ItemKind> = before.gaps().map(|item| item.kind).collect();
    assert_eq!(kinds.len(), 5, "{kinds:?}");
    let states = before.items.iter().flat_map(|item| &item.points);
    let unclosed = states.filter(|point| point.state == PointState::Missed(None));
    assert_eq!(unclosed.count(), 0, "{:#?}", gaps(&before));

    let mut tests = silent.to_owned();
    for closing in &before.closings {
        tests.push_str(&closing.test().join("\n"));
        tests.push('\n');
    }
    let file = files("kinds-closed", ALL_KINDS, &tests);
    let output = kqlab(&file, &["--min-coverage", "100"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(gaps(&coverage(&file)), Vec::<String>::new());
}

#[test]
fn each_test_that_is_given_is_needed() {
    let file = files("needed", LOGONS, OTHER_ACCOUNT);
    let before = coverage(&file);
    assert_eq!(before.closings.len(), 2, "{:#?}", before.closings);
    for left_out in 0..2 {
        let kept = before.closings.iter().enumerate();
        let kept = kept.filter(|(number, _)| *number != left_out);
        let tests: String = kept
            .map(|(_, closing)| closing.test().join("\n") + "\n")
            .collect();
        let file = files("needed-fewer", LOGONS, &(OTHER_ACCOUNT.to_owned() + &tests));
        assert!(coverage(&file).percent() < 100.0, "{left_out}");
    }
}

#[test]
fn each_element_of_a_list_must_decide_alone() {
    let query = "DeviceProcessEvents | where FileName in ('a.exe', 'b.exe') or ProcessCommandLine has_all ('x', 'y')";
    let row = |cells: &str| {
        format!(
            "  - {{name: '{cells}', kind: near-miss, given: [{{table: DeviceProcessEvents, {cells}}}], expect: {{original: fires}}}}\n"
        )
    };
    let file = files(
        "elements",
        query,
        &row("FileName: a.exe, ProcessCommandLine: x"),
    );
    let gaps = gaps(&coverage(&file));
    let elements: Vec<&String> = gaps.iter().filter(|gap| gap.starts_with("list")).collect();
    assert_eq!(
        elements,
        [
            "list element b.exe: never decides alone",
            "list element x: never decides alone"
        ],
        "a.exe alone is listed, and y alone is missing"
    );
}

#[test]
fn an_element_that_another_one_always_comes_with_does_not_count() {
    let query = "DeviceProcessEvents | where FileName has_any ('copy', 'copy')";
    let file = files(
        "twice",
        query,
        "  - {name: x, kind: positive, given: [{table: DeviceProcessEvents, FileName: copy}], expect: fires}\n",
    );
    let coverage = coverage(&file);
    let elements: Vec<Extent> = coverage
        .items
        .iter()
        .filter(|item| item.kind == ItemKind::Element)
        .map(kqlab::coverage::Item::extent)
        .collect();
    assert_eq!(elements, [Extent::Impossible, Extent::Impossible]);
}

#[test]
fn a_row_far_from_a_bound_is_neither_inside_nor_outside() {
    let query = "DeviceProcessEvents | where Timestamp > ago(2h) and ProcessId <= 10";
    let row = |name: &str, time: &str, id: i64, expect: &str| {
        format!(
            "  - {{name: {name}, kind: near-miss, given: [{{table: DeviceProcessEvents, Timestamp: {time}, ProcessId: {id}}}], expect: {expect}}}\n"
        )
    };
    let far = [
        row("in", "-1h", 5, "fires"),
        row("out", "-3h", 50, "silent"),
    ]
    .concat();
    let bounds = |tests: &str| -> Vec<String> {
        let gaps = gaps(&coverage(&files("bounds", query, tests)));
        gaps.into_iter()
            .filter(|gap| gap.starts_with("bound"))
            .collect()
    };
    assert_eq!(
        bounds(&far),
        [
            "bound ago(2h): no row just inside, no row just outside",
            "bound 10: no row just inside, no row just outside"
        ]
    );
    let near = [
        row("in", "-1h59m59s", 10, "fires"),
        row("out", "-2h", 11, "silent"),
    ]
    .concat();
    assert_eq!(bounds(&near), Vec::<String>::new());
}

#[test]
fn a_count_that_no_group_has_does_not_count() {
    let query = "DeviceInfo | summarize Count = count() by DeviceId | where Count > 0";
    let file = files(
        "empty-group",
        query,
        "  - {name: x, kind: positive, given: [{table: DeviceInfo, DeviceId: d}], expect: fires}\n",
    );
    let coverage = coverage(&file);
    let count = coverage.items.iter().find(|item| item.text == "Count > 0");
    assert_eq!(count.unwrap().extent(), Extent::Full);
    let states = count.unwrap().points.iter().map(|point| point.state);
    let impossible = states.filter(|state| *state == PointState::Impossible);
    assert_eq!(impossible.count(), 2, "no group is without rows");
}

#[test]
fn the_picture_has_a_sign_under_each_predicate() {
    let file = files("picture", LOGONS, &[BOTH, OTHER_ACCOUNT].concat());
    let text = String::from_utf8(kqlab(&file, &["--coverage"]).stdout).unwrap();
    let picture = "    2  | where AccountName == 'bob' and LogonType == 'Network'
               ++++++++++++++++++++     ~~~~~~~~~~~~~~~~~~~~~~
";
    assert!(text.contains(picture), "{text}");
    assert!(!text.contains('\u{1b}'), "{text}");
    assert!(
        text.contains(
            "line 2: `LogonType == 'Network'`: never false, never decides by being false"
        ),
        "{text}"
    );
}

#[test]
fn json_lists_every_point_with_the_test_that_reaches_it() {
    let file = files("json", LOGONS, &[BOTH, OTHER_ACCOUNT].concat());
    let output = kqlab(&file, &["--coverage", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let coverage = &document["files"][0]["coverage"];
    assert_eq!(coverage["percent"], 75.0);
    let item = &coverage["items"][1];
    assert_eq!(item["text"], "LogonType == 'Network'");
    assert_eq!(item["extent"], "half covered");
    assert_eq!(item["line"], 2);
    assert_eq!(
        item["points"][3],
        serde_json::json!({"aspect": "decidesFalse", "state": "missed", "test": 0})
    );
    assert_eq!(coverage["tests"][0]["expect"], "silent");
}

#[test]
fn markdown_and_html_show_the_picture_and_the_closing_test() {
    let file = files("pages", LOGONS, &[BOTH, OTHER_ACCOUNT].concat());
    let markdown = kqlab(&file, &["--coverage", "--format", "markdown"]);
    let markdown = String::from_utf8(markdown.stdout).unwrap();
    assert!(
        markdown.contains("### pages: coverage 75 %: 6 of 8 points"),
        "{markdown}"
    );
    assert!(
        markdown.contains("```yaml\n  - name: 'coverage 1"),
        "{markdown}"
    );
    let html = kqlab(&file, &["--coverage", "--format", "html"]);
    let html = String::from_utf8(html.stdout).unwrap();
    assert!(
        html.contains("<span class=\"half\" title=\"half covered\">LogonType == 'Network'</span>"),
        "{html}"
    );
}
