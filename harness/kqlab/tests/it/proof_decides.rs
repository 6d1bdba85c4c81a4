//! Questions about predicates are decided, and every witness is one by the engine's own judgement.

use kql_eval::plan::{Expr, Field, Schema};
use kql_eval::types::{Scalar, ScalarType};
use kqlab::proof::{Clock, Constraint, Decision, Prepared, Question, Truth, trace};
use kqlab::schema::{Catalog, TableSchema};
use kqlab::workspace::Workspace;

fn workspace() -> Workspace {
    let mut catalog = Catalog::default();
    let columns = [
        ("s", ScalarType::String),
        ("t", ScalarType::String),
        ("n", ScalarType::Long),
        ("r", ScalarType::Real),
        ("at", ScalarType::DateTime),
        ("d", ScalarType::Dynamic),
        ("b", ScalarType::Bool),
    ];
    catalog.add(TableSchema {
        name: "T".to_owned(),
        columns: columns.map(|(name, ty)| (name.to_owned(), ty)).to_vec(),
    });
    Workspace::new(catalog, Clock::default())
}

fn schema() -> Schema {
    use kql_eval::bind::Catalog as _;
    let schema = workspace().table("T").expect("the table is there");
    Schema::new(
        schema
            .fields
            .iter()
            .map(|field| Field::computed(field.name.clone(), field.ty))
            .collect(),
    )
}

/// The predicate of `T | where …`, over the table's columns.
fn predicate(text: &str) -> Expr {
    let parsed = kql_parser::parse(text);
    assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
    let expr = match parsed.query.statements.into_iter().next().map(|s| s.kind) {
        Some(kql_parser::syntax::StatementKind::Expression(expr)) => expr,
        other => panic!("{text} is no expression: {other:?}"),
    };
    kql_eval::bind::bind_predicate(&expr, &schema(), &workspace()).expect("it binds")
}

fn decide(text: &str, truth: Truth) -> Decision {
    let nothing = Prepared::without_rule(Clock::at(638_000_000_000_000_000));
    let solver = nothing.solver();
    let constraints = vec![Constraint {
        predicate: predicate(text),
        truth,
    }];
    solver.decide(&Question::over(&schema(), constraints))
}

fn is_satisfiable(text: &str) -> bool {
    match decide(text, Truth::True) {
        Decision::Satisfiable(_) => true,
        Decision::Unsatisfiable => false,
        Decision::Undecided(reason) => panic!("{text}: {reason}"),
    }
}

fn apart(one: &str, other: &str) -> Decision {
    let nothing = Prepared::without_rule(Clock::default());
    let solver = nothing.solver();
    solver.tell_apart(&predicate(one), &predicate(other), &schema())
}

