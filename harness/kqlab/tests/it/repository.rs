//! A repository of rules is a workspace: its file names rules, functions, tables and watchlists, and `check` reads them once.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::scratch::Scratch;
use std::process::Output;

/// A repository of its own, removed at the end.
struct Repository(Scratch);

impl Repository {
    fn new(name: &str) -> Self {
        Self(Scratch::new("repository", name))
    }

    /// A repository with a function, a table and a watchlist, and a rule over all three.
    fn whole(name: &str) -> Self {
        Self::new(name)
            .with(
                "kqlab.yaml",
                "version: 1\nrules: [rules]\nfunctions: [parsers]\ntables: [tables]\nwatchlists:\n  - {file: lists/vip.csv, alias: VIP, search_key: User}\n",
            )
            .with(
                "parsers/Vpn.yaml",
                "Parser:\n  Title: x\nParserName: Vpn\nEquivalentBuiltInParser: _Im_Vpn\nParserParams:\n  - {Name: user, Type: string, Default: '*'}\nParserQuery: |\n  Vpn_CL\n  | where user == '*' or User_s == user\n",
            )
            .with(
                "tables/vpn.json",
                "{\"Name\": \"Vpn_CL\", \"Properties\": [{\"Name\": \"User_s\", \"Type\": \"String \"},]}",
            )
            .with("lists/vip.csv", "User,Why\nbob,boss\n")
            .with(
                "rules/vip.yaml",
                "name: vip\nquery: |\n  _Im_Vpn(user='bob')\n  | where TimeGenerated > ago(1h)\n  | join kind=inner (_GetWatchlist('VIP') | project SearchKey, Why) on $left.User_s == $right.SearchKey\n",
            )
    }

    fn with(self, name: &str, content: &str) -> Self {
        self.0.write(name, content);
        self
    }

    fn check(&self, arguments: &[&str]) -> Output {
        self.kqlab(&[&["check"], arguments].concat())
    }

