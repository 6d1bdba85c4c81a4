//! Many rules over the made-up attack: a verdict each.

use serde_json::{Value, json};

use super::{Folder, attack};

const RULES: [(&str, &str); 6] = [
    (
        "rules/enc.yaml",
        "name: Encoded command\nseverity: High\nquery: |\n  DeviceProcessEvents\n  | where ProcessCommandLine has '-enc'\n",
    ),
    (
        "rules/run_key.kql",
        "DeviceRegistryEvents\n| where RegistryKey has @'CurrentVersion\\Run' and ActionType == 'RegistryValueSet'\n",
    ),
    (
        "rules/many_failures.yaml",
        "name: Many failed logons\ntriggerOperator: gt\ntriggerThreshold: 5\nquery: |\n  SecurityEvent\n  | where EventID == 4625\n",
    ),
    (
        "rules/upn.kql",
        "DeviceProcessEvents\n| where AccountUpn endswith '@contoso.com'\n",
    ),
    ("rules/cloud.kql", "SigninLogs\n| where ResultType != 0\n"),
    (
        "rules/broken.kql",
        "DeviceProcessEvents\n| where NoSuchColumn == 1\n",
    ),
];

fn swept(name: &str) -> Folder {
    let rules: Vec<(&str, String)> = RULES
        .iter()
        .map(|(name, text)| (*name, (*text).to_owned()))
        .collect();
    attack(name, &rules)
}

const EVENTS: [&str; 8] = [
    "--table",
    "WindowsEvent=events.xml",
    "--map",
    "sysmon",
    "--map",
    "windows",
    "--now",
    "2026-01-15T12:00:00Z",
];

#[test]
fn a_sweep_has_a_verdict_for_every_rule_and_equals_running_each() {
    let folder = swept("verdicts");
    let (code, out, notes) =
        folder.run(&[&["sweep", "rules"], &EVENTS[..], &["--format", "json"]].concat());
    assert_eq!(code, 0, "{notes}");
    let document: Value = serde_json::from_str(&out).unwrap();
    let verdicts: Vec<String> = document["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| {
            format!(
                "{} {} {}",
                rule["file"].as_str().unwrap(),
                rule["verdict"].as_str().unwrap(),
                rule["rows"]
            )
        })
        .collect();
    assert_eq!(
        verdicts,
        [
            "rules/broken.kql refused 0",
            "rules/cloud.kql blind 0",
            "rules/enc.yaml fires 1",
            "rules/many_failures.yaml silent 1",
            "rules/run_key.kql fires 1",
            "rules/upn.kql blind 0",
        ]
    );
    assert_eq!(
        document["rules"][5]["blind"],
        json!([{"table": "DeviceProcessEvents", "columns": ["AccountUpn"]}])
    );
    assert_eq!(document["rules"][1]["withoutRows"], json!(["SigninLogs"]));
    assert_eq!(
        document["rules"][2]["first"],
        "2020-05-01T10:00:01.0000000Z"
    );
    for rule in document["rules"].as_array().unwrap() {
        let file = rule["file"].as_str().unwrap();
        if ["rules/cloud.kql", "rules/broken.kql"].contains(&file) {
            continue;
        }
        let (code, out, notes) =
            folder.run(&[&["run", file], &EVENTS[..], &["--format", "ndjson"]].concat());
        assert_eq!(code, 0, "{notes}");
        assert_eq!(json!(out.lines().count()), rule["rows"], "{file}");
    }
}

#[test]
fn a_sweep_is_written_in_every_format_and_the_same_on_any_number_of_threads() {
    let folder = swept("formats");
    for format in ["terminal", "json", "markdown", "html", "sarif"] {
        let run = |threads| {
            folder.run(
                &[
                    &["sweep", "rules"],
                    &EVENTS[..],
                    &["--format", format, "--threads", threads],
                ]
                .concat(),
            )
        };
        let (code, out, notes) = run("1");
        assert_eq!(code, 0, "{notes}");
        assert!(out.contains("Encoded command"), "{out}");
        assert_eq!(run("4").1, out);
    }
}

#[test]
fn a_sweep_fails_on_a_verdict_and_on_what_a_baseline_does_not_know() {
    let folder = swept("baseline");
    let code = |more: &[&str]| folder.run(&[&["sweep"], more, &EVENTS[..]].concat()).0;
    assert_eq!(code(&["rules", "--fail-on", "fires"]), 1);
    assert_eq!(code(&["rules/many_failures.yaml", "--fail-on", "fires"]), 0);
    assert_eq!(code(&["rules/enc.yaml", "--fail-on", "silent"]), 0);
    assert_eq!(code(&["rules/upn.kql", "--fail-on", "silent"]), 1);
    assert_eq!(code(&["rules", "--write-baseline", "known.json"]), 0);
    assert_eq!(code(&["rules", "--baseline", "known.json"]), 0);
    std::fs::write(
        folder.0.join("rules/enc.yaml"),
        "name: Encoded command\nquery: DeviceProcessEvents | where ProcessId == 0\n",
    )
    .unwrap();
    let (code, _, notes) =
        folder.run(&[&["sweep", "rules", "--baseline", "known.json"], &EVENTS[..]].concat());
    assert_eq!(code, 1);
    assert!(notes.contains("silent instead of fires"), "{notes}");
}

#[test]
fn a_sweep_refuses_a_table_that_no_rule_reads() {
    let folder = swept("unread");
    let (code, _, notes) = folder.run(&["sweep", "rules", "--table", "SigninLog=events.xml"]);
    assert_eq!(code, 2);
    assert!(notes.contains("no rule reads `SigninLog`"), "{notes}");
}
