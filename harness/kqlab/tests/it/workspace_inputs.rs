//! What a workspace provides, given by a test file or the command line.
#![allow(clippy::unwrap_used)]

use crate::scratch::Scratch;
use std::process::Output;

/// A folder of its own, removed at the end.
struct Folder(Scratch);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let path = Scratch::new("inputs", name);
        for (name, text) in files {
            path.write(name, text);
        }
        Self(path)
    }

    fn kqlab(&self, arguments: &[&str]) -> Output {
        self.0.kqlab(arguments)
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Runs the one test of a rule, whose test file ends in `rest`.
fn tested(name: &str, query: &str, rest: &str) -> Output {
    let file = format!("version: 1\nrule: ./rule.kql\nclock: 2026-01-15T12:00:00Z\n{rest}");
    let files = [("rule.kql", query), ("rule.test.yaml", file.as_str())];
    Folder::new(name, &files).kqlab(&["test", "rule.test.yaml"])
}

#[test]
fn a_watchlist_is_rows_of_the_test_file() {
    let rest = "
functions:
  _GetWatchlist:
    - arguments: [VIP]
      rows: [{SearchKey: bob}]
tests:
  - {name: a listed user, kind: positive, given: [{table: DeviceLogonEvents, row: {AccountName: bob}}], expect: fires}
  - {name: another user, kind: near-miss, given: [{table: DeviceLogonEvents, row: {AccountName: eve}}], expect: silent}
";
    let query =
        "DeviceLogonEvents | where AccountName in ((_GetWatchlist('VIP') | project SearchKey))";
    let output = tested("watchlist", query, rest);
    assert!(output.status.success(), "{}", text(&output.stdout));
}

#[test]
fn a_saved_function_is_kql_of_the_test_file() {
    let rest = "
functions:
  Logons:
    kql: '(who: string) { DeviceLogonEvents | where AccountName == who }'
tests:
  - {name: bob, kind: positive, given: [{table: DeviceLogonEvents, row: {AccountName: bob}}], expect: fires}
  - {name: eve, kind: near-miss, given: [{table: DeviceLogonEvents, row: {AccountName: eve}}], expect: silent}
";
    let output = tested("saved", "Logons('bob') | project AccountName", rest);
    assert!(output.status.success(), "{}", text(&output.stdout));
}

#[test]
fn a_mistake_in_a_saved_function_is_shown_in_its_text() {
    let rest = "
functions:
  Logons: {kql: 'DeviceLogonEvents | where Acount == 1'}
tests:
  - {name: bob, kind: positive, given: [{table: DeviceLogonEvents, row: {AccountName: bob}}], expect: fires}
";
    let output = tested("mistake", "Logons | project AccountName", rest);
    assert_eq!(output.status.code(), Some(3));
    let said = text(&output.stdout) + &text(&output.stderr);
    assert!(said.contains("where Acount == 1"), "{said}");
}

#[test]
fn the_places_of_addresses_are_rows_of_the_test_file() {
    let rest = "
functions:
  geo_info_from_ip_address:
    rows: [{network: 203.0.113.0/24, country: Freedonia}]
tests:
  - {name: from there, kind: positive, given: [{table: DeviceLogonEvents, row: {RemoteIP: 203.0.113.7}}], expect: fires}
  - {name: from elsewhere, kind: near-miss, given: [{table: DeviceLogonEvents, row: {RemoteIP: 198.51.100.7}}], expect: silent}
";
    let query =
        "DeviceLogonEvents | where geo_info_from_ip_address(RemoteIP).country == 'Freedonia'";
    let output = tested("geo", query, rest);
    assert!(output.status.success(), "{}", text(&output.stdout));
}

#[test]
fn a_table_without_a_schema_has_the_columns_of_its_rows() {
    let rest = "
tests:
  - {name: many bytes, kind: positive, given: [{table: Proxy_CL, row: {Seen: -1h, Bytes: 9000}}], expect: fires}
  - {name: few bytes, kind: near-miss, given: [{table: Proxy_CL, row: {Seen: -1h, Bytes: 10}}], expect: silent}
";
    let query = "Proxy_CL | where Seen > ago(1d) and Bytes > 5000";
    let output = tested("unknown", query, rest);
    assert!(output.status.success(), "{}", text(&output.stdout));
}

#[test]
fn external_data_without_rows_is_refused_when_it_is_read() {
    let query = "externaldata (a: string) ['https://data.example/x.csv'] | count";
    let folder = Folder::new("external", &[("x.csv", "a\none\ntwo\n")]);
    let output = folder.kqlab(&["run", "-e", query]);
    assert_eq!(output.status.code(), Some(3));
    let said = text(&output.stderr);
    assert!(said.contains("https://data.example/x.csv"), "{said}");
    let given = "https://data.example/x.csv=x.csv";
    let output = folder.kqlab(&["run", "-e", query, "--table", given, "--format", "csv"]);
    assert_eq!(text(&output.stdout).trim(), "Count\n2");
}

#[test]
fn a_file_of_several_queries_is_checked_query_by_query() {
    let rules = "DeviceInfo\n| count\n\nDeviceInfo\n| where Nothing == 1\n";
    let folder = Folder::new("several", &[("hunt.kql", rules)]);
    let output = folder.kqlab(&["check", "hunt.kql"]);
    assert_eq!(output.status.code(), Some(3));
    let said = text(&output.stderr);
    assert!(said.contains("hunt.kql:5:9"), "{said}");
}

#[test]
fn check_takes_unknown_sources_as_open_ones_and_says_so() {
    let folder = Folder::new("open", &[("rule.kql", "Proxy_XX | where Url has 'x'")]);
    assert_eq!(folder.kqlab(&["check", "rule.kql"]).status.code(), Some(3));
    let output = folder.kqlab(&["check", "--open", "rule.kql"]);
    assert!(output.status.success());
    let said = text(&output.stderr);
    assert!(
        said.contains("`Proxy_XX` is not known and taken as it is used: Url: string"),
        "{said}"
    );
}

#[test]
fn tables_are_defined_by_create_commands_and_functions_by_let() {
    let files = [
        (
            "tables.csl",
            ".create table Vpn (User: string, Bytes: long)",
        ),
        (
            "saved.kql",
            "let Heavy = (least: long) { Vpn | where Bytes > least };",
        ),
        ("vpn.csv", "User,Bytes\nbob,10\neve,99\n"),
    ];
    let folder = Folder::new("defined", &files);
    let query = "Heavy(50) | project User";
    let output = folder.kqlab(&[
        "run",
        "-e",
        query,
        "--schema",
        "tables.csl",
        "--functions",
        "saved.kql",
        "--table",
        "Vpn=vpn.csv",
        "--format",
        "csv",
    ]);
    assert_eq!(
        text(&output.stdout).trim(),
        "User\neve",
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn the_time_range_of_a_portal_is_the_last_day_of_the_clock() {
    let query = "print todatetime('{{StartTimeISO}}'), todatetime('{{EndTimeISO}}')";
    let folder = Folder::new("range", &[]);
    let output = folder.kqlab(&["run", "-e", query, "--now", "2026-01-15", "--format", "csv"]);
    let said = text(&output.stdout);
    assert!(
        said.contains("2026-01-14T00:00:00.0000000Z,2026-01-15"),
        "{said}"
    );
}
