use std::collections::BTreeSet;
use std::path::Path;

use kql_eval::types::ScalarType;
use kqlab_suite::rule::{Contents, Rule, RuleFields, contents_of};
use kqlab_suite::schema::{Catalog, Dialect, TableSchema};
use kqlab_suite::workspace::Workspace;

use super::*;

fn rule(text: &str) -> Rule {
    match contents_of(Path::new("rule.yaml"), text.as_bytes().to_vec()).unwrap() {
        Contents::Rules(mut rules) => rules.pop().unwrap(),
        Contents::Functions(_) => panic!("no rule: {text}"),
    }
}

/// The names of what is found in the last of some rules, with the messages.
fn found(text: &str) -> Vec<(&'static str, Found)> {
    let mut rules: Vec<Rule> = text.split("---\n").map(rule).collect();
    let rule = rules.pop().unwrap();
    let mut ids = Ids::default();
    for (number, rule) in rules.iter_mut().enumerate() {
        rule.path = format!("before-{number}.yaml").into();
        ids.add(rule);
    }
    let mut catalog = Catalog::bundled(Dialect::of_query(&rule.query));
    for (name, column) in [("Own_CL", "User_s"), ("Own", "User_s")] {
        catalog.add(TableSchema {
            name: name.to_owned(),
            columns: vec![(column.to_owned(), ScalarType::String)],
        });
    }
    let workspace = Workspace::new(catalog, CLOCK);
    let query = workspace.prepare(&rule.query).ok();
    let subject = Subject {
        rule: &rule,
        fields: RuleFields::of(&rule).0,
        query: query.as_ref(),
        workspace: &workspace,
        asked: None,
        default: None,
        ids: &ids,
    };
    let found = lint(&subject).into_iter();
    found.map(|(lint, found)| (lint.name, found)).collect()
}

fn names(text: &str) -> BTreeSet<&'static str> {
    found(text).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn each_lint_finds_its_bad_example_and_not_its_good_one() {
    for lint in LINTS {
        assert!(names(lint.bad).contains(lint.name), "{}: bad", lint.name);
        assert!(!names(lint.good).contains(lint.name), "{}: good", lint.name);
    }
}

#[test]
fn names_and_codes_of_lints_are_one_and_each_is_listed_once() {
    let mut seen = BTreeSet::new();
    for lint in LINTS {
        assert_eq!(lint.code, format!("kqlab::lint::{}", lint.name));
        assert!(seen.insert(lint.name), "{} is there twice", lint.name);
        assert!(lint.summary.ends_with('.') && !lint.page.is_empty());
    }
}

/// A scheduled rule over this query, every `frequency` over `period`.
fn scheduled(frequency: &str, period: &str, query: &str) -> String {
    let query = query.replace('\n', "\n  ");
    format!(
        "name: x\nkind: Scheduled\nqueryFrequency: {frequency}\nqueryPeriod: {period}\nquery: |\n  {query}\n"
    )
}

/// The messages of one lint.
fn said(name: &str, text: &str) -> Vec<String> {
    let found = found(text).into_iter();
    let found = found.filter(|(found, _)| *found == name);
    found.map(|(_, found)| found.message).collect()
}

#[test]
fn a_query_that_asks_for_more_than_its_period_is_found_however_it_says_so() {
    for query in [
        "SigninLogs | where TimeGenerated > ago(7d)",
        "SigninLogs | where ago(7d) <= TimeGenerated",
        "SigninLogs | where now() - TimeGenerated < 7d",
        "SigninLogs | where TimeGenerated between (ago(7d) .. now())",
        "SigninLogs | where TimeGenerated between (ago(7d) .. 7d)",
        "SigninLogs | where TimeGenerated > startofday(ago(7d))",
        "SigninLogs | where startofday(TimeGenerated) >= ago(7d)",
        "let back = 7d;\nSigninLogs | where TimeGenerated > ago(back)",
        "let f = (from:timespan=7d) { SigninLogs | where TimeGenerated > ago(from) };\nf()",
        "let f = (start:datetime=datetime(null)) { SigninLogs | where isnull(start) or TimeGenerated >= start };\nf(ago(7d))",
        "SigninLogs | extend Time = TimeGenerated | where Time > ago(7d)",
        "SigninLogs | mv-apply Detail = DeviceDetail on (where isnotempty(Detail)) | where TimeGenerated > ago(7d)",
        "SigninLogs | parse AppDisplayName with A ' ' B | where TimeGenerated > ago(7d)",
        "SigninLogs | summarize count() by bin(TimeGenerated, 1h) | where TimeGenerated > ago(7d)",
        "AuditLogs | where TimeGenerated > ago(1h) | join kind=leftanti (SigninLogs | where TimeGenerated > ago(7d)) on CorrelationId",
        "AuditLogs | where CorrelationId in ((SigninLogs | where TimeGenerated > ago(7d) | project CorrelationId))",
        "union (SigninLogs | where TimeGenerated > ago(7d)), (AuditLogs | where TimeGenerated > ago(1d))",
    ] {
        let said = said("lookback", &scheduled("1h", "1d", query));
        assert_eq!(
            said,
            ["the query asks for 7d back, and a run sees 1d"],
            "{query}"
        );
    }
}

