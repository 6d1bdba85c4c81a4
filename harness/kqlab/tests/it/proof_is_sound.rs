//! Over random predicates and rows: where a row meets a predicate, the decision never is that none does; and what is given
//! as a witness meets it.
#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

use kql_eval::bind;
use kql_eval::exec::Batch;
use kql_eval::plan::{Expr, Field, Schema};
use kql_eval::types::{Column, Scalar, ScalarType};
use kqlab::proof::{
    Clock, Constraint, Decision, Events, Perturbed, Prepared, Question, Truth, never_fires,
    same_rows,
};
use kqlab::schema::{Catalog, Dialect};
use kqlab::workspace::Workspace;
use proptest::prelude::*;
use proptest::sample::select;

const NOW: i64 = 639_041_184_000_000_000;

fn schema() -> Schema {
    Schema::new(vec![
        Field::computed("s", ScalarType::String),
        Field::computed("t", ScalarType::String),
        Field::computed("n", ScalarType::Long),
        Field::computed("at", ScalarType::DateTime),
    ])
}

fn bound(text: &str) -> Expr {
    let parsed = kql_parser::parse(text);
    assert!(
        parsed.diagnostics.is_empty(),
        "{text}: {:?}",
        parsed.diagnostics
    );
    let statement = parsed.query.statements.into_iter().next();
    let Some(kql_parser::syntax::StatementKind::Expression(expr)) = statement.map(|s| s.kind)
    else {
        panic!("{text} is no expression");
    };
    let workspace = Workspace::new(Catalog::default(), Clock::default());
    bind::bind_predicate(&expr, &schema(), &workspace)
        .unwrap_or_else(|errors| panic!("{text}: {errors:?}"))
}

const WORDS: &[&str] = &["ab", "abc", "b", "x y", "AB", "c.d", ""];

fn column() -> impl Strategy<Value = &'static str> {
    select(&["s", "t"][..])
}

fn text_predicate() -> impl Strategy<Value = String> {
    let operator = select(
        &[
            "==",
            "!=",
            "=~",
            "!~",
            "has",
            "!has",
            "has_cs",
            "hasprefix",
            "hassuffix",
            "contains",
            "!contains",
            "contains_cs",
            "startswith",
            "!startswith",
            "endswith",
            "!endswith",
        ][..],
    );
    (column(), operator, select(WORDS))
        .prop_map(|(column, operator, word)| format!("{column} {operator} \"{word}\""))
}

fn list_predicate() -> impl Strategy<Value = String> {
    let operator = select(&["in", "!in", "in~", "!in~", "has_any", "has_all"][..]);
    (
        column(),
        operator,
        prop::collection::vec(select(WORDS), 1..4),
    )
        .prop_map(|(column, operator, words)| {
            let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
            format!("{column} {operator} ({})", words.join(", "))
        })
}

fn atom() -> impl Strategy<Value = String> {
    let order = select(&["<", "<=", ">", ">=", "==", "!="][..]);
    let number =
        (order.clone(), -2..4_i64).prop_map(|(operator, value)| format!("n {operator} {value}"));
    let time =
        (order, 0..4_u8).prop_map(|(operator, hours)| format!("at {operator} ago({hours}h)"));
    let fixed = select(
        &[
            "isempty(s)",
            "isnotempty(t)",
            "isnull(n)",
            "isnotnull(at)",
            "s == t",
            "s != t",
            "tolower(s) == \"ab\"",
            "n between (0 .. 2)",
            "n !between (0 .. 2)",
            "at between (ago(3h) .. ago(1h))",
            "coalesce(s, t) has \"ab\"",
            "s contains t",
            "strlen(s) > 3",
            "s matches regex \"^a.c\"",
        ][..],
    );
    prop_oneof![
        4 => text_predicate(),
        3 => list_predicate(),
        2 => number,
        1 => time,
        2 => fixed.prop_map(str::to_owned),
    ]
}

fn predicate() -> impl Strategy<Value = String> {
    atom().prop_recursive(3, 10, 4, |inner| {
        prop_oneof![
            3 => prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" and "))),
            2 => prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" or "))),
            1 => inner.prop_map(|part| format!("not({part})")),
        ]
    })
}

fn text() -> impl Strategy<Value = Scalar> {
    let pieces = select(&["ab", "abc", "b", "x", "y", "AB", "c.d", " ", "a", "Q", "-"][..]);
    prop::collection::vec(pieces, 0..5).prop_map(|pieces| Scalar::String(pieces.concat().into()))
}