    fn kqlab(&self, arguments: &[&str]) -> Output {
        self.0.kqlab(arguments)
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn rules_find_the_functions_tables_and_watchlists_of_their_workspace() {
    let repository = Repository::whole("whole");
    let output = repository.check(&[]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(
        text(&output.stdout).ends_with("2 files, 0 wrong, 0 errors, 0 warnings\n"),
        "{}",
        text(&output.stdout)
    );
    // The workspace's file is found from a folder below it too.
    let output = repository.check(&["rules/vip.yaml"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn a_mistake_in_a_function_is_shown_in_its_file_whoever_calls_it() {
    let repository = Repository::whole("function").with(
        "parsers/Other.kql",
        "// of ours\nVpn_CL\n| where Userr_s == 'x'\n",
    );
    let output = repository.check(&[]);
    assert_eq!(output.status.code(), Some(3));
    assert!(
        text(&output.stderr).contains("Other.kql:3:9"),
        "{}",
        text(&output.stderr)
    );
    let repository = repository.with("rules/other.kql", "Other\n| take 1\n");
    let output = repository.check(&["rules/other.kql"]);
    assert!(text(&output.stderr).contains("Other.kql:3:9"));
}

#[test]
fn mistakes_of_the_workspace_file_come_all_at_once() {
    let repository = Repository::new("mistakes").with(
        "kqlab.yaml",
        "version: 2\nrulez: [rules]\ntarget: splunk\nwatchlists:\n  - {alias: VIP}\n",
    );
    let output = repository.check(&[]);
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    for part in [
        "version 1, not the number `2`",
        "did you mean `rules`?",
        "the string `splunk` is no target",
        "a watchlist has no `file`",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn a_folder_that_the_workspace_names_and_nobody_has_is_a_mistake() {
    let repository = Repository::whole("gone").with(
        "kqlab.yaml",
        "version: 1\nrules: [rules]\nfunctions: [parsers, gone]\ntables: [tables]\nwatchlists: [lists]\n",
    );
    let output = repository.check(&[]);
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).contains("`gone` leads to no file"));
}

const WRONG: &str = "DeviceProcessEvents\n| where FileNam == 'a'\n";

#[test]
fn the_same_cause_is_told_once_with_the_number_of_files() {
    let repository = Repository::new("causes")
        .with("a.kql", WRONG)
        .with("b.kql", WRONG)
        .with("c.kql", WRONG);
    let output = repository.check(&["."]);
    let said = text(&output.stderr);
    assert_eq!(
        said.matches("did you mean `FileName`?").count(),
        1,
        "{said}"
    );
    assert!(said.contains("the same in 3 files"), "{said}");
    assert!(text(&output.stdout).contains("3 files, 3 wrong, 3 errors"));
    let quiet = repository.check(&[".", "-q"]);
    assert_eq!(
        text(&quiet.stdout),
        "3 files, 3 wrong, 3 errors, 0 warnings\n"
    );
}

#[test]
fn yaml_that_is_no_rule_is_passed_over_with_a_count_unless_it_is_named() {
    let repository = Repository::new("passed-over")
        .with("a.kql", "DeviceInfo | take 1")
        .with("compose.yaml", "services:\n  a: {image: b}\n");
    let output = repository.check(&["."]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("a.kql"));
    assert_ne!(repository.check(&["compose.yaml"]).status.code(), Some(0));
}

#[test]
fn what_git_ignores_and_what_is_excluded_is_not_checked() {
    let repository = Repository::new("ignored")
        .with("a.kql", "DeviceInfo | take 1")
        .with("out/b.kql", WRONG)
        .with("old/c.kql", WRONG)
        .with(".gitignore", "out/\n");
    assert_eq!(repository.check(&["."]).status.code(), Some(3));
    assert!(
        repository
            .check(&[".", "--exclude", "old/**"])
            .status
            .success()
    );
}

#[test]
fn known_findings_are_accepted_and_new_ones_are_not() {
    let repository = Repository::new("baseline").with("a.kql", WRONG);
    let written = repository.check(&[".", "--write-baseline", "known.txt"]);
    assert!(written.status.success(), "{}", text(&written.stderr));
    let moved = repository.with("a.kql", &format!("// moved\n{WRONG}"));
    let known = moved.check(&[".", "--baseline", "known.txt"]);
    assert!(known.status.success(), "{}", text(&known.stderr));
    let more = moved.with("a.kql", &format!("{WRONG}| where FileNam == 'b'\n"));
    let output = more.check(&[".", "--baseline", "known.txt"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(
        text(&output.stderr).contains("a.kql:3:9"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn a_comment_with_a_reason_accepts_a_finding() {
    let accepted = "DeviceProcessEvents\n// kqlab: allow unknown_column - it comes with the next schema\n| where FileNam == 'a'\n";
    let repository = Repository::new("suppressed").with("a.kql", accepted);
    let output = repository.check(&["a.kql"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let without = accepted.replace(" - it comes with the next schema", "");
    let repository = repository.with("a.kql", &without);
    assert_eq!(repository.check(&["a.kql"]).status.code(), Some(3));
}

#[test]
fn findings_are_written_for_tools() {
    let repository = Repository::new("formats").with("my rules/a.kql", WRONG);
    let format = |name: &str| {
        let output = repository.check(&[".", "--format", name]);
        assert_eq!(output.status.code(), Some(3), "{name}");
        text(&output.stdout)
    };
    let json: serde_json::Value = serde_json::from_str(&format("json")).unwrap();
    assert_eq!(json["findings"][0]["line"], 2);
    assert_eq!(json["findings"][0]["column"], 9);
    assert_eq!(json["findings"][0]["code"], "kql::semantic::unknown_column");
    let sarif: serde_json::Value = serde_json::from_str(&format("sarif")).unwrap();
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "my%20rules/a.kql");
    assert_eq!(place["region"]["startLine"], 2);
    assert!(format("github").starts_with("::error file=./my rules/a.kql,line=2,col=9,"));
    assert!(format("markdown").contains("| error | no column is named `FileNam` here |"));
    assert!(format("junit").contains("<failure message=\"./my rules/a.kql:2:9: no column"));
}

/// The workspace of `whole` with events and a test file; `rules/vip.yaml` needs its function, table and watchlist.
fn tested(name: &str) -> Repository {
    Repository::whole(name)
        .with(
            "rules/vip.test.yaml",
            "version: 1\nrule: ./vip.yaml\nclock: 2026-01-15T12:00:00Z\ntests:\n\
             \x20 - name: a boss connects\n    kind: positive\n    given:\n      - {TimeGenerated: -5m, User_s: bob}\n    expect: fires\n\
             \x20 - name: somebody else connects\n    kind: near-miss\n    given:\n      - {TimeGenerated: -5m, User_s: eve}\n    expect: silent\n",
        )
        .with(
            "events.ndjson",
            "{\"TimeGenerated\":\"2026-01-15T11:59:00Z\",\"User_s\":\"bob\"}\n{\"TimeGenerated\":\"2026-01-15T11:59:00Z\",\"User_s\":\"eve\"}\n",
        )
}

#[test]
fn every_command_finds_the_workspace_around_a_rule() {
    let repository = tested("everywhere");
    let events = "Vpn_CL=events.ndjson";
    let now = "2026-01-15T12:00:00Z";
    for (arguments, said) in [
        (vec!["test", "rules"], "2 passed"),
        (
            vec!["run", "rules/vip.yaml", "--table", events, "--now", now],
            "boss",
        ),
        (
            vec![
                "explain",
                "rules/vip.yaml",
                "--rows",
                events,
                "--now",
                now,
                "--line",
                "2",
            ],
            "eve",
        ),
        (vec!["generate", "rules/vip.yaml"], "User_s"),
        (vec!["mutate", "rules"], "mutants killed"),
        (vec!["audit", "rules/vip.yaml"], ""),
        (vec!["tune", "rules/vip.yaml"], "_Im_Vpn"),
        (
            vec!["diff", "rules/vip.yaml", "rules/vip.yaml"],
            "nothing changes",
        ),
        (
            vec![
                "fixture",
                "events.ndjson",
                "--table",
                "Vpn_CL",
                "--rule",
                "rules/vip.yaml",
                "--now",
                now,
            ],
            "User_s",
        ),
    ] {
        let out = repository.kqlab(&arguments);
        let (shown, errors) = (text(&out.stdout), text(&out.stderr));
        assert!(out.status.success(), "{arguments:?}: {shown}{errors}");
        assert!(shown.contains(said), "{arguments:?}: {shown}{errors}");
    }
}

#[test]
fn a_workspace_may_be_chosen_from_anywhere() {
    let repository = tested("chosen").with("elsewhere/q.kql", "Vpn_CL | project User_s");
    let query = ["run", "-e", "_Im_Vpn() | count"];
    let out = repository.kqlab(&query);
    assert!(out.status.success(), "{}", text(&out.stderr));
    let empty = Repository::new("nowhere");
    let out = empty.kqlab(&query);
    assert_eq!(out.status.code(), Some(3), "{}", text(&out.stderr));
    let path = repository.0.display().to_string();
    let out = empty.kqlab(&[&query[..], &["--workspace", &path]].concat());
    assert!(out.status.success(), "{}", text(&out.stderr));
    let none = empty.kqlab(&[&query[..], &["--workspace", "."]].concat());
    assert_eq!(none.status.code(), Some(2), "{}", text(&none.stderr));
}

#[test]
fn a_function_of_a_test_file_takes_the_place_of_the_workspaces() {
    let repository = tested("own-function").with(
        "rules/other.test.yaml",
        "version: 1\nrule: ./vip.yaml\nclock: 2026-01-15T12:00:00Z\nfunctions:\n  _Im_Vpn: {kql: \"(user:string='*') { Vpn_CL | where false }\"}\ntests:\n\
         \x20 - name: nothing passes\n    kind: near-miss\n    given:\n      - {TimeGenerated: -5m, User_s: bob}\n    expect: silent\n",
    );
    let out = repository.kqlab(&["test", "rules/other.test.yaml"]);
    assert!(
        out.status.success(),
        "{}{}",
        text(&out.stdout),
        text(&out.stderr)
    );
}

#[test]
fn a_mistake_in_a_saved_function_is_shown_in_its_file_by_every_command() {
    let repository = tested("broken-function").with(
        "parsers/Vpn.yaml",
        "ParserName: Vpn\nEquivalentBuiltInParser: _Im_Vpn\nParserParams:\n  - {Name: user, Type: string, Default: '*'}\nParserQuery: |\n  Vpn_CL\n  | where Usr_s == user\n",
    );
    for arguments in [
        vec!["test", "rules"],
        vec!["run", "rules/vip.yaml"],
        vec!["generate", "rules/vip.yaml"],
    ] {
        let out = repository.kqlab(&arguments);
        assert_eq!(out.status.code(), Some(3), "{arguments:?}");
        let errors = text(&out.stderr);
        assert!(
            errors.contains("parsers/Vpn.yaml:7"),
            "{arguments:?}: {errors}"
        );
    }
}

#[test]
fn files_of_a_workspace_that_cannot_be_read_are_said() {
    let repository = tested("unread").with("tables/broken.json", "{\"Name\": ");
    let out = repository.kqlab(&["test", "rules"]);
    assert!(out.status.success(), "{}", text(&out.stdout));
    let errors = text(&out.stderr);
    assert!(
        errors.contains("1 file that it names was not read"),
        "{errors}"
    );
    assert!(errors.contains("kqlab check"), "{errors}");
}

#[test]
fn a_workspace_file_is_written_from_what_a_folder_holds() {
    let repository = Repository::whole("init").with("lists/watchlists/x.csv", "a\n1\n");
    std::fs::remove_file(repository.0.join("kqlab.yaml")).unwrap();
    std::fs::write(repository.0.join("sample.json"), "{\"a\": 1}").unwrap();
    let out = repository.kqlab(&["init"]);
    let said = text(&out.stderr);
    assert!(out.status.success(), "{said}");
    assert!(
        said.contains("2 files of JSON or CSV describe no table"),
        "{said}"
    );
    let written = std::fs::read_to_string(repository.0.join("kqlab.yaml")).unwrap();
    for place in [
        "- rules\n",
        "- parsers\n",
        "- tables\n",
        "- lists/watchlists\n",
    ] {
        assert!(written.contains(place), "{place}: {written}");
    }
    let out = repository.kqlab(&["init"]);
    assert_eq!(out.status.code(), Some(2), "it is never replaced unasked");
    let out = repository.kqlab(&["init", "--force"]);
    assert!(out.status.success(), "{}", text(&out.stderr));
    let out = Repository::new("init-empty").kqlab(&["init"]);
    assert_eq!(out.status.code(), Some(5), "{}", text(&out.stderr));
}

#[test]
fn a_mistake_in_a_function_is_found_once_whoever_calls_it() {
    let broken = "ParserName: Vpn\nEquivalentBuiltInParser: _Im_Vpn\nParserParams:\n  - {Name: user, Type: string, Default: '*'}\nParserQuery: |\n  Vpn_CL\n  | where Usr_s == user\n";
    let rule = "name: two\nquery: |\n  _Im_Vpn() | count\n";
    let repository = Repository::whole("once")
        .with("parsers/Vpn.yaml", broken)
        .with("rules/two.yaml", rule);
    let out = repository.check(&["--format", "json"]);
    let found = text(&out.stdout).matches("unknown_column").count();
    assert_eq!(found, 1, "{}", text(&out.stdout));
}

#[test]
fn a_remark_about_many_files_is_said_once() {
    let names = ["a", "b", "c", "d", "e"];
    let repository = names.iter().fold(Repository::new("remarks"), |made, name| {
        made.with(
            &format!("{name}.yaml"),
            "name: x\r\nquery: |\r\n  DeviceInfo\r\n",
        )
    });
    let out = repository.check(&["."]);
    let said = text(&out.stderr);
    assert!(said.contains("a.yaml and 4 others: turned CRLF"), "{said}");
    assert_eq!(said.matches("CRLF").count(), 1, "{said}");
}

#[test]
fn a_function_whose_body_is_not_checked_is_named() {
    let repository = Repository::new("any-rows").with(
        "f.kql",
        ".create function Any(T:(*)) { T | where nothing_known == 1 }",
    );
    let out = repository.check(&["f.kql"]);
    let said = text(&out.stderr);
    assert!(said.contains("the body of `Any` is not checked"), "{said}");
}

#[test]
fn a_file_without_columns_is_no_schema() {
    let repository = Repository::new("no-columns").with("empty.ndjson", "");
    let out = repository.kqlab(&["schema", "empty.ndjson"]);
    assert_eq!(out.status.code(), Some(5), "{}", text(&out.stdout));
    assert!(text(&out.stderr).contains("nothing that has columns"));
}
