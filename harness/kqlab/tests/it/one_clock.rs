//! A rule has one clock and one workspace in every command: `set query_now`, and what a test file gives besides rows, hold
//! wherever the rule is run or solved.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use kqlab::Exit;
use kqlab::audit::{Code, audit};
use kqlab::mutate::{Verdict, score};
use kqlab::runner::{Selection, Suite};
use kqlab::testing::{Measure, test_file, test_suite};

/// A folder of its own with a rule and its tests.
fn files(name: &str, query: &str, tests: &str) -> PathBuf {
    let folder =
        std::env::temp_dir().join(format!("kqlab-one-clock-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("rule.kql"), query).unwrap();
    let path = folder.join("rule.test.yaml");
    let text = format!("version: 1\nrule: ./rule.kql\nclock: 2026-01-15T12:00:00Z\n{tests}");
    std::fs::write(&path, text).unwrap();
    path
}

fn kqlab(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kqlab"));
    command
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap()
}

const LOCATED: &str = "DeviceLogonEvents
| where geo_info_from_ip_address(RemoteIP).country == 'Freedonia'";

const LOCATED_TESTS: &str = "functions:
  geo_info_from_ip_address: {rows: [{network: 203.0.113.0/24, country: Freedonia}]}
templates:
  logon: {table: DeviceLogonEvents, row: {Timestamp: -1h, AccountName: mallory, RemoteIP: 203.0.113.7}}
exclusions:
  ours: {exclude: 'AccountName == \"svc\"', findings: [no-effect]}
tests:
  - {name: attack, kind: positive, given: [{use: logon}], expect: fires}
scenarios:
  - {id: S1, given: [{use: logon, AccountName: svc}], expect: {original: fires, with ours: silent}}
";

#[test]
fn an_audit_knows_the_locations_that_the_test_file_gives() {
    let path = files("audit", LOCATED, LOCATED_TESTS);
    let suite = Suite::open(&path).unwrap();
    let audit = audit(&suite).unwrap();
    let exclusion = &audit.exclusions[0];
    let codes: Vec<Code> = exclusion.findings.iter().map(|one| one.code).collect();
    assert!(!codes.contains(&Code::VacuousOnScenario), "{codes:?}");
    assert_eq!(exclusion.shown.silenced, 1);
    assert_eq!((exclusion.shown.kept, exclusion.shown.positives), (1, 1));
}

#[test]
fn an_audit_and_the_tests_agree_where_locations_are_given() {
    let tests = LOCATED_TESTS.replace(", findings: [no-effect]", "");
    let path = files("agree", LOCATED, &tests);
    let report = test_file(
        &path,
        &Selection::default(),
        Measure::Nothing,
        &kqlab::project::Projects::default(),
    )
    .report;
    assert_eq!(report.exit, Exit::Passed, "{:?}", report.outcomes);
    let output = kqlab(path.parent().unwrap(), &["audit", "rule.test.yaml"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.contains("vacuous"), "{text}");
}

#[test]
fn a_fixture_is_judged_with_the_locations_that_the_test_file_gives() {
    let path = files("fixture", LOCATED, LOCATED_TESTS);
    let folder = path.parent().unwrap();
    let event = "{\"Timestamp\":\"2026-01-15T11:00:00Z\",\"AccountName\":\"bob\",\"RemoteIP\":\"203.0.113.7\"}\n";
    std::fs::write(folder.join("DeviceLogonEvents.ndjson"), event).unwrap();
    let arguments = [
        "fixture",
        "DeviceLogonEvents.ndjson",
        "--rule",
        "rule.kql",
        "--key",
        "k",
    ];
    let output = kqlab(folder, &[&arguments[..], &["--keep", "RemoteIP"]].concat());
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("it fires on 1 of 1 events alone"), "{said}");
}

/// The clock that the rules below set, years away from that of their test file.
const SET: &str = "set query_now = datetime(2020-03-01T00:00:00Z);\n";

#[test]
fn a_diff_finds_events_between_two_windows_under_the_clock_that_the_rules_set() {
    let query = |days: u32| {
        format!("{SET}DeviceEvents\n| where Timestamp > ago({days}d) and ActionType == 'X'\n")
    };
    let path = files("diff", &query(7), "tests: []\n");
    let folder = path.parent().unwrap();
    std::fs::remove_file(&path).unwrap();
    std::fs::write(folder.join("wider.kql"), query(8)).unwrap();
    let output = kqlab(folder, &["diff", "rule.kql", "wider.kql"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("newly caught"), "{text}");
}

#[test]
fn two_rules_at_two_clocks_are_not_said_to_be_the_same() {
    let query = |year: u32| {
        format!(
            "set query_now = datetime({year}-03-01);\nDeviceEvents\n| where Timestamp > ago(7d)\n"
        )
    };
    let path = files("clocks", &query(2020), "tests: []\n");
    let folder = path.parent().unwrap();
    std::fs::remove_file(&path).unwrap();
    std::fs::write(folder.join("later.kql"), query(2021)).unwrap();
    let output = kqlab(folder, &["diff", "rule.kql", "later.kql"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.contains("same rows"), "{text}");
}

const WINDOW: &str = "DeviceEvents
| where Timestamp between (ago(2d) .. now()) and ActionType has 'mount'
| project Timestamp, ActionType
";

fn window_tests(timestamp: &str) -> String {
    format!(
        "tests:
  - {{name: attack, kind: positive, given: [{{table: DeviceEvents, row: {{Timestamp: {timestamp}, ActionType: mount}}}}], expect: fires}}
"
    )
}

#[test]
fn mutants_have_the_same_killers_whether_or_not_the_rule_sets_its_clock() {
    let killers = |name: &str, query: &str, timestamp: &str| -> Vec<(String, bool)> {
        let path = files(name, query, &window_tests(timestamp));
        let score = score(&Suite::open(&path).unwrap(), &mut |_, _| {}).unwrap();
        let survivors = score.results.iter();
        let survivors = survivors.filter(|result| result.verdict == Verdict::Survived);
        survivors
            .map(|result| (result.mutant.mutation.to_owned(), result.killer.is_some()))
            .collect()
    };
    let without = killers("unset", WINDOW, "-1d");
    let with = killers("set", &format!("{SET}{WINDOW}"), "2020-02-29T00:00:00Z");
    assert!(
        without.iter().filter(|(_, found)| *found).count() >= 4,
        "{without:?}"
    );
    let set_alone = |all: &[(String, bool)]| -> Vec<(String, bool)> {
        all.iter()
            .filter(|(name, _)| name != "literal")
            .cloned()
            .collect()
    };
    assert_eq!(set_alone(&with), set_alone(&without));
}

#[test]
fn a_killer_under_a_set_clock_fails_its_mutant_once_it_is_pasted_into_the_test_file() {
    let query = format!("{SET}{WINDOW}");
    let path = files("paste", &query, &window_tests("2020-02-29T00:00:00Z"));
    let suite = Suite::open(&path).unwrap();
    let found = score(&suite, &mut |_, _| {}).unwrap();
    let killed = found.results.iter().find_map(|result| {
        let killer = result.killer.as_ref()?;
        Some((result.mutant.query.clone(), killer.clone()))
    });
    let (mutant, killer) = killed.unwrap();
    let expect = &killer.expect;
    let rows: String = killer
        .rows
        .iter()
        .map(|row| format!("      - {row}\n"))
        .collect();
    let test = format!(
        "tests:\n  - name: pasted\n    kind: near-miss\n    given:\n{rows}    expect: {expect}\n"
    );
    let suite = Suite::open(&files("paste", &query, &test)).unwrap();
    assert_eq!(suite_exit(&suite), Exit::Passed);
    assert_eq!(suite_exit(&suite.with_query(&mutant)), Exit::Failed);
}

fn suite_exit(suite: &Suite) -> Exit {
    test_suite(suite, &Selection::default(), Measure::Nothing)
        .report
        .exit
}

#[test]
fn rows_that_close_gaps_are_written_by_the_clock_of_the_test_file() {
    let query = format!("{SET}{WINDOW}");
    let path = files("gaps", &query, &window_tests("2020-02-29T00:00:00Z"));
    let tested = test_file(
        &path,
        &Selection::default(),
        Measure::Coverage,
        &kqlab::project::Projects::default(),
    );
    let coverage = tested.coverage.unwrap();
    assert!(!coverage.closings.is_empty());
    let tests: Vec<String> = coverage
        .closings
        .iter()
        .flat_map(|one| one.test())
        .collect();
    let tests = format!("tests:\n{}\n", tests.join("\n"));
    let report = test_file(
        &files("gaps", &query, &tests),
        &Selection::default(),
        Measure::Nothing,
        &kqlab::project::Projects::default(),
    );
    assert_eq!(
        report.report.exit,
        Exit::Passed,
        "{tests}\n{:?}",
        report.report.outcomes
    );
}

#[test]
fn one_suite_is_run_by_several_threads_at_once() {
    let path = files("threads", WINDOW, &window_tests("-1d"));
    let suite = Suite::open(&path).unwrap();
    let exits = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..4).map(|_| scope.spawn(|| suite_exit(&suite))).collect();
        runs.into_iter()
            .map(|run| run.join().unwrap())
            .collect::<Vec<_>>()
    });
    assert_eq!(exits, [Exit::Passed; 4]);
}
