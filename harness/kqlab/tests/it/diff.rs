//! What a changed rule newly catches and newly misses is shown by the smallest events and the predicate that decides.

use std::path::{Path, PathBuf};
use std::process::Command;

use kqlab::diff::{Change, ColumnChange, Example, Fixed, RuleDiff, Version, diff};
use kqlab::proof::{Clock, Effort, Events, yaml_rows};
use kqlab::report::diff::{json, markdown};
use kqlab::rule::Schedule;
use kqlab::schema::{Catalog, Dialect};
use kqlab::workspace::Workspace;

/// Two queries over the bundled tables, compared over made events and these.
fn compared(old: &str, new: &str, fixed: &[Fixed]) -> RuleDiff {
    let clock = Clock::parse("2026-01-15T12:00:00Z").expect("a datetime");
    let workspace = Workspace::new(Catalog::bundled(Dialect::Defender), clock);
    let prepare = |text: &str| workspace.prepare(text).expect("a query");
    let schedule = Schedule::default();
    let version = |rule| Version {
        rule,
        schedule: &schedule,
    };
    diff(
        version(&prepare(old)),
        version(&prepare(new)),
        fixed,
        clock,
        Effort::default(),
    )
}

/// The change, the deciding predicates and the rows of each example.
fn shown(diff: &RuleDiff) -> Vec<(Change, Vec<String>, Vec<String>)> {
    let one = |example: &Example| {
        let deciding = example.deciding.iter().map(|one| one.text.clone());
        (
            example.change,
            deciding.collect(),
            yaml_rows(&example.events, diff.clock),
        )
    };
    diff.examples.iter().map(one).collect()
}

#[test]
fn a_rule_that_keeps_the_same_rows_differs_in_nothing() {
    let same = compared(
        "DeviceProcessEvents | where FileName =~ 'a.exe' and ProcessCommandLine has 'x'",
        "DeviceProcessEvents | where ProcessCommandLine has 'x' | where FileName in~ ('A.EXE')",
        &[],
    );
    assert!(same.examples.is_empty(), "{:?}", shown(&same));
    assert!(same.is_same && same.generated > 0);
}

#[test]
fn each_value_of_a_list_that_went_or_came_is_shown() {
    let changed = compared(
        "DeviceProcessEvents | where FileName in~ ('a.exe', 'b.exe', 'c.exe')",
        "DeviceProcessEvents | where FileName in~ ('a.exe', 'd.exe')",
        &[],
    );
    let row = |name: &str| vec![format!("{{table: DeviceProcessEvents, FileName: {name}}}")];
    let new = || vec!["FileName in~ ('a.exe', 'd.exe')".to_owned()];
    let old = || vec!["FileName in~ ('a.exe', 'b.exe', 'c.exe')".to_owned()];
    assert_eq!(
        shown(&changed),
        [
            (Change::Missed, new(), row("b.exe")),
            (Change::Missed, new(), row("c.exe")),
            (Change::Caught, old(), row("d.exe")),
        ]
    );
}

#[test]
fn the_event_lies_at_the_boundary_between_two_operators() {
    let changed = compared(
        "DeviceProcessEvents | where FileName has 'tool'",
        "DeviceProcessEvents | where FileName contains 'tool'",
        &[],
    );
    let [only] = changed.examples.as_slice() else {
        panic!("{:?}", shown(&changed));
    };
    assert_eq!(only.change, Change::Caught);
    assert_eq!((only.old_rows, only.new_rows), (0, 1));
    let rule = only.deciding[0]
        .rule
        .as_deref()
        .expect("the language's rule");
    assert!(rule.contains("whole terms"), "{rule}");
}

#[test]
fn a_threshold_is_shown_by_the_count_between() {
    let query = |most: u32| {
        format!(
            "DeviceProcessEvents | where FileName == 'a' | summarize n = count() by DeviceName | where n > {most}"
        )
    };
    let raised = compared(&query(1), &query(3), &[]);
    let shown_raised = shown(&raised);
    let [(Change::Missed, deciding, rows)] = shown_raised.as_slice() else {
        panic!("{shown_raised:?}");
    };
    assert_eq!(deciding, &["n > 3"]);
    // Two would do, and no generated positive has fewer than it needs.
    assert_eq!(rows.len(), 2, "{rows:?}");
    let lowered = compared(&query(3), &query(1), &[]);
    assert_eq!(lowered.examples[0].change, Change::Caught);
}

#[test]
fn a_count_of_distinct_values_is_shown_by_the_number_between() {
    let query = |most: u32| {
        format!(
            "DeviceLogonEvents | where LogonType =~ 'Network' | summarize n = countif(FailureReason has 'Bad'), accounts = \
             dcount(AccountName) by DeviceName | where n > 3 and accounts > {most}"
        )
    };
    let changed = compared(&query(2), &query(1), &[]);
    let shown = shown(&changed);
    let [(Change::Caught, deciding, _)] = shown.as_slice() else {
        panic!("{shown:?}");
    };
    assert_eq!(deciding, &["accounts > 2"]);
}

