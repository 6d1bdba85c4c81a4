//! Generated events fire, near misses are silent, and the same seed gives the same events.

use std::path::{Path, PathBuf};

use kqlab::Exit;
use kqlab::generate::{noise, test_file};
use kqlab::proof::{Clock, Prepared, Refusal, near_misses, positives};
use kqlab::runner::{Selection, run_file};
use kqlab::schema::{Catalog, Dialect};
use kqlab::testfile::Runs;
use kqlab::workspace::Workspace;

const CLOCK: Clock = Clock::at(639_041_184_000_000_000);

fn compile(text: &str) -> Prepared {
    let workspace = Workspace::new(Catalog::bundled(Dialect::Any), CLOCK);
    let rule = workspace.prepare(text);
    rule.unwrap_or_else(|errors| panic!("{text}: {errors:?}"))
}

/// How many events the first positive has.
fn fires_with(text: &str) -> usize {
    let found =
        positives(&compile(text), 0, 1).unwrap_or_else(|refusal| panic!("{text}: {refusal}"));
    found.first().map_or(0, |positive| positive.events.len())
}

#[test]
fn a_filter_needs_one_event() {
    assert_eq!(
        fires_with(
            r#"DeviceProcessEvents
            | where Timestamp > ago(1d) and ActionType == "ProcessCreated"
            | where FileName in~ ("cmd.exe", "powershell.exe") and ProcessCommandLine has_all ("-enc", "hidden")
            | where AccountName !endswith "$""#
        ),
        1
    );
}

#[test]
fn a_threshold_needs_one_event_more_than_it_says() {
    assert_eq!(
        fires_with(
            "SigninLogs | where ResultType == \"50126\" | summarize n = count() by IPAddress, bin(TimeGenerated, 5m) | where n > 10"
        ),
        11
    );
}

#[test]
fn distinct_counts_need_distinct_values() {
    assert_eq!(
        fires_with(
            "SigninLogs | summarize Users = dcount(UserPrincipalName) by IPAddress | where Users >= 7"
        ),
        7
    );
    assert_eq!(
        fires_with(
            "SigninLogs | summarize Users = make_set(UserPrincipalName) by IPAddress | where array_length(Users) > 3"
        ),
        4
    );
    assert_eq!(
        fires_with(
            "SigninLogs | summarize by UserPrincipalName, IPAddress | summarize n = count() by UserPrincipalName | where n > 4"
        ),
        5
    );
}

#[test]
fn joined_tables_share_their_keys() {
    assert_eq!(
        fires_with(
            "DeviceProcessEvents | where FileName =~ \"a.exe\"
            | join kind=inner (DeviceNetworkEvents | where RemotePort == 4444) on DeviceId
            | where Timestamp1 between (Timestamp .. 10m)"
        ),
        2
    );
    assert_eq!(
        fires_with(
            "let known = DeviceInfo | where OSPlatform == \"Linux\" | distinct DeviceId;
            DeviceNetworkEvents | where DeviceId in (known) and RemoteUrl has \"evil.example\""
        ),
        2
    );
    assert_eq!(
        fires_with(
            "DeviceLogonEvents | where ActionType == \"LogonSuccess\"
            | join kind=leftanti (DeviceLogonEvents | where LogonType == \"Interactive\") on DeviceId"
        ),
        1
    );
}

#[test]
fn values_inside_dynamic_columns_are_made() {
    assert_eq!(
        fires_with(
            r#"AuditLogs | where OperationName == "Add member to role"
            | mv-expand TargetResources
            | where tostring(TargetResources.type) == "User" and tostring(InitiatedBy.user.userPrincipalName) endswith "@corp.example""#
        ),
        1
    );
    assert_eq!(
        fires_with(
            r#"Syslog | parse SyslogMessage with * "user=" User " from " Host | where User == "root" and Host startswith "10.""#
        ),
        1
    );
}

#[test]
fn a_rule_that_nothing_can_fire_is_refused_with_the_reason() {
    let refusal = |text: &str| positives(&compile(text), 0, 1).err();
    assert_eq!(
        refusal("DeviceInfo | where DeviceName == \"a\" and DeviceName == \"b\""),
        Some(Refusal::Impossible)
    );
    assert_eq!(refusal("print x = 1"), Some(Refusal::NoTables));
}

#[test]
fn near_misses_fail_one_predicate_on_either_side_of_a_window() {
    let text = "DeviceNetworkEvents | where Timestamp between (ago(5d) .. now()) | where RemoteUrl has \"syncromsp.com\" and RemotePort == 443";
    let query = compile(text);
    let found = positives(&query, 0, 1).expect("it fires");
    let misses = near_misses(&query, 0, &found[0]);
    let predicates: Vec<&str> = misses.iter().map(|miss| miss.predicate.as_str()).collect();
    assert_eq!(
        predicates,
        [
            "Timestamp between (ago(5d) .. now())",
            "Timestamp between (ago(5d) .. now())",
            "RemoteUrl has \"syncromsp.com\"",
            "RemotePort == 443"
        ]
    );
    for miss in &misses {
        assert_eq!(query.count(&miss.events).expect("it runs"), 0);
    }
}

#[test]
fn a_near_miss_of_a_threshold_has_exactly_the_threshold() {
    let text = "SigninLogs | summarize n = count() by IPAddress | where n > 4";
    let query = compile(text);
    let found = positives(&query, 0, 1).expect("it fires");
    let misses = near_misses(&query, 0, &found[0]);
    assert_eq!(
        misses
            .iter()
            .map(|miss| miss.events.len())
            .collect::<Vec<_>>(),
        [4]
    );
}

#[test]
fn the_same_seed_gives_the_same_events_and_another_seed_others() {
    let query =
        compile("DeviceNetworkEvents | where RemotePort == 4444 | summarize count() by DeviceName");
    let events = |seed| {
        let found = positives(&query, seed, 3).expect("it fires");
        found
            .into_iter()
            .map(|positive| positive.events)
            .collect::<Vec<_>>()
    };
    assert_eq!(events(7), events(7));
    assert_ne!(events(7), events(8));
    assert_eq!(events(7).len(), 3);
}

#[test]
fn noise_is_silent_and_of_any_length() {
    let query = compile("DeviceNetworkEvents | where RemoteUrl has \"evil.example\"");
    let make = noise(&query, 5);
    let mut events = kqlab::proof::Events::default();
    for number in 0..500 {
        let (table, event) = make(number).expect("the rule reads a table");
        events.push(&table, event);
    }
    assert_eq!(query.count(&events).expect("it runs"), 0);
    assert_eq!(events.len(), 500);
}

/// A folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("kqlab-generate-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

#[test]
fn the_written_test_file_passes_for_every_rule() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    let test_files = kqlab::runner::discover(&rules).expect("the rules are there");
    assert_eq!(test_files.len(), 5);
    let folder = folder("rules");
    for path in test_files {
        let path = PathBuf::from(path.display().to_string().replace(".test.yaml", ".yaml"));
        let rule = kqlab::rule::load(&path).expect("the rule loads");
        let query = compile(&rule.query);
        let found = positives(&query, 3, 2).expect("it fires");
        let misses = near_misses(&query, 3, &found[0]);
        assert!(misses.len() >= 3, "{}", path.display());
        let name = path
            .file_name()
            .expect("a file")
            .to_string_lossy()
            .into_owned();
        std::fs::copy(&path, folder.join(&name)).expect("the rule can be copied");
        let text = test_file(&format!("./{name}"), CLOCK, &found, &misses, Runs::Rule);
        let written = folder.join(name.replace(".yaml", ".test.yaml"));
        std::fs::write(&written, &text).expect("the test file can be written");
        let report = run_file(&written, &Selection::default());
        assert_eq!(report.exit, Exit::Passed, "{text}\n{:?}", report.errors);
        assert_eq!(report.outcomes.len(), found.len() + misses.len());
    }
    std::fs::remove_dir_all(&folder).expect("the folder can be removed");
}

