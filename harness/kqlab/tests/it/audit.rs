//! The audit says of every exclusion what it does, and shows it by events over which the engine has run.

use std::path::{Path, PathBuf};

use kqlab::Exit;
use kqlab::audit::{Audit, Code, ExclusionAudit, audit};
use kqlab::output::Style;
use kqlab::proof::Control;
use kqlab::report::audit::{json, markdown, terminal};
use kqlab::runner::{Selection, Status, Suite, discover};
use kqlab::testing::{Measure, test_file};

/// Writes a rule with its test file into a folder of its own and gives the test file's path.
fn files(name: &str, query: &str, tests: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("kqlab-audit-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    std::fs::write(folder.join("rule.kql"), query).expect("the rule can be written");
    let path = folder.join("rule.test.yaml");
    let text = format!("version: 1\nrule: ./rule.kql\nclock: 2026-01-15T12:00:00Z\n{tests}");
    std::fs::write(&path, text).expect("the test file can be written");
    path
}

fn audited(path: &Path) -> Audit {
    let suite = Suite::open(path).unwrap_or_else(|(errors, _)| panic!("{errors:?}"));
    audit(&suite).unwrap_or_else(|error| panic!("{:?}", error.into_reports()))
}

const RULE: &str = "DeviceProcessEvents
| where Timestamp > ago(1d)
| where FileName =~ \"tool.exe\" and ProcessCommandLine has \"run\"
| summarize count() by DeviceName";

/// A test file with one exclusion, a positive and a scenario, for [`RULE`].
fn with_exclusion(exclusion: &str) -> String {
    format!(
        "templates:
  event:
    table: DeviceProcessEvents
    row: {{Timestamp: -1h, DeviceName: ws-1, FileName: tool.exe, ProcessCommandLine: tool run, AccountName: mallory}}
exclusions:
  ours: {{{exclusion}}}
tests:
  - {{name: attack, kind: positive, given: [{{use: event}}], expect: fires}}
scenarios:
  - {{id: S1, given: [{{use: event, DeviceName: build-1, AccountName: ci}}], expect: {{original: fires, with ours: silent}}}}
"
    )
}

fn one(name: &str, exclusion: &str) -> ExclusionAudit {
    let path = files(name, RULE, &with_exclusion(exclusion));
    let audit = audited(&path);
    let first = audit.exclusions.into_iter().next();
    first.expect("the exclusion is audited")
}

fn codes(exclusion: &ExclusionAudit) -> Vec<&'static str> {
    let codes = exclusion.findings.iter().map(|finding| finding.code.name());
    codes.collect()
}

#[test]
fn an_exclusion_that_silences_its_scenario_and_keeps_the_positives_is_sound() {
    let exclusion = one("sound", "exclude: 'DeviceName == \"build-1\"'");
    assert_eq!(codes(&exclusion), [""; 0]);
    assert!(exclusion.is_sound());
    let bypass = exclusion.bypass.expect("every exclusion can be got past");
    let edits: Vec<_> = bypass
        .edits
        .iter()
        .map(|edit| (edit.column.as_str(), edit.to.as_str(), edit.control))
        .collect();
    assert_eq!(edits, [("DeviceName", "build-1", Control::Dear)]);
}

#[test]
fn the_bypass_is_the_cheapest_edit_not_the_first() {
    let exclusion = one(
        "cheapest",
        "exclude: 'DeviceName == \"build-1\" or ProcessCommandLine has \"--ci\"'",
    );
    let bypass = exclusion.bypass.expect("it can be got past");
    let columns: Vec<_> = bypass
        .edits
        .iter()
        .map(|edit| edit.column.as_str())
        .collect();
    assert_eq!(columns, ["ProcessCommandLine"]);
    // The edited event is still one that the rule catches.
    assert!(bypass.witness.original > 0);
    assert_eq!(bypass.witness.with_exclusion, Some(0));
}

