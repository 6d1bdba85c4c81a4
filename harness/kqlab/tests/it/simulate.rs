//! A rule on its schedule: which runs see which events, and what the service makes of the results.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

use kql_eval::exec::Batch;
use kql_eval::types::{Column, Scalar, ScalarType};
use kqlab::proof::Clock;
use kqlab::schema::{Catalog, Dialect};
use kqlab::simulate::{Arrival, Simulation, TimedTable, Timetable, simulate};
use kqlab::workspace::{Rows, Workspace};
use proptest::prelude::*;
use serde_json::Value;

const SECOND: i64 = 10_000_000;

/// A folder of its own with a rule and events, removed at the end.
struct Scene(PathBuf);

impl Scene {
    /// `fields` are those of the rule besides its query, `events` times of day with a number of seconds until they arrived.
    fn new(name: &str, fields: &str, query: &str, events: &[(&str, i64)]) -> Self {
        let path =
            std::env::temp_dir().join(format!("kqlab-simulate-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        std::fs::write(
            path.join("rule.yaml"),
            format!("id: x\nname: x\n{fields}query: |\n  {query}\n"),
        )
        .unwrap();
        let mut lines = String::new();
        for (number, (time, delay)) in events.iter().enumerate() {
            let at = Clock::parse(&format!("2026-01-15T{time}Z"))
                .unwrap()
                .ticks();
            let arrived = Clock::at(at + delay * SECOND);
            let _ = writeln!(
                lines,
                "{{\"TimeGenerated\":\"2026-01-15T{time}Z\",\"Computer\":\"host-{}\",\"EventID\":{number},\"Arrived\":\"{arrived}\"}}",
                number % 2
            );
        }
        std::fs::write(path.join("events.ndjson"), lines).unwrap();
        Self(path)
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let out = Command::new(env!("CARGO_BIN_EXE_kqlab"))
            .args([
                "simulate",
                "rule.yaml",
                "--table",
                "SecurityEvent=events.ndjson",
            ])
            .args(["--format", "json", "--arrival-column", "Arrived"])
            .args(arguments)
            .current_dir(&self.0)
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(out.status.success(), "{errors}");
        serde_json::from_slice(&out.stdout).unwrap()
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn every(frequency: &str, period: &str) -> String {
    format!("kind: Scheduled\nqueryFrequency: {frequency}\nqueryPeriod: {period}\n")
}

/// The example of the page on ingestion delay: every 5 minutes, events that arrive 2 minutes late; the page lets runs start at
/// their scheduled time.
#[test]
fn the_cases_of_the_page_on_ingestion_delay() {
    let late = [("10:04:00", 120)];
    let soon = [("10:04:00", 0)];
    let filtered = "SecurityEvent | where ingestion_time() > ago(5m)";
    for (name, period, query, events, missed, doubled, alerts) in [
        ("misses", "5m", "SecurityEvent", &late, 1, 0, 0),
        ("sees", "7m", "SecurityEvent", &late, 0, 0, 1),
        ("twice", "7m", "SecurityEvent", &soon, 0, 1, 2),
        ("once", "7m", filtered, &soon, 0, 1, 1),
        ("filtered-late", "7m", filtered, &late, 0, 0, 1),
    ] {
        let scene = Scene::new(name, &every("5m", period), query, events);
        let found = scene.json(&["--start-delay", "0s"]);
        assert_eq!(found["events"]["missed"], missed, "{name}: {found:#}");
        assert_eq!(found["events"]["doubled"], doubled, "{name}: {found:#}");
        assert_eq!(
            found["alerts"].as_array().unwrap().len(),
            alerts,
            "{name}: {found:#}"
        );
    }
}

/// Runs start five minutes late, so that an event which arrives within them is seen.
#[test]
fn the_five_minutes_after_the_scheduled_time_let_late_events_in() {
    let events = [("10:04:00", 120)];
    let scene = Scene::new("five", &every("5m", "5m"), "SecurityEvent", &events);
    assert_eq!(scene.json(&[])["events"]["missed"], 0);
}

#[test]
fn a_threshold_decides_over_the_results_of_one_run() {
    let events = [("10:01:00", 0), ("10:02:00", 0), ("10:07:00", 0)];
    let fields = every("5m", "5m") + "triggerOperator: gt\ntriggerThreshold: 1\n";
    let scene = Scene::new("threshold", &fields, "SecurityEvent", &events);
    assert_eq!(scene.json(&[])["alerts"].as_array().unwrap().len(), 1);
}

#[test]
fn results_beyond_the_limit_share_the_last_alert() {
    let events = vec![("10:01:00", 0); 200];
    let each = "eventGroupingSettings:\n  aggregationKind: AlertPerResult\n";
    for (name, fields, alerts, last) in [
        ("per-result", every("5m", "5m") + each, 150, 51),
        ("nrt", "kind: NRT\n".to_owned(), 30, 171),
        ("single", every("5m", "5m"), 1, 200),
    ] {
        let scene = Scene::new(name, &fields, "SecurityEvent", &events);
        let found = scene.json(&[]);
        let made = found["alerts"].as_array().unwrap();
        assert_eq!(made.len(), alerts, "{name}");
        assert_eq!(made[alerts - 1]["results"], last, "{name}");
    }
}

#[test]
fn after_an_alert_a_suppressed_rule_does_not_run() {
    let events: Vec<(&str, i64)> = ["10:01:00", "10:06:00", "10:11:00", "11:31:00"]
        .map(|time| (time, 0))
        .into();
    let fields = every("5m", "5m") + "suppressionEnabled: true\nsuppressionDuration: PT1H\n";
    let scene = Scene::new("suppressed", &fields, "SecurityEvent", &events);
    let found = scene.json(&[]);
    assert_eq!(found["alerts"].as_array().unwrap().len(), 2, "{found:#}");
    assert_eq!(found["events"]["suppressed"], 2, "{found:#}");
}

#[test]
fn alerts_that_belong_together_share_an_incident() {
    let events = [
        ("10:01:00", 0),
        ("10:06:00", 0),
        ("10:11:00", 0),
        ("16:01:00", 0),
    ];
    let mapping = "entityMappings:\n- entityType: Host\n  fieldMappings:\n  - {identifier: HostName, columnName: Computer}\n";
    let grouped = |method: &str| {
        format!(
            "{}{mapping}incidentConfiguration:\n  createIncident: true\n  groupingConfiguration:\n    enabled: true\n    lookbackDuration: 5h\n    matchingMethod: {method}\n    groupByEntities: [Host]\n",
            every("5m", "5m")
        )
    };
    for (name, fields, incidents) in [
        ("alone", every("5m", "5m"), 4),
        ("any", grouped("AnyAlert"), 2),
        ("selected", grouped("Selected"), 3),
        (
            "none",
            every("5m", "5m") + "incidentConfiguration:\n  createIncident: false\n",
            0,
        ),
    ] {
        let scene = Scene::new(name, &fields, "SecurityEvent", &events);
        let found = scene.json(&[]);
        let made = found["incidents"].as_array().unwrap();
        assert_eq!(made.len(), incidents, "{name}: {found:#}");
    }
}

#[test]
fn an_nrt_rule_looks_at_what_arrived() {
    let events = [("09:00:00", 3_600), ("10:00:30", 0)];
    let scene = Scene::new("nrt-arrived", "kind: NRT\n", "SecurityEvent", &events);
    let found = scene.json(&[]);
    assert_eq!(found["events"]["once"], 2, "{found:#}");
    assert_eq!(found["events"]["missed"], 0, "{found:#}");
}

/// Every hour, over four.
#[test]
fn a_custom_detection_looks_back_by_its_frequency() {
    let scene = Scene::new("detection", "", "SecurityEvent", &[("08:30:00", 0)]);
    let text = "{\"displayName\":\"x\",\"queryCondition\":{\"queryText\":\"SecurityEvent\"},\"schedule\":{\"period\":\"1H\"}}";
    std::fs::remove_file(scene.0.join("rule.yaml")).unwrap();
    std::fs::write(scene.0.join("rule.json"), text).unwrap();
    let out = Command::new(env!("CARGO_BIN_EXE_kqlab"))
        .args([
            "simulate",
            "rule.json",
            "--table",
            "SecurityEvent=events.ndjson",
            "--format",
            "json",
        ])
        .current_dir(&scene.0)
        .output()
        .unwrap();
    let found: Value = serde_json::from_slice(&out.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&out.stderr)));
    assert_eq!(found["period_seconds"], 4 * 3_600);
    assert_eq!(found["tables"][0]["events"][0]["seen"], 4, "{found:#}");
}

#[test]
fn what_the_rule_loses_may_be_a_failure() {
    let scene = Scene::new(
        "gate",
        &every("5m", "5m"),
        "SecurityEvent",
        &[("10:04:00", 3_600)],
    );
    let ended = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_kqlab"))
            .args([
                "simulate",
                "rule.yaml",
                "--table",
                "SecurityEvent=events.ndjson",
            ])
            .args(arguments)
            .current_dir(&scene.0)
            .output()
            .unwrap()
    };
    let arrived = ["--arrival-column", "Arrived", "--delay-profile"];
    let out = ended(&arrived);
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    assert_eq!(out.status.code(), Some(0), "{text}");
    assert!(text.contains("the rule loses 1 of 1"), "{text}");
    let out = ended(&[&arrived[..], &["--fail-on", "missed"]].concat());
    assert_eq!(out.status.code(), Some(4));
    let out = ended(&["--arrival-column", "Nothing"]);
    assert_eq!(out.status.code(), Some(2));
}