#[test]
fn a_filter_inside_a_join_is_followed() {
    let query = |ports: &str| {
        format!(
            "DeviceProcessEvents | where FileName =~ 'a.exe' | join kind=inner (DeviceNetworkEvents | where RemotePort in \
             ({ports})) on DeviceId"
        )
    };
    let changed = compared(&query("443"), &query("443, 80"), &[]);
    let shown = shown(&changed);
    let [(Change::Caught, deciding, rows)] = shown.as_slice() else {
        panic!("{shown:?}");
    };
    assert_eq!(deciding, &["RemotePort in (443)"]);
    assert_eq!(rows.len(), 2);
}

#[test]
fn other_rows_of_the_result_are_a_difference_and_other_columns_are_told() {
    let changed = compared(
        "DeviceProcessEvents | where FileName == 'a' | summarize n = count(), t = min(ProcessId) by DeviceName",
        "DeviceProcessEvents | where FileName == 'a' | summarize n = dcount(AccountName), t = tostring(min(ProcessId))",
        &[],
    );
    assert_eq!(
        changed.columns,
        [
            ColumnChange::Vanished {
                name: "DeviceName".to_owned(),
                ty: kql_eval::types::ScalarType::String
            },
            ColumnChange::Retyped {
                name: "t".to_owned(),
                from: kql_eval::types::ScalarType::Long,
                to: kql_eval::types::ScalarType::String
            },
        ]
    );
    assert!(
        changed
            .examples
            .iter()
            .any(|example| example.change == Change::Otherwise)
    );
}

#[test]
fn a_column_more_is_no_difference_in_what_is_caught() {
    let changed = compared(
        "DeviceProcessEvents | where FileName == 'a' | project DeviceName",
        "DeviceProcessEvents | where FileName == 'a' | project DeviceName, AccountName",
        &[],
    );
    assert!(changed.examples.is_empty(), "{:?}", shown(&changed));
    assert_eq!(changed.columns.len(), 1);
}

#[test]
fn fixtures_that_differ_for_one_reason_are_one_example_made_small() {
    let event = |name: &str, line: &str| {
        let mut event = kqlab::proof::Event::default();
        event.set("FileName", kql_eval::types::Scalar::String(name.into()));
        event.set(
            "ProcessCommandLine",
            kql_eval::types::Scalar::String(line.into()),
        );
        event.set("DeviceName", kql_eval::types::Scalar::String("ws-1".into()));
        event
    };
    let fixture = |name: &str, events: &[kqlab::proof::Event]| {
        let mut rows = Events::default();
        for event in events {
            rows.push(&"DeviceProcessEvents".into(), event.clone());
        }
        Fixed {
            name: name.to_owned(),
            events: rows,
        }
    };
    let fixtures = [
        fixture(
            "one",
            &[event("other.exe", "run"), event("a.exe", "run now")],
        ),
        fixture("two", &[event("a.exe", "run later")]),
    ];
    let changed = compared(
        "DeviceProcessEvents | where FileName =~ 'a.exe'",
        "DeviceProcessEvents | where FileName =~ 'a.exe' and ProcessCommandLine has 'stop'",
        &fixtures,
    );
    assert_eq!(
        shown(&changed),
        [(
            Change::Missed,
            vec!["ProcessCommandLine has 'stop'".to_owned()],
            vec![
                "{table: DeviceProcessEvents, FileName: a.exe, ProcessCommandLine: run now}"
                    .to_owned()
            ]
        )]
    );
    assert_eq!(changed.examples[0].tests, ["one", "two"]);
}

#[test]
fn reports_name_the_event_and_what_decides() {
    let changed = compared(
        "DeviceProcessEvents | where FileName == 'a'",
        "DeviceProcessEvents | where FileName == 'b'",
        &[],
    );
    let page = markdown(&changed, "old.kql", "new.kql");
    for part in [
        "# What changes: `new.kql` after `old.kql`",
        "## Newly missed",
        "- new: `FileName == 'b'` is false",
        "- {table: DeviceProcessEvents, FileName: b}",
    ] {
        assert!(page.contains(part), "{part} is not in\n{page}");
    }
    let document: serde_json::Value =
        serde_json::from_str(&json(&changed, "old.kql", "new.kql")).expect("it is JSON");
    assert_eq!(document["differs"], true);
    assert_eq!(document["examples"][0]["change"], "missed");
    assert_eq!(document["examples"][0]["deciding"][0]["value"], false);
}