#[test]
fn filters_that_keep_or_drop_everything_are_told() {
    let tautology = one(
        "tautology",
        "keep: 'DeviceName != \"build-1\" or DeviceName != \"build-2\"'",
    );
    assert!(codes(&tautology).contains(&"tautology"), "{tautology:?}");
    let witness = &tautology.findings[0].witnesses[0];
    assert!(witness.original > 0 && witness.with_exclusion == Some(witness.original));

    let contradiction = one(
        "contradiction",
        "keep: 'DeviceName == \"build-1\" and DeviceName == \"build-2\"'",
    );
    assert!(codes(&contradiction).contains(&"contradiction"));

    let subsumes = one("subsumes", "exclude: 'FileName endswith \".exe\"'");
    assert!(codes(&subsumes).contains(&"subsumes-detection"));
    assert!(codes(&subsumes).contains(&"drops-positive"));
}

#[test]
fn a_null_that_a_filter_does_not_keep_is_no_tautology() {
    // `ProcessId < 5 or ProcessId >= 5` is null for an event without it, and `where` drops the event.
    let exclusion = one("null", "keep: 'ProcessId < 5 or ProcessId >= 5'");
    assert!(!codes(&exclusion).contains(&"tautology"), "{exclusion:?}");
}

#[test]
fn alternatives_in_several_columns_are_counted_and_a_list_is_not() {
    let exclusion = one(
        "disjunctive",
        "keep: 'DeviceName != \"build-1\" and AccountName != \"ci\" and AccountName != \"cd\"'",
    );
    let finding = exclusion
        .findings
        .iter()
        .find(|finding| finding.code == Code::DisjunctiveExclusion)
        .expect("any value silences the rule");
    assert_eq!(finding.witnesses.len(), 3);
    for witness in &finding.witnesses {
        assert!(witness.original > 0, "{witness:?}");
        assert_eq!(witness.with_exclusion, Some(0), "{witness:?}");
    }
    let list = one(
        "list",
        "exclude: 'DeviceName in (\"build-1\", \"build-2\")'",
    );
    assert!(!codes(&list).contains(&"disjunctive-exclusion"));
    assert!(codes(&list).contains(&"dead-literal"));
}

#[test]
fn a_column_that_the_rule_does_not_have_is_out_of_scope() {
    let exclusion = one("scope", "exclude: 'RemoteUrl has \"x\"'");
    assert_eq!(codes(&exclusion), ["out-of-scope-column"]);
}

#[test]
fn a_scenario_with_the_values_of_a_positive_is_told_apart_by_another_column() {
    let exclusion = one("separation", "exclude: 'FileName == \"tool.exe\"'");
    let separation = exclusion.separation.expect("there are rows to compare");
    assert!(separation.inseparable);
    assert_eq!(
        separation.separating.first().map(String::as_str),
        Some("DeviceName")
    );
}

#[test]
fn findings_of_a_test_file_are_asserted_no_more_and_no_less() {
    let with = |name: &str, findings: &str| {
        let tests = with_exclusion(&format!(
            "exclude: 'FileName == \"tool.exe\"', findings: [{findings}]"
        ));
        test_file(
            &files(name, RULE, &tests),
            &Selection::default(),
            Measure::Nothing,
            &kqlab::project::Projects::default(),
        )
        .report
    };
    let passes = with("named", "drops-positive, masquerade");
    assert_eq!(passes.exit, Exit::Passed, "{:?}", passes.outcomes);
    let too_few = with("few", "drops-positive");
    assert_eq!(too_few.exit, Exit::Failed);
    let too_many = with("many", "drops-positive, masquerade, tautology");
    assert_eq!(too_many.exit, Exit::Failed);
    let failed = too_many
        .outcomes
        .iter()
        .find(|outcome| !outcome.status.is_passed());
    let failed = failed.expect("the findings differ");
    assert_eq!(failed.name, "findings of exclusion ours");
    assert_eq!(
        failed.status,
        Status::Failed(vec!["the audit does not say `tautology`".to_owned()])
    );
}

/// The audits of the five rules, by the name of their folder.
fn rules() -> Vec<(String, Audit)> {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    let paths = discover(&rules).expect("the rules are there");
    paths
        .iter()
        .map(|path| {
            let folder = path.parent().and_then(Path::file_name).expect("a folder");
            (folder.to_string_lossy().into_owned(), audited(path))
        })
        .collect()
}

fn of_rule(name: &str) -> Vec<ExclusionAudit> {
    let rules = rules();
    let found = rules.into_iter().find(|(rule, _)| rule == name);
    let (_, audit) = found.expect("the rule is there");
    audit.exclusions
}