#[test]
fn what_one_predicate_wants_in_any_case_another_may_forbid_in_one() {
    assert!(is_satisfiable(
        r#"t startswith "ab" and t !contains_cs "b" and t !~ "ab""#
    ));
    assert!(is_satisfiable(
        r#"t has "ab" and t !contains_cs "ab" and t !contains_cs "AB""#
    ));
    assert!(!is_satisfiable(r#"t has_cs "ab" and t !contains "AB""#));
}

#[test]
fn a_column_cannot_equal_two_values() {
    assert!(!is_satisfiable(r#"s == "a" and s == "b""#));
    assert!(is_satisfiable(r#"s =~ "a" and s != "a""#));
}

#[test]
fn unequal_to_one_or_to_another_is_always_true() {
    let text = r#"s != "ConnectWise" or s != "ConnectWise Scheduler""#;
    assert_eq!(decide(text, Truth::NotTrue), Decision::Unsatisfiable);
}

#[test]
fn one_text_can_hold_several_literals_at_once() {
    assert!(is_satisfiable(
        r#"s startswith "c:\\" and s has "temp" and s contains "svc" and s endswith ".exe""#
    ));
    assert!(is_satisfiable(
        r#"s has_all ("alpha", "beta") and s has_any ("gamma", "delta") and s !has "gamma""#
    ));
    assert!(!is_satisfiable(r#"s has "alpha" and s !contains "alp""#));
    assert!(!is_satisfiable(r#"s == "alpha" and s has "beta""#));
}

#[test]
fn terms_and_substrings_are_told_apart() {
    assert!(is_satisfiable(r#"s contains "sync" and s !has "sync""#));
    assert!(!is_satisfiable(r#"s has "sync" and s !contains "sync""#));
    assert!(is_satisfiable(
        r#"s hasprefix "sync" and s !has "sync" and s !startswith "sync""#
    ));
}

#[test]
fn ranges_leave_values_between_their_ends() {
    assert!(!is_satisfiable("n > 5 and n < 6"));
    assert!(is_satisfiable("n > 5 and n < 7"));
    assert!(is_satisfiable("r > 5.0 and r < 5.0001"));
    assert!(is_satisfiable("at > ago(1h) and at < ago(59m)"));
    assert!(!is_satisfiable(
        "at between (ago(2d) .. ago(1d)) and at > ago(1h)"
    ));
    assert!(is_satisfiable(
        "at between (ago(2d) .. 1d) and at >= ago(1d)"
    ));
}

#[test]
fn null_meets_neither_a_comparison_nor_its_negation() {
    assert!(!is_satisfiable("isnull(n) and not(n > 5)"));
    assert!(!is_satisfiable("isnull(n) and n <= 5"));
    assert!(matches!(
        decide("isnull(n) and n > 5", Truth::NotTrue),
        Decision::Satisfiable(_)
    ));
    assert!(is_satisfiable("isnull(n)"));
}

#[test]
fn literals_are_followed_back_through_cheap_functions() {
    assert!(is_satisfiable(r#"tolower(s) == "abc" and s != "abc""#));
    assert!(!is_satisfiable(r#"tolower(s) == "ABC""#));
    assert!(is_satisfiable(
        r#"tostring(d.a.b) == "x" and toint(d.c) == 3"#
    ));
    assert!(is_satisfiable(
        r#"tostring(split(s, "\\")[-1]) =~ "cmd.exe""#
    ));
    assert!(is_satisfiable(r#"iff(isempty(s), t, s) == "x""#));
    assert!(is_satisfiable(r#"extract("user=([a-z]+)", 1, s) == "bob""#));
}

#[test]
fn addresses_lie_in_ranges_and_beside_them() {
    assert!(is_satisfiable(
        r#"ipv4_is_in_range(s, "10.1.0.0/16") and ipv4_is_private(s)"#
    ));
    assert!(is_satisfiable(
        r#"ipv4_is_in_range(s, "8.0.0.0/6") and not(ipv4_is_private(s))"#
    ));
    // No value that is tried does it, and that is no proof: an address may be written with a mask of its own.
    let none = r#"ipv4_is_in_range(s, "10.1.0.0/16") and not(ipv4_is_private(s))"#;
    assert!(matches!(decide(none, Truth::True), Decision::Undecided(_)));
}

#[test]
fn columns_are_compared_with_each_other() {
    assert!(is_satisfiable(r#"s == t and t == "x""#));
    assert!(is_satisfiable("s != t"));
    assert!(is_satisfiable("at + 5m > ago(1m) and n + 1 == 3"));
}

#[test]
fn a_regular_expression_is_met_or_left_undecided() {
    assert!(is_satisfiable(r#"s matches regex @"^[a-f]{4}-\d+$""#));
    let text = r#"s matches regex @"a+b" and s matches regex @"^c+$""#;
    assert!(matches!(decide(text, Truth::True), Decision::Undecided(_)));
    // Another predicate decides whatever the expression says.
    assert!(!is_satisfiable(
        r#"s matches regex "a+b" and n > 5 and n < 5"#
    ));
}

#[test]
fn filters_that_keep_the_same_rows_are_not_told_apart() {
    assert_eq!(
        apart(r#"s has "a""#, r#"not(s !has "a")"#),
        Decision::Unsatisfiable
    );
    assert_eq!(
        apart(r#"s in ("a", "b")"#, r#"s == "b" or s == "a""#),
        Decision::Unsatisfiable
    );
    assert_eq!(apart("n > 5", "n >= 6"), Decision::Unsatisfiable);
    for (one, other) in [
        (r#"s has "a""#, r#"s contains "a""#),
        (r#"s has "a""#, r#"s has_cs "a""#),
        (r#"s has "a""#, r#"s =~ "a""#),
        ("n > 5", "n >= 5"),
        (r#"s in ("a", "b")"#, r#"s in ("a")"#),
        ("at > ago(1h)", "at >= ago(1h)"),
    ] {
        match apart(one, other) {
            Decision::Satisfiable(_) => {}
            other_answer => panic!("{one} and {other}: {other_answer:?}"),
        }
    }
}

#[test]
fn many_alternatives_are_searched_not_multiplied_out() {
    let words = |from: usize| {
        let words: Vec<String> = (from..from + 12)
            .map(|n| format!(r#"s has "w{n}""#))
            .collect();
        format!("({})", words.join(" or "))
    };
    let text = format!("{} and {} and {}", words(0), words(100), words(200));
    assert!(is_satisfiable(&text));
}

#[test]
fn a_count_over_a_threshold_asks_for_so_many_rows() {
    let query = workspace()
        .prepare(r#"T | where s has "x" | summarize c = count(), u = dcount(t) by n | where c > 5 and u >= 3"#)
        .expect("it compiles");
    let solver = query.solver();
    let paths = trace(query.bound());
    let path = paths.first().expect("there is a way");
    let values = solver
        .decide(&path.question())
        .values()
        .expect("it can fire");
    let value = |name: &str| {
        let place = path.variables.iter().position(|v| &*v.name == name);
        place.and_then(|place| values.get(place)).cloned()
    };
    assert_eq!(value("rows"), Some(Scalar::Long(6)));
    assert_eq!(value("distinct values"), Some(Scalar::Long(3)));
}

#[test]
fn rows_joined_on_a_key_share_it() {
    let query = workspace()
        .prepare(r#"T | where s == "a" | join kind=inner (T | where s == "b") on $left.t == $right.t | where n > n1"#)
        .expect("it compiles");
    let solver = query.solver();
    let paths = trace(query.bound());
    let path = paths.first().expect("there is a way");
    assert_eq!(path.sources.len(), 2);
    let values = solver
        .decide(&path.question())
        .values()
        .expect("it can fire");
    let value = |source: usize, name: &str| {
        let place = path.column(source, name).expect("the column is read");
        values.get(place).cloned().expect("it has a value")
    };
    assert_eq!(value(0, "t"), value(1, "t"));
    assert_eq!(value(0, "s"), Scalar::String("a".into()));
    assert_eq!(value(1, "s"), Scalar::String("b".into()));
}