#[test]
fn a_query_within_its_period_is_not_found() {
    for query in [
        "SigninLogs",
        "SigninLogs | where TimeGenerated > ago(1d)",
        "SigninLogs | where TimeGenerated > ago(7d) | where TimeGenerated > ago(1h)",
        // The earliest that a day back may be is another day, and no period has it.
        "SigninLogs | where TimeGenerated > startofday(ago(1d))",
        // Other times than that of the event.
        "SigninLogs | where CreatedDateTime > ago(7d)",
        // An alternative without a limit, and what is left out.
        "SigninLogs | where TimeGenerated > ago(7d) or ResultType == '0'",
        "SigninLogs | where TimeGenerated < ago(7d)",
        "SigninLogs | where TimeGenerated !between (ago(7d) .. ago(2d))",
        "SigninLogs | where TimeGenerated > datetime(2020-01-01)",
    ] {
        let said = said("lookback", &scheduled("1h", "1d", query));
        assert!(said.is_empty(), "{query}: {said:?}");
    }
}

#[test]
fn a_baseline_beside_the_last_hour_is_right_where_the_period_holds_it() {
    let query = "let old = SigninLogs | where TimeGenerated between (ago(14d) .. ago(1h));\n\
                 SigninLogs | where TimeGenerated > ago(1h) | join kind=leftanti old on UserPrincipalName";
    let names_of = |frequency, period| names(&scheduled(frequency, period, query));
    let right = names_of("1h", "14d");
    assert!(
        !right.contains("lookback") && !right.contains("gap"),
        "{right:?}"
    );
    assert!(names_of("1h", "1d").contains("lookback"));
}

#[test]
fn a_baseline_that_ends_where_a_short_window_begins_does_not_close_its_gap() {
    let query = "SigninLogs | where TimeGenerated between (ago(14d) .. ago(1h)) | summarize by UserPrincipalName\n\
                 | join kind=rightanti (SigninLogs | where TimeGenerated > ago(1h)) on UserPrincipalName";
    assert!(names(&scheduled("1d", "14d", query)).contains("gap"));
    assert!(!names(&scheduled("1h", "14d", query)).contains("gap"));
}

#[test]
fn a_table_that_grows_with_what_is_sent_may_have_a_mapped_column() {
    let grown = |column: &str, query: &str| {
        let rule = mapped(query).replace("IPAddress", column);
        names(&rule).contains("entity_column")
    };
    assert!(!grown("Other_s", "Own_CL | where User_s == 'a'"));
    assert!(grown("Other", "Own_CL | where User_s == 'a'"));
    assert!(grown("Other_s", "Own | where User_s == 'a'"));
    assert!(grown("Other_s", "Own_CL | summarize count()"));
}

#[test]
fn a_window_shorter_than_the_time_between_runs_is_a_gap() {
    let said = |frequency, query| said("gap", &scheduled(frequency, "1d", query));
    assert_eq!(
        said("1d", "SigninLogs | where TimeGenerated > ago(1h)"),
        ["of the 1d between two runs the query looks at the last 1h of `SigninLogs`"]
    );
    for (frequency, query) in [
        ("1h", "SigninLogs | where TimeGenerated > ago(1h)"),
        ("1d", "SigninLogs | where TimeGenerated < ago(1h)"),
        // What is only looked up.
        (
            "1d",
            "AuditLogs | join (SigninLogs | where TimeGenerated > ago(1h)) on CorrelationId",
        ),
        // The table is read further back as well.
        (
            "1d",
            "SigninLogs | where TimeGenerated > ago(1h) | join (SigninLogs) on CorrelationId",
        ),
        (
            "1d",
            "SigninLogs | where TimeGenerated > ago(1h) or ResultType == '0'",
        ),
    ] {
        assert!(said(frequency, query).is_empty(), "{query}");
    }
}