fn documented(exclusions: &[ExclusionAudit]) -> impl Iterator<Item = &ExclusionAudit> {
    exclusions
        .iter()
        .filter(|exclusion| exclusion.scenario.is_some())
}

#[test]
fn every_finding_of_the_rules_has_events_and_the_engines_answer() {
    for (rule, audit) in rules() {
        for exclusion in &audit.exclusions {
            for finding in &exclusion.findings {
                let title = format!("{rule} {:?} {}", exclusion.name, finding.message);
                assert!(!finding.witnesses.is_empty(), "{title}");
                assert!(
                    finding
                        .witnesses
                        .iter()
                        .all(|witness| !witness.events.is_empty()),
                    "{title}"
                );
            }
        }
    }
}

#[test]
fn no_documented_filter_of_the_25_is_called_sound() {
    let rules = rules();
    let all: Vec<_> = rules
        .iter()
        .flat_map(|(_, audit)| documented(&audit.exclusions))
        .collect();
    assert_eq!(all.len(), 25);
    for exclusion in all {
        assert!(!exclusion.is_sound(), "{exclusion:?}");
        assert!(!exclusion.findings.is_empty());
    }
}

#[test]
fn connectwise_has_a_tautology_and_four_filters_without_effect() {
    let exclusions = of_rule("connectwise");
    let all: Vec<_> = documented(&exclusions).collect();
    assert_eq!(all.len(), 5);
    assert!(codes(all[0]).contains(&"tautology"));
    for exclusion in &all[1..] {
        assert!(codes(exclusion).contains(&"no-effect"), "{exclusion:?}");
    }
}

#[test]
fn the_config_sync_filter_of_remotepc_drops_the_positive() {
    let exclusions = of_rule("remotepc");
    let drops: Vec<_> = exclusions
        .iter()
        .filter(|exclusion| codes(exclusion).contains(&"drops-positive"))
        .map(|exclusion| exclusion.scenario.as_deref())
        .collect();
    assert_eq!(drops, [Some("S4")]);
}

#[test]
fn the_filters_of_action1_touch_no_scenario_and_open_a_way_for_each_value() {
    let exclusions = of_rule("action1");
    let ways: Vec<usize> = documented(&exclusions)
        .map(|exclusion| {
            assert!(
                codes(exclusion).contains(&"vacuous-on-scenario"),
                "{exclusion:?}"
            );
            let finding = exclusion
                .findings
                .iter()
                .find(|finding| finding.code == Code::DisjunctiveExclusion);
            finding.map_or(0, |finding| finding.witnesses.len())
        })
        .collect();
    assert_eq!(ways, [4, 3, 3, 3, 3]);
}

#[test]
fn the_filters_of_level_are_prose_about_what_the_table_does_not_have() {
    let exclusions = of_rule("level");
    for exclusion in documented(&exclusions) {
        let prose = exclusion
            .findings
            .iter()
            .find(|finding| finding.code == Code::Prose)
            .unwrap_or_else(|| panic!("{exclusion:?}"));
        assert!(
            prose
                .message
                .contains("names nothing that `DeviceFileCertificateInfo` has"),
            "{}",
            prose.message
        );
    }
}

#[test]
fn the_last_filter_of_syncromsp_is_cut_off() {
    let exclusions = of_rule("syncromsp");
    let last = documented(&exclusions).last().expect("there are five");
    assert_eq!(last.scenario.as_deref(), Some("S5"));
    assert_eq!(codes(last), ["truncated-text"]);
}

#[test]
fn the_reports_say_the_same_as_the_audit() {
    let (_, audit) = rules().into_iter().nth(1).expect("there are five rules");
    let style = Style::PLAIN;
    let text = terminal(&audit, style);
    let page = markdown(&audit);
    let document: serde_json::Value =
        serde_json::from_str(&json(std::slice::from_ref(&audit))).expect("it is JSON");
    let exclusions = document["audits"][0]["exclusions"]
        .as_array()
        .expect("a list");
    assert_eq!(exclusions.len(), audit.exclusions.len());
    for exclusion in &audit.exclusions {
        for finding in &exclusion.findings {
            assert!(text.contains(&finding.message), "{text}");
            assert!(page.contains(&finding.message), "{page}");
        }
    }
}