fn simulated(frequency: i64, times: &[i64]) -> Simulation {
    let text = format!(
        "id: x\nname: x\nqueryFrequency: {frequency}m\nqueryPeriod: {frequency}m\nquery: SecurityEvent\n"
    );
    let rule = kqlab::rule::of_bytes("rule.yaml".as_ref(), text.into_bytes()).unwrap();
    let workspace = Workspace::new(
        Catalog::bundled(Dialect::AnySentinelFirst),
        Clock::default(),
    );
    let mut rows = Rows::none(workspace.clone().into());
    let values: Vec<Scalar> = times.iter().map(|time| Scalar::DateTime(*time)).collect();
    let column = Column::from_scalars(ScalarType::DateTime, &values);
    let columns = [("TimeGenerated".to_owned(), ScalarType::DateTime)];
    rows.give(
        "SecurityEvent",
        &columns,
        vec![Batch::new(vec![column], times.len())],
    );
    let table = rows
        .prepare("SecurityEvent")
        .unwrap()
        .result(&rows)
        .unwrap();
    let table = TimedTable::new("SecurityEvent", &table, &Arrival::After(0)).unwrap();
    let (first, last) = table.span().unwrap();
    let timetable = Timetable::of(&rule, first, last).unwrap();
    simulate(&rule, &workspace, &[table], &timetable).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn without_delay_a_period_of_the_frequency_shows_each_event_to_one_run(
        frequency in 5_i64..120,
        offsets in prop::collection::vec(0_i64..20_000, 1..40),
    ) {
        let start = Clock::parse("2026-01-15T10:00:00Z").unwrap().ticks();
        let times: Vec<i64> = offsets.iter().map(|seconds| start + seconds * SECOND).collect();
        let counts = simulated(frequency, &times).counts();
        prop_assert_eq!(counts.once, times.len(), "{:?}", counts);
    }
}