/// A folder of its own for files.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("kqlab-diff-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

/// Runs the command in a folder: exit code and both outputs.
fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_kqlab"))
        .arg("diff")
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the command runs");
    let text = [output.stdout, output.stderr].concat();
    (
        output.status.code(),
        String::from_utf8_lossy(&text).into_owned(),
    )
}

#[test]
fn the_exit_code_says_whether_anything_changes() {
    let folder = folder("exit");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.join(name), text).expect("a file can be written");
    };
    write("old.kql", "DeviceInfo | where DeviceName has 'a'");
    write(
        "same.kql",
        "DeviceInfo\n| where DeviceName has 'A' // the same",
    );
    write("other.kql", "DeviceInfo | where DeviceName has 'b'");
    write("broken.kql", "DeviceInfo | where NoColumn == 1");
    assert_eq!(run(&folder, &["old.kql", "same.kql"]).0, Some(0));
    assert_eq!(run(&folder, &["old.kql", "other.kql"]).0, Some(1));
    let (exit, text) = run(&folder, &["old.kql", "broken.kql"]);
    assert_eq!(exit, Some(3), "{text}");
    assert!(text.contains("NoColumn"), "{text}");
    let (exit, text) = run(&folder, &["old.kql"]);
    assert_eq!(exit, Some(2), "{text}");
    assert!(text.contains("--git"), "{text}");
}

#[test]
fn the_fixtures_of_the_test_file_beside_the_rule_are_run() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules/rmm/syncromsp");
    let rule = rules.join("SyncroMSP_netconn.yaml");
    let folder = folder("fixtures");
    let text = std::fs::read_to_string(&rule).expect("the rule is there");
    std::fs::write(
        folder.join("new.yaml"),
        text.replace("now(-5d)", "now(-4d)"),
    )
    .expect("a file can be written");
    let (exit, text) = run(&folder, &[&rule.display().to_string(), "new.yaml"]);
    assert_eq!(exit, Some(1), "{text}");
    assert!(text.contains("test: five-day window -5d\n"), "{text}");
    assert!(text.contains("Timestamp is -5d\n"), "{text}");
    assert!(!text.contains(" 0 fixtures"), "{text}");
    let tests = rules.join("SyncroMSP_netconn.test.yaml");
    let (_, named) = run(
        &folder,
        &[
            "new.yaml",
            "new.yaml",
            "--tests",
            &tests.display().to_string(),
        ],
    );
    assert!(!named.contains(" 0 fixtures"), "{named}");
}

#[test]
fn the_old_rule_comes_from_git() {
    let folder = folder("git");
    let git = |arguments: &[&str]| {
        let output = Command::new("git")
            .args(["-c", "user.name=a", "-c", "user.email=a@example.com"])
            .args(arguments)
            .current_dir(&folder)
            .output()
            .expect("git runs");
        assert!(output.status.success(), "{output:?}");
    };
    std::fs::write(
        folder.join("rule.kql"),
        "DeviceInfo | where DeviceName has 'a'",
    )
    .expect("a file can be written");
    git(&["init", "--quiet"]);
    git(&["add", "rule.kql"]);
    git(&["commit", "--quiet", "--no-gpg-sign", "-m", "a"]);
    std::fs::write(
        folder.join("rule.kql"),
        "DeviceInfo | where DeviceName has 'b'",
    )
    .expect("a file can be written");
    let (exit, text) = run(&folder, &["--git", "HEAD", "rule.kql"]);
    assert_eq!(exit, Some(1), "{text}");
    assert!(text.contains("old  rule.kql at HEAD"), "{text}");
    assert!(text.contains("new: DeviceName has 'b' is false"), "{text}");
    let (exit, text) = run(&folder, &["--git", "nowhere", "rule.kql"]);
    assert_eq!(exit, Some(2), "{text}");
    let (exit, text) = run(&folder, &["--git", "--output=x", "rule.kql"]);
    assert_eq!(exit, Some(2), "{text}");
}

#[test]
fn every_small_change_of_a_rule_that_changes_its_rows_is_found() {
    let rule = "DeviceNetworkEvents
| where Timestamp between (ago(5d) .. now())
| where RemoteUrl has_any ('a.example', 'b.example') and InitiatingProcessVersionInfoCompanyName has 'Maker'
| summarize n = count() by DeviceName, RemoteUrl
| where n >= 2";
    let mut silent = Vec::new();
    for mutant in kqlab::mutate::mutants(rule) {
        let changed = compared(rule, &mutant.query, &[]);
        assert!(changed.failures.is_empty(), "{:?}", changed.failures);
        assert!(!changed.is_same || changed.examples.is_empty());
        if changed.examples.is_empty() && !changed.is_same {
            silent.push(mutant.query);
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n----\n"));
}