/// A rule over this query with `IPAddress` mapped.
fn mapped(query: &str) -> String {
    format!(
        "name: x\nquery: |\n  {}\nentityMappings:\n  - entityType: IP\n    fieldMappings:\n      - identifier: Address\n        columnName: IPAddress\n",
        query.replace('\n', "\n  ")
    )
}

#[test]
fn nothing_is_said_of_columns_that_are_not_known() {
    for query in [
        // It does not bind.
        "NoSuchTable | project X",
        "SigninLogs | project Nope",
        // Columns that come out of values.
        "SigninLogs | project DeviceDetail | evaluate bag_unpack(DeviceDetail)",
        // Two results.
        "SigninLogs | project UserPrincipalName;\nSigninLogs | project IPAddress",
    ] {
        let names = names(&mapped(query));
        assert!(!names.contains("entity_column"), "{query}");
    }
    assert!(names(&mapped("SigninLogs | project UserPrincipalName")).contains("entity_column"));
}

/// A text with fixes applied, and how many were.
fn apply(text: &str, fixes: &[&Fix]) -> (String, usize) {
    let placed = placed(text, fixes);
    let mut fixed = text.to_owned();
    for (range, fix) in placed.iter().rev() {
        fixed.replace_range(range.clone(), fix.new_text());
    }
    (fixed, placed.len())
}

#[test]
fn a_column_in_other_letter_case_is_put_right_by_its_fix() {
    let text = mapped("SigninLogs | project ipaddress = IPAddress");
    let found = found(&text);
    let (_, found) = found
        .iter()
        .find(|(name, _)| *name == "entity_column")
        .unwrap();
    assert_eq!(found.help, "did you mean `ipaddress`?");
    let fix = found.fix.as_ref().unwrap();
    let (fixed, applied) = apply(&text, &[fix]);
    assert_eq!(applied, 1);
    assert!(!names(&fixed).contains("entity_column"), "{fixed}");
}

#[test]
fn each_fix_leaves_a_rule_without_its_finding() {
    for text in [
        "name: x\nseverity: high # as agreed\nquery: SigninLogs\n",
        "name: x\ntactics: ['Initial Access', Impact]\nquery: SigninLogs\n",
        "name: x\nrelevantTechniques:\n  - t1078.004\nquery: SigninLogs\n",
    ] {
        let before = found(text);
        let fixes: Vec<&Fix> = before
            .iter()
            .filter_map(|(_, found)| found.fix.as_ref())
            .collect();
        let (fixed, applied) = apply(text, &fixes);
        assert_eq!(applied, 1, "{text}");
        assert!(found(&fixed).is_empty(), "{fixed}");
        assert_eq!(fixed.contains('#'), text.contains('#'));
    }
}

#[test]
fn the_kind_of_a_rule_says_which_lints_hold() {
    let nrt = "name: x\nkind: NRT\nqueryFrequency: 30d\nquery: SigninLogs\n";
    let names = names(nrt);
    assert!(names.contains("nrt_schedule") && !names.contains("schedule_range"));
}

#[test]
fn a_hunting_query_may_read_all_tables() {
    let query = "name: x\nquery: union * | where TimeGenerated > ago(1h)\n";
    assert!(!names(query).contains("all_tables"));
    let rule = query.replace("name: x", "name: x\nkind: NRT");
    assert!(names(&rule).contains("all_tables"));
}

#[test]
fn a_trigger_is_weighed_against_what_the_query_can_give() {
    let rule = |operator: &str, threshold: u32, query: &str| {
        format!(
            "name: x\nkind: Scheduled\ntriggerOperator: {operator}\ntriggerThreshold: {threshold}\nquery: {query}\n"
        )
    };
    for (operator, threshold, query, expected) in [
        ("gt", 0, "SigninLogs | count", Some("always_fires")),
        (
            "lt",
            2,
            "SigninLogs | summarize max(TimeGenerated)",
            Some("always_fires"),
        ),
        ("gt", 9, "SigninLogs | take 9", Some("never_fires")),
        ("lt", 0, "SigninLogs", Some("never_fires")),
        ("eq", 2, "SigninLogs | count", Some("never_fires")),
        ("gt", 0, "SigninLogs | count | where Count > 3", None),
        ("gt", 0, "SigninLogs | summarize count() by AppId", None),
        ("lt", 1, "SigninLogs", None),
        ("gt", 9, "SigninLogs | take 10", None),
    ] {
        let names = names(&rule(operator, threshold, query));
        let found = ["always_fires", "never_fires"]
            .into_iter()
            .find(|name| names.contains(name));
        assert_eq!(found, expected, "{operator} {threshold} {query}");
    }
}
