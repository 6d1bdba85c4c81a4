//! Whatever text comes in, nothing panics and every diagnostic has a place in the text.

use std::sync::Arc;

use kql_eval::bind::Catalog;
use kql_eval::exec::NoData;
use kql_eval::plan::{Field, Schema};
use kql_eval::types::ScalarType;
use kql_eval::{Query, RuntimeError, Settings};
use proptest::prelude::*;

/// Two tables as detections read them.
struct Tables;

impl Catalog for Tables {
    fn table(&self, name: &str) -> Option<Arc<Schema>> {
        let columns: &[(&str, ScalarType)] = match name {
            "DeviceProcessEvents" => &[
                ("Timestamp", ScalarType::DateTime),
                ("DeviceName", ScalarType::String),
                ("AccountName", ScalarType::String),
                ("FileName", ScalarType::String),
                ("ProcessCommandLine", ScalarType::String),
                ("ProcessId", ScalarType::Long),
                ("AdditionalFields", ScalarType::Dynamic),
            ],
            "SigninLogs" => &[
                ("TimeGenerated", ScalarType::DateTime),
                ("UserPrincipalName", ScalarType::String),
                ("IPAddress", ScalarType::String),
                ("ResultType", ScalarType::String),
                ("LocationDetails", ScalarType::Dynamic),
                ("RiskLevel", ScalarType::Int),
            ],
            _ => return None,
        };
        let fields = columns.iter().map(|(name, ty)| Field::computed(*name, *ty));
        Some(Arc::new(Schema::new(fields.collect())))
    }

    fn table_names(&self) -> Vec<String> {
        vec!["DeviceProcessEvents".to_owned(), "SigninLogs".to_owned()]
    }
}

/// Queries of the kind that detection engineers write.
const QUERIES: &[&str] = &[
    "DeviceProcessEvents | where Timestamp > ago(1d) and FileName =~ 'rundll32.exe' | project DeviceName, ProcessCommandLine",
    "let bad = dynamic(['mimikatz', \"procdump\"]); DeviceProcessEvents | where ProcessCommandLine has_any (bad) | summarize Count = count(), Names = make_set(FileName, 10) by bin(Timestamp, 1h), DeviceName",
    "let threshold = 5; SigninLogs | where ResultType !in ('0', '50125') | summarize Failures = dcountif(IPAddress, RiskLevel > 1), arg_max(TimeGenerated, *) by UserPrincipalName | where Failures >= threshold | top 10 by Failures desc",
    "SigninLogs | extend City = tostring(LocationDetails.city), Lat = toreal(LocationDetails['geo'].latitude) | where isnotempty(City) | join kind=leftouter (SigninLogs | where RiskLevel == 2) on UserPrincipalName, $left.IPAddress == $right.IPAddress",
    "union isfuzzy=true withsource=T DeviceProcessEvents, (SigninLogs | take 5) | extend k = iff(isempty(T), 'x', strcat(T, '-', 1.5)) | distinct k",
    "let f = (user: string, days: long = 7) { SigninLogs | where UserPrincipalName == user and TimeGenerated > ago(days * 1d) }; f('a@b.example') | mv-expand LocationDetails to typeof(string) limit 3 | count",
    "DeviceProcessEvents | where ProcessCommandLine matches regex @'(?i)\\b-e(nc)?\\b' and not(AccountName in~ ('system', 'local service')) | extend h = extract(@'(\\d+)', 1, ProcessCommandLine, typeof(long)) | sort by h asc nulls last",
    "print x = case(1 > 2, 'a', 3 <> 4, 'b', 'c'), y = datetime(2026-01-15) - 3d, z = 7 % -3, w = dynamic({\"a\": [1, 2.5, {'b': null}]}).a[-1].b",
    "SigninLogs | parse kind=regex UserPrincipalName with name '@' domain:string | summarize percentiles(RiskLevel, 50, 95) by domain | render timechart with (title='x')",
    "range i from 1 to toscalar(SigninLogs | count) step 1 | extend s = substring(tostring(i), 0, 1) | where i between (2 .. 10) | lookup (print i = 3, v = 'c') on i",
];

/// Compiles and runs a text; gives what is wrong with what it says of the text.
fn check(text: &str) -> Result<(), String> {
    match Query::compile(text, &Tables) {
        Ok(query) => {
            let settings = Settings {
                max_rows: 1_000,
                max_memory: 1_000_000,
                ..Settings::default()
            };
            // Whatever else stops a run is an answer.
            match query.run(&NoData, &settings) {
                Err(RuntimeError::Internal(fault)) => Err(fault.to_string()),
                Ok(_) | Err(_) => Ok(()),
            }
        }
        Err(errors) if errors.is_empty() => Err("refused without a word".to_owned()),
        Err(errors) if errors.iter().any(|error| error.stage() == "internal") => {
            Err(format!("{errors:?}"))
        }
        Err(errors) => {
            let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
            let outside = errors.iter().find(|error| {
                let span = error.span();
                span.start > span.end || span.end > length
            });
            outside.map_or(Ok(()), |error| {
                Err(format!("{error} is at {:?} of {length}", error.span()))
            })
        }
    }
}

