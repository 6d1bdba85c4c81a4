//! `kqlab check` shows what lints find at its place, weighs it as the workspace says, and puts right what is safe.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::scratch::Scratch;
use std::process::Output;

/// A folder of its own, removed at the end.
struct Folder(Scratch);

impl Folder {
    fn new(name: &str) -> Self {
        Self(Scratch::new("lints", name))
    }

    fn with(self, name: &str, content: &str) -> Self {
        self.0.write(name, content);
        self
    }

    fn read(&self, name: &str) -> String {
        self.0.read(name)
    }

    fn check(&self, arguments: &[&str]) -> Output {
        self.0.kqlab(&[&["check"], arguments].concat())
    }

    /// The codes and lines that a check finds.
    fn found(&self, arguments: &[&str]) -> Vec<(String, u64)> {
        let output = self.check(&[arguments, &["--format", "json"]].concat());
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let findings = json["findings"].as_array().unwrap().iter();
        let found = findings.map(|found| {
            let code = found["code"].as_str().unwrap().to_owned();
            (code, found["line"].as_u64().unwrap())
        });
        found.collect()
    }
}

fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    text(&output.stdout) + &text(&output.stderr)
}

/// A rule that looks back further than it sees, and maps a column that it drops.
const RULE: &str = "id: 0b9ae89d-8cad-461c-808f-0494f70ad5c4
name: many failures
kind: Scheduled
severity: Low
queryFrequency: 1h
queryPeriod: 1d # as agreed
triggerOperator: gt
triggerThreshold: 0
query: |
  SigninLogs
  | where TimeGenerated > ago(7d)
  | summarize TimeGenerated = max(TimeGenerated) by UserPrincipalName
entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: IPAddress
";

const LOOKBACK: &str = "kqlab::lint::lookback";
const COLUMN: &str = "kqlab::lint::entity_column";