fn row() -> impl Strategy<Value = Vec<Scalar>> {
    let number = prop_oneof![
        1 => Just(Scalar::Null(ScalarType::Long)),
        6 => (-3..5_i64).prop_map(Scalar::Long),
    ];
    let time = prop_oneof![
        1 => Just(Scalar::Null(ScalarType::DateTime)),
        6 => (-1..9_i64).prop_map(|half| Scalar::DateTime(NOW - half * 18_000_000_000)),
    ];
    (text(), text(), number, time).prop_map(|(s, t, n, at)| vec![s, t, n, at])
}

/// What the engine says of each row.
fn answers(expr: &Expr, rows: &[Vec<Scalar>], setting: &Prepared) -> Vec<Option<bool>> {
    let columns = (0..4).map(|place| {
        let values: Vec<Scalar> = rows.iter().map(|row| row[place].clone()).collect();
        Column::from_scalars(schema().fields[place].ty, &values)
    });
    let batch = Batch::new(columns.collect(), rows.len());
    let column = setting.evaluate(expr, &batch).expect("it evaluates");
    (0..rows.len())
        .map(|row| match column.scalar(row) {
            Scalar::Bool(value) => Some(value),
            _ => None,
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_decision_never_contradicts_the_engine(
        text in predicate(),
        rows in prop::collection::vec(row(), 60),
        truth in select(&[Truth::True, Truth::False, Truth::NotTrue, Truth::NotFalse][..]),
    ) {
        let nothing = Prepared::without_rule(Clock::at(NOW));
        let expr = bound(&text);
        let solver = nothing.solver();
        let constraints = vec![Constraint { predicate: expr.clone(), truth }];
        match solver.decide(&Question::over(&schema(), constraints)) {
            Decision::Satisfiable(values) => {
                let answer = answers(&expr, std::slice::from_ref(&values), &nothing);
                prop_assert!(truth.takes(answer[0]), "{text} is {:?} of {values:?}", answer[0]);
            }
            Decision::Unsatisfiable => {
                for (row, answer) in rows.iter().zip(answers(&expr, &rows, &nothing)) {
                    prop_assert!(!truth.takes(answer), "{text} is {answer:?} of {row:?}");
                }
            }
            Decision::Undecided(_) => {}
        }
    }

    #[test]
    fn filters_said_to_be_the_same_keep_the_same_rows(
        one in predicate(),
        other in predicate(),
        rows in prop::collection::vec(row(), 60),
    ) {
        let nothing = Prepared::without_rule(Clock::at(NOW));
        let solver = nothing.solver();
        let (one, other) = (bound(&one), bound(&other));
        if solver.tell_apart(&one, &other, &schema()) == Decision::Unsatisfiable {
            let keeps = |expr: &Expr| -> Vec<bool> {
                answers(expr, &rows, &nothing).iter().map(|answer| *answer == Some(true)).collect()
            };
            prop_assert_eq!(keeps(&one), keeps(&other));
        }
    }
}

/// A stage between filters.
fn stage() -> impl Strategy<Value = &'static str> {
    select(
        &[
            "extend Lower = tolower(FileName)",
            "summarize Number = count(), Low = min(ProcessId) by FileName, DeviceName",
            "summarize arg_max(ProcessId, *) by FileName",
            "distinct FileName, DeviceName, ProcessId",
            "take 2",
            "top 2 by ProcessId",
            "sort by ProcessId asc",
            "mv-expand Part = split(FileName, 'b')",
            "join kind=inner (DeviceInfo) on DeviceName",
            "join kind=leftanti (DeviceInfo | where OSPlatform == 'ab') on DeviceName",
            "join (DeviceInfo) on DeviceName",
            "where DeviceName !in ((DeviceInfo | where OSPlatform has 'ab' | project DeviceName))",
            "union (DeviceProcessEvents | where ProcessId == 2)",
        ][..],
    )
}

fn filter() -> impl Strategy<Value = String> {
    let text = (
        select(&["FileName", "DeviceName", "tolower(FileName)"][..]),
        select(&["has", "contains", "==", "=~", "startswith", "!has", "in~"][..]),
        select(&["ab", "k", "a"][..]),
    )
        .prop_map(|(column, operator, text)| {
            let list = if operator == "in~" { "('" } else { "'" };
            let end = if operator == "in~" { "')" } else { "'" };
            format!("{column} {operator} {list}{text}{end}")
        });
    let number = (select(&[">", ">=", "<", "=="][..]), 0..3_i64)
        .prop_map(|(operator, value)| format!("ProcessId {operator} {value}"));
    let one = prop_oneof![3 => text, 1 => number].boxed();
    prop_oneof![
        2 => one.clone(),
        1 => (one.clone(), one.clone()).prop_map(|(a, b)| format!("{a} and {b}")),
        1 => (one.clone(), one).prop_map(|(a, b)| format!("({a} or {b})")),
    ]
}

fn result(rule: &Prepared, events: &Events) -> Option<Vec<String>> {
    let batch = rule.result(events).ok()?.batch;
    let row = |row| {
        let cells = batch
            .columns
            .iter()
            .map(|column| format!("{:?}", column.scalar(row)));
        cells.collect::<Vec<_>>().join("|")
    };
    Some((0..batch.rows).map(row).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn rules_said_to_be_the_same_give_the_same_rows(
        (one, other, stage, moves) in (filter(), filter(), stage(), any::<bool>()),
    ) {
        let workspace = Workspace::new(Catalog::bundled(Dialect::Defender), Clock::at(NOW));
        let rule = format!("DeviceProcessEvents | where {one} | {stage} | where {other}");
        let changed = if moves {
            format!("DeviceProcessEvents | {stage} | where {one} and {other}")
        } else {
            format!("DeviceProcessEvents | where {other} and {one} | {stage}")
        };
        let compiled = [&rule, &changed].map(|text| workspace.prepare(text).ok());
        let [Some(a), Some(b)] = compiled else { return Ok(()) };
        if same_rows(&a, &b).is_ok() {
            for events in Perturbed::new(&[&a], vec![], 5).take(60) {
                prop_assert_eq!(
                    result(&a, &events),
                    result(&b, &events),
                    "{} and {} over {:?}", rule, changed, events
                );
            }
        }
        if never_fires(&a).is_ok() {
            for events in Perturbed::new(&[&a], vec![], 9).take(60) {
                prop_assert_eq!(result(&a, &events), Some(vec![]), "{} over {:?}", rule, events);
            }
        }
    }
}

/// Whether two rules are said to give the same rows, each compiled over the same workspace.
fn is_said_to_be_the_same(one: &str, other: &str) -> bool {
    let workspace = Workspace::new(Catalog::bundled(Dialect::Defender), Clock::at(NOW));
    let [a, b] = [one, other].map(|text| {
        let rule = workspace.prepare(text);
        rule.unwrap_or_else(|errors| panic!("{text}: {errors:?}"))
    });
    if same_rows(&a, &b).is_err() {
        return false;
    }
    for events in Perturbed::new(&[&a, &b], vec![], 7).take(100) {
        assert_eq!(
            result(&a, &events),
            result(&b, &events),
            "{one} and {other} over {events:?}"
        );
    }
    true
}

#[test]
fn rows_and_values_by_chance_are_never_said_to_be_the_same() {
    for rule in [
        "DeviceInfo | where OSPlatform == 'L' | sample 2",
        "DeviceInfo | where OSPlatform == 'L' | where rand() < 0.5",
        "DeviceInfo | where OSPlatform == 'L' | extend Id = new_guid()",
        "DeviceInfo | where OSPlatform == 'L' | order by rand() | take 1",
        "DeviceInfo | where OSPlatform == 'L' | summarize countif(rand() < 0.5) by DeviceName",
        "DeviceEvents | where DeviceName in ((DeviceInfo | where OSPlatform == 'L' | sample 1 | project DeviceName))",
        "let m = materialize(DeviceInfo | where OSPlatform == 'L' | sample 1); union m, m",
        "DeviceEvents | where toscalar(DeviceInfo | where OSPlatform == 'L' | sample 1 | project DeviceName) == DeviceName",
    ] {
        let changed = rule.replace("OSPlatform == 'L'", "OSPlatform in ('L')");
        assert!(!is_said_to_be_the_same(rule, &changed), "{rule}");
        assert!(!is_said_to_be_the_same(rule, rule), "{rule}");
    }
}

#[test]
fn stages_that_count_or_choose_rows_keep_filters_where_they_are() {
    for (one, other) in [
        (
            "take 2 | where OSPlatform == 'L'",
            "where OSPlatform == 'L' | take 2",
        ),
        (
            "top 2 by OSBuild | where OSPlatform == 'L'",
            "where OSPlatform == 'L' | top 2 by OSBuild",
        ),
        (
            "sort by OSBuild | extend n = row_number() | where OSPlatform == 'L'",
            "where OSPlatform == 'L' | sort by OSBuild | extend n = row_number()",
        ),
        (
            "serialize p = prev(OSPlatform) | where OSPlatform == 'L'",
            "where OSPlatform == 'L' | serialize p = prev(OSPlatform)",
        ),
        (
            "make-series c = count() default = 0 on Timestamp step 1h by DeviceName | where DeviceName == 'a'",
            "where DeviceName == 'a' | make-series c = count() default = 0 on Timestamp step 1h by DeviceName",
        ),
        (
            "top-nested 1 of DeviceName by count() | where DeviceName == 'a'",
            "where DeviceName == 'a' | top-nested 1 of DeviceName by count()",
        ),
        (
            "partition by DeviceName (take 1) | where OSPlatform == 'L'",
            "where OSPlatform == 'L' | partition by DeviceName (take 1)",
        ),
        (
            "summarize arg_max(Timestamp, *) by DeviceName | where OSPlatform == 'L'",
            "where OSPlatform == 'L' | summarize arg_max(Timestamp, *) by DeviceName",
        ),
        (
            "join kind=fullouter (DeviceEvents) on DeviceName | where OSPlatform != 'L'",
            "where OSPlatform != 'L' | join kind=fullouter (DeviceEvents) on DeviceName",
        ),
        (
            "join kind=rightouter (DeviceEvents) on DeviceName | where OSPlatform != 'L'",
            "where OSPlatform != 'L' | join kind=rightouter (DeviceEvents) on DeviceName",
        ),
        (
            "join kind=leftouter (DeviceEvents) on DeviceName | where FileSize > 5",
            "join kind=leftouter (DeviceEvents | where FileSize > 5) on DeviceName",
        ),
        (
            "as Known | where OSPlatform == 'L' | join (Known) on DeviceName",
            "where OSPlatform == 'L' | as Known | join (Known) on DeviceName",
        ),
    ] {
        let [one, other] = [one, other].map(|stages| format!("DeviceInfo | {stages}"));
        assert!(!is_said_to_be_the_same(&one, &other), "{one}");
    }
}

#[test]
fn nulls_and_empty_values_are_heeded() {
    for (one, other) in [
        (
            "OSBuild !in (1, 2)",
            "isnotnull(OSBuild) and OSBuild !in (1, 2)",
        ),
        (
            "DeviceName !has 'a'",
            "isnotempty(DeviceName) and DeviceName !has 'a'",
        ),
        ("DeviceName has_all (dynamic([]))", "false"),
        ("DeviceName has_any (dynamic([]))", "true"),
        ("OSBuild > 2.5 and OSBuild < 3.5", "false"),
        ("OSBuild !between (1 .. 3)", "not(OSBuild between (2 .. 3))"),
        (
            "isnull(OSBuild)",
            "OSBuild < 0 or OSBuild >= 0 or isnull(OSBuild)",
        ),
        ("DeviceName =~ '\u{17f}'", "DeviceName =~ 's'"),
        (
            "tolower(DeviceName) == '\u{130}'",
            "DeviceName == '\u{130}'",
        ),
        ("toupper(DeviceName) has_cs 'SS'", "DeviceName has 'ss'"),
        (
            "tolower(DeviceName) contains_cs 'k'",
            "DeviceName contains_cs 'k'",
        ),
    ] {
        let [one, other] = [one, other].map(|filter| format!("DeviceInfo | where {filter}"));
        assert!(!is_said_to_be_the_same(&one, &other), "{one}");
    }
}

#[test]
fn groups_have_what_their_rows_have_only_where_it_is_certain() {
    for (rule, condition) in [
        ("summarize c = count()", "c > 0"),
        ("summarize c = countif(OSBuild > 1) by DeviceName", "c > 0"),
        ("where OSBuild > 0 | summarize c = max(OSBuild)", "c > 0"),
        (
            "where OSBuild > 0 | summarize c = maxif(OSBuild, OSPlatform == 'L') by DeviceName",
            "c > 0",
        ),
        (
            "where OSBuild > 0 | summarize c = sum(OSBuild) by DeviceName",
            "c > 0",
        ),
        (
            "where OSBuild < 5 | summarize c = dcount(OSBuild) by DeviceName",
            "c < 5",
        ),
    ] {
        let rule = format!("DeviceInfo | {rule}");
        let filtered = format!("{rule} | where {condition}");
        assert!(!is_said_to_be_the_same(&rule, &filtered), "{rule}");
    }
}