#[test]
fn columns_that_a_schema_does_not_list_pass_where_tests_give_them() {
    let folder = folder("unlisted");
    for (name, query) in [
        (
            "id",
            "CommonSecurityLog | where DeviceVendor == 'x' | extend e = _ItemId | where e has 'abc'",
        ),
        (
            "two",
            "SigninLogs | where _ResourceId has 'vault' and Type == 'SigninLogs' and _BilledSize > 5.0",
        ),
        (
            "own",
            "AzureDiagnostics | where clientIp_s == 'x' and isnotempty(_ItemId)",
        ),
    ] {
        let rule = compile(query);
        let found = positives(&rule, 3, 1).expect("it fires");
        let misses = near_misses(&rule, 3, &found[0]);
        std::fs::write(folder.join(format!("{name}.kql")), query).expect("the rule can be written");
        let text = test_file(&format!("./{name}.kql"), CLOCK, &found, &misses, Runs::Rule);
        let written = folder.join(format!("{name}.test.yaml"));
        std::fs::write(&written, &text).expect("the test file can be written");
        let report = run_file(&written, &Selection::default());
        assert_eq!(report.exit, Exit::Passed, "{text}\n{:?}", report.errors);
        assert_eq!(report.outcomes.len(), found.len() + misses.len());
    }
    std::fs::remove_dir_all(&folder).expect("the folder can be removed");
}

#[test]
fn columns_that_a_schema_does_not_list_are_read_from_files_of_rows() {
    let folder = folder("unlisted-file");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.join(name), text).expect("the file can be written");
    };
    // The columns are in another order than the rule reads them.
    write(
        "rule.kql",
        "CommonSecurityLog | where _ResourceId == 'r' | where _ItemId == 'i' | project DeviceVendor",
    );
    write(
        "CommonSecurityLog.ndjson",
        "{\"_ItemId\":\"i\",\"DeviceVendor\":\"x\",\"_ResourceId\":\"r\"}\n",
    );
    let tests = "version: 1\nrule: ./rule.kql\nclock: 2026-01-15T12:00:00Z\ntests:\n  - name: one\n    kind: positive\n    given: [{file: CommonSecurityLog.ndjson, table: CommonSecurityLog}]\n    expect: fires\n";
    write("rule.test.yaml", tests);
    let report = run_file(&folder.join("rule.test.yaml"), &Selection::default());
    assert_eq!(report.exit, Exit::Passed, "{:?}", report.errors);
    write(
        "rule.test.yaml",
        &tests.replace("{file:", "{table: CommonSecurityLog, Nowhere: x}, {file:"),
    );
    let report = run_file(&folder.join("rule.test.yaml"), &Selection::default());
    assert_ne!(report.exit, Exit::Passed);
    std::fs::remove_dir_all(&folder).expect("the folder can be removed");
}