#[test]
fn findings_of_lints_are_at_the_lines_of_the_file_and_errors_fail_the_check() {
    let folder = Folder::new("places").with("r.yaml", RULE);
    let found = folder.found(&["r.yaml"]);
    assert_eq!(found, [(LOOKBACK.to_owned(), 11), (COLUMN.to_owned(), 17)]);
    let output = folder.check(&["r.yaml"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    for part in ["WRONG  r.yaml", "what a run sees", "`queryPeriod: 7d`"] {
        assert!(said(&output).contains(part), "{part}: {}", said(&output));
    }
}

#[test]
fn a_warning_alone_passes_and_is_shown() {
    let rule = RULE.replace("UserPrincipalName\n", "UserPrincipalName, IPAddress\n");
    let folder = Folder::new("warning").with("r.yaml", &rule);
    let output = folder.check(&["r.yaml"]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("warned r.yaml"), "{}", said(&output));
}

#[test]
fn places_hold_in_files_with_carriage_returns_and_marks() {
    let rule = format!("\u{feff}{}", RULE.replace('\n', "\r\n"));
    let folder = Folder::new("crlf").with("r.yaml", &rule);
    let found = folder.found(&["r.yaml"]);
    assert_eq!(found, [(LOOKBACK.to_owned(), 11), (COLUMN.to_owned(), 17)]);
}

#[test]
fn lints_are_chosen_by_name_and_advice_is_shown_when_asked_for() {
    let rule = RULE.replace("max(TimeGenerated)", "max(CreatedDateTime)");
    let rule = rule.replace("summarize TimeGenerated", "summarize Created");
    let folder = Folder::new("chosen").with("r.yaml", &rule);
    let codes = |arguments: &[&str]| -> Vec<String> {
        let found = folder.found(&[arguments, &["r.yaml"]].concat());
        found.into_iter().map(|(code, _)| code).collect()
    };
    assert_eq!(codes(&[]), [LOOKBACK, COLUMN]);
    assert!(codes(&["--lints", "all"]).contains(&"kqlab::lint::time_column".to_owned()));
    assert!(codes(&["--lints", "none"]).is_empty());
    assert_eq!(codes(&["--lints", "lookback,time_column"]).len(), 2);
    let output = folder.check(&["-q", "r.yaml"]);
    assert!(
        said(&output).contains("1 advice with `--lints all`"),
        "{}",
        said(&output)
    );
    let output = folder.check(&["--lints", "lookbak", "r.yaml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("did you mean `lookback`?"),
        "{}",
        said(&output)
    );
}

#[test]
fn a_workspace_weighs_lints_and_a_name_that_no_lint_has_is_a_mistake_in_its_file() {
    let workspace = |lints: &str| format!("version: 1\nrules: [r.yaml]\nlints:\n{lints}");
    let folder = Folder::new("weights").with("r.yaml", RULE).with(
        "kqlab.yaml",
        &workspace("  lookback: error\n  entity_column: off\n"),
    );
    let output = folder.check(&[]);
    assert_eq!(folder.found(&[]), [(LOOKBACK.to_owned(), 11)]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let folder = folder.with("kqlab.yaml", &workspace("  lookbak: error\n"));
    let output = folder.check(&[]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    for part in [
        "there is no lint `lookbak`",
        "kqlab.yaml:4:3",
        "did you mean `lookback`?",
    ] {
        assert!(said(&output).contains(part), "{part}: {}", said(&output));
    }
    let folder = folder.with("kqlab.yaml", &workspace("  lookback: fatal\n"));
    let output = folder.check(&[]);
    assert!(
        said(&output).contains("one of off, advice, warning, error"),
        "{}",
        said(&output)
    );
}

#[test]
fn a_comment_with_a_reason_and_a_baseline_take_findings_back() {
    let rule = RULE.replace(
        "columnName: IPAddress",
        "columnName: IPAddress # kqlab: allow entity_column - it comes with the next parser",
    );
    let rule = rule.replace("id: 0", "# kqlab: allow lookback - known\nid: 0");
    let folder = Folder::new("accepted")
        .with("r.yaml", &rule)
        .with("s.yaml", RULE);
    assert!(folder.found(&["r.yaml"]).is_empty());
    assert!(folder.check(&["r.yaml"]).status.success());
    assert!(
        folder
            .check(&["s.yaml", "--write-baseline", "known"])
            .status
            .success()
    );
    assert!(
        folder
            .check(&["s.yaml", "--baseline", "known"])
            .status
            .success()
    );
}

#[test]
fn the_service_that_runs_a_rule_decides_which_lints_hold() {
    let query = "DeviceProcessEvents\n| summarize count() by FileName\n";
    let folder = Folder::new("target").with("q.kql", query);
    assert!(folder.found(&["q.kql"]).is_empty());
    let found = folder.found(&["q.kql", "--for", "custom-detection"]);
    assert!(
        found.contains(&("kqlab::lint::detection_asset".to_owned(), 2)),
        "{found:?}"
    );
    let folder = folder.with("kqlab.yaml", "version: 1\ntarget: custom-detection\n");
    assert_eq!(folder.found(&["q.kql"]), found);
    assert!(folder.found(&["q.kql", "--for", "sentinel"]).is_empty());
}

#[test]
fn an_id_that_two_rules_have_is_found_in_the_second() {
    let folder = Folder::new("ids").with("a.yaml", RULE).with("b.yaml", RULE);
    let found = folder.found(&["--lints", "duplicate_id", "."]);
    assert_eq!(found, [("kqlab::lint::duplicate_id".to_owned(), 1)]);
}

/// A rule whose words differ by their letter case from what is meant, with carriage returns and a comment.
const SLOPPY: &str = "id: 0b9ae89d-8cad-461c-808f-0494f70ad5c4\r
name: x\r
severity: low # as agreed\r
tactics: ['Initial Access']\r
query: |\r
  SigninLogs\r
  | project TimeGenerated, Userprincipalname\r
entityMappings:\r
  - entityType: Account\r
    fieldMappings:\r
      - {identifier: FullName, columnName: userprincipalname}\r
";

#[test]
fn a_fix_changes_what_is_safe_and_keeps_the_rest_byte_for_byte() {
    let folder = Folder::new("fix").with("r.yaml", SLOPPY);
    let output = folder.check(&["--fix", "--dry-run", "r.yaml"]);
    assert!(
        said(&output).contains("-severity: low # as agreed\n+severity: Low # as agreed"),
        "{}",
        said(&output)
    );
    assert_eq!(folder.read("r.yaml"), SLOPPY, "a dry run writes nothing");
    folder.check(&["--fix", "r.yaml"]);
    // The mapping is looked at once the query binds.
    let output = folder.check(&["--fix", "r.yaml"]);
    assert!(output.status.success(), "{}", said(&output));
    let expected = SLOPPY
        .replace("severity: low", "severity: Low")
        .replace("Initial Access", "InitialAccess")
        .replace("Userprincipalname", "UserPrincipalName")
        .replace("userprincipalname", "UserPrincipalName");
    assert_eq!(folder.read("r.yaml"), expected);
    let output = folder.check(&["--fix", "r.yaml"]);
    assert!(
        said(&output).contains("changed nothing"),
        "{}",
        said(&output)
    );
}

#[test]
fn what_a_fix_changes_is_no_part_of_a_report_for_programs() {
    let folder = Folder::new("fix-json").with("r.yaml", SLOPPY);
    assert!(!folder.found(&["--fix", "--dry-run", "r.yaml"]).is_empty());
}

#[test]
fn indentation_with_tabs_is_put_right() {
    let rule = "name: x\nquery: |\n  SigninLogs\n\t| where ResultType == '0'\n";
    let folder = Folder::new("tabs").with("r.yaml", rule);
    folder.check(&["--fix", "r.yaml"]);
    assert_eq!(folder.read("r.yaml"), rule.replace('\t', "  "));
}

#[test]
fn the_reference_has_a_heading_for_each_lint() {
    let page =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/lints.md");
    let page = std::fs::read_to_string(page).unwrap();
    for lint in kqlab_analysis::lint::LINTS {
        assert!(
            page.contains(&format!("\n## {}\n", lint.name)),
            "{}",
            lint.name
        );
        assert!(
            page.contains(lint.summary) && page.contains(lint.good),
            "{}",
            lint.name
        );
    }
}

/// Which columns there are is known when the query runs, so that the mapping may be right or wrong.
#[test]
fn mappings_over_columns_that_are_not_known_are_said_to_be_unchecked() {
    let query = "query: |\n  SecurityEvent\n  | extend Bag = parse_json(EventData)\n  | evaluate bag_unpack(Bag)\n";
    let mapping = "entityMappings:\n  - entityType: Account\n    fieldMappings:\n      - {identifier: FullName, columnName: Who}\n";
    let folder =
        Folder::new("hidden-columns").with("rule.yaml", &format!("name: x\n{query}{mapping}"));
    let output = folder.check(&["rule.yaml"]);
    let notes = said(&output);
    assert!(
        notes.contains("note: rule.yaml: the columns of the result are not all known"),
        "{notes}"
    );
    let folder = Folder::new("known-columns").with("rule.yaml", &format!("name: x\n{query}"));
    assert!(!said(&folder.check(&["rule.yaml"])).contains("not all known"));
}