#[test]
fn every_query_compiles_and_runs() {
    for query in QUERIES {
        if let Err(errors) = Query::compile(query, &Tables) {
            panic!("{query}\n{errors:?}");
        }
        check(query).unwrap();
    }
}

#[test]
fn a_query_may_be_cut_at_any_byte() {
    for query in QUERIES {
        for end in 0..query.len() {
            if let Some(text) = query.get(..end) {
                check(text).unwrap_or_else(|wrong| panic!("{text}\n{wrong}"));
            }
        }
    }
}

/// A query's tokens, blanks between them kept.
fn pieces(query: &str) -> Vec<&str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut pieces = Vec::new();
    let mut rest = query;
    while let Some(first) = rest.chars().next() {
        let end = rest
            .find(|c| is_word(c) != is_word(first))
            .unwrap_or(rest.len());
        let end = if is_word(first) {
            end
        } else {
            first.len_utf8()
        };
        let (piece, after) = rest.split_at(end);
        pieces.push(piece);
        rest = after;
    }
    pieces
}

#[derive(Debug, Clone)]
enum Change {
    Delete(usize),
    Repeat(usize),
    Swap(usize, usize),
    Insert(usize, &'static str),
}

fn change() -> impl Strategy<Value = Change> {
    let place = 0_usize..400;
    let texts = prop::sample::select(vec![
        "|",
        "(",
        ")",
        "[",
        "'",
        "\"",
        "by",
        "where",
        "summarize",
        "count()",
        "..",
        "$left",
        "*",
        "-",
        "dynamic(",
        "null",
        "let x = ",
        ";",
        "1d",
        "datetime()",
        "\u{feff}",
        "é",
        "//",
        "toscalar(",
        "has_any",
        "mv-apply",
        "99999999999999999999",
    ]);
    prop_oneof![
        place.clone().prop_map(Change::Delete),
        place.clone().prop_map(Change::Repeat),
        (place.clone(), place.clone()).prop_map(|(a, b)| Change::Swap(a, b)),
        (place, texts).prop_map(|(at, text)| Change::Insert(at, text)),
    ]
}

/// How many cases, unless the environment says how many.
fn config(cases: u32) -> ProptestConfig {
    let wanted = std::env::var("PROPTEST_CASES").ok();
    ProptestConfig {
        cases: wanted.and_then(|n| n.parse().ok()).unwrap_or(cases),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(1_500))]

    #[test]
    fn mutated_queries_are_answered(query in prop::sample::select(QUERIES), changes in prop::collection::vec(change(), 1..6)) {
        let mut text = pieces(query);
        for change in changes {
            let length = text.len().max(1);
            match change {
                Change::Delete(at) => { if !text.is_empty() { text.remove(at % length); } }
                Change::Repeat(at) => { if let Some(piece) = text.get(at % length).copied() { text.insert(at % length, piece); } }
                Change::Swap(a, b) => { if !text.is_empty() { text.swap(a % length, b % length); } }
                Change::Insert(at, piece) => text.insert(at % length, piece),
            }
        }
        let text = text.concat();
        prop_assert!(check(&text).is_ok(), "{}\n{:?}", text, check(&text));
    }
}

/// A chain of declarations: the first, and each from the one before.
fn chain(length: usize, first: &str, next: impl Fn(String) -> String, last: &str) -> String {
    let mut text = format!("let a0 = {first};\n");
    for at in 1..=length {
        text.push_str(&format!("let a{at} = {};\n", next(format!("a{}", at - 1))));
    }
    text + &last.replace("LAST", &format!("a{length}"))
}

#[test]
fn queries_that_stand_for_too_much_are_refused_and_smaller_ones_run() {
    let value = |length| chain(length, "now()", |a| format!("{a} + 1d"), "print LAST");
    let table = |length| chain(length, "print x = 1", |a| format!("{a} | take 1"), "LAST");
    let doubled = |length| chain(length, "print x = 1", |a| format!("union {a}, {a}"), "LAST");
    let called = |length| {
        chain(
            length,
            "(x: long) { x }",
            |a| format!("(x: long) {{ {a}(x) + {a}(x) }}"),
            "print LAST(1)",
        )
    };
    let stages = |length| format!("print x = 1{}", " | where x > 0".repeat(length));
    for (small, large) in [
        (value(50), value(5_000)),
        (table(50), table(1_000)),
        (doubled(8), doubled(40)),
        (called(8), called(40)),
        (called(8), called(4_000)),
        (stages(150), stages(20_000)),
    ] {
        let small = Query::compile(&small, &Tables).expect("it is small enough");
        assert!(small.run(&NoData, &Settings::default()).is_ok());
        let errors = Query::compile(&large, &Tables).expect_err("it stands for too much");
        assert!(
            errors.iter().any(|error| error.stage() == "unsupported"),
            "{errors:?}"
        );
    }
}

#[test]
fn sub_queries_that_ask_for_one_another_too_often_stop_the_run() {
    let query = |length| {
        let next = |a| format!("toscalar(print {a} + 1)");
        chain(length, "toscalar(print 1)", next, "print LAST")
    };
    let run = |length| {
        let query = Query::compile(&query(length), &Tables).expect("it is valid");
        query.run(&NoData, &Settings::default()).is_ok()
    };
    assert!(run(20));
    assert!(!run(2_000));
}