/// What a simulation says on standard error over these fields and query.
fn said(name: &str, fields: &str, query: &str) -> (Option<i32>, String) {
    let scene = Scene::new(name, fields, query, &[("10:01:00", 0)]);
    let out = Command::new(env!("CARGO_BIN_EXE_kqlab"))
        .args([
            "simulate",
            "rule.yaml",
            "--table",
            "SecurityEvent=events.ndjson",
        ])
        .current_dir(&scene.0)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&out.stderr).into_owned();
    (out.status.code(), errors)
}

#[test]
fn a_table_that_the_rule_reads_and_nobody_gave_is_said() {
    let query = "SecurityEvent | join kind=leftanti SigninLogs on $left.Account == $right.UserPrincipalName";
    let (code, errors) = said("missing-table", &every("5m", "5m"), query);
    assert_eq!(code, Some(0), "{errors}");
    assert!(
        errors.contains("SigninLogs: the rule reads it, and there are no rows"),
        "{errors}"
    );
}

#[test]
fn a_field_that_cannot_be_read_is_a_mistake_and_never_left_out() {
    let fields = every("5m", "5m") + "suppressionEnabled: true\nsuppressionDuration: soon\n";
    let (code, errors) = said("unread-field", &fields, "SecurityEvent");
    assert_eq!(code, Some(3), "{errors}");
    assert!(
        errors.contains("`suppressionDuration` is no duration"),
        "{errors}"
    );
    assert!(errors.contains("rule.yaml:7"), "{errors}");
}

#[test]
fn what_is_assumed_is_said() {
    let mapping = "entityMappings:\n- entityType: Host\n  fieldMappings:\n  - {identifier: HostName, columnName: Nothing}\n";
    let fields = format!("kind: Scheduled\nqueryFrequency: 5m\n{mapping}");
    let (code, errors) = said("assumed", &fields, "SecurityEvent | project Computer");
    assert_eq!(code, Some(0), "{errors}");
    assert!(errors.contains("no `queryPeriod`"), "{errors}");
    assert!(errors.contains("no column `Nothing`"), "{errors}");
}
