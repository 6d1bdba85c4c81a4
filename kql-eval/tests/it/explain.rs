//! Of which rows a result was made, and why rows are in none, for each operator.
#![allow(clippy::unwrap_used)]
#![allow(clippy::indexing_slicing, reason = "a failure here is a failed test")]

use kql_eval::bind::NoTables;
use kql_eval::exec::NoData;
use kql_eval::explain::{Aside, Ask, Explanation, RowOf, Why, explain};
use kql_eval::types::Scalar;
use kql_eval::{Query, Settings};

/// Two tables; in messages their rows are `L1`, `L2`, … and `R1`, `R2`, …
const TABLES: &str = "let L = datatable(k:string, n:long, d:dynamic) [
    'a', 1, dynamic([1, 2]), 'b', 3, dynamic([]), 'a', 2, dynamic([3]), 'c', long(null), dynamic(null)];
let R = datatable(k:string, m:long) ['a', 10, 'a', 20, 'b', 30, 'z', 40];
";

fn explained(pipeline: &str) -> (String, Explanation) {
    let text = format!("{TABLES}{pipeline}");
    let query = Query::compile(&text, &NoTables).unwrap_or_else(|e| panic!("{text}\n{e:?}"));
    let settings = Settings::default();
    let explanation = explain(&query, &NoData, &settings, &Ask::default()).unwrap();
    (text, explanation)
}

/// The names of rows.
fn names(text: &str, explanation: &Explanation, rows: &[RowOf]) -> String {
    let name = |row: &RowOf| {
        let source = &explanation.sources[row.source];
        let place = usize::try_from(source.span.start).unwrap();
        let table = match text[..place].rsplit_once("let ") {
            Some((_, rest)) if rest.starts_with("L = ") => "L",
            Some((_, rest)) if rest.starts_with("R = ") && !rest.contains(';') => "R",
            _ => "query",
        };
        format!("{table}{}", row.row + 1)
    };
    rows.iter().map(name).collect::<Vec<_>>().join(" ")
}

/// The rows that each row of the result was made of.
fn made_of(pipeline: &str) -> Vec<String> {
    let (text, explanation) = explained(pipeline);
    let results = explanation.results.iter();
    results
        .map(|row| names(&text, &explanation, &row.from))
        .collect()
}

/// The rows that were dropped, each with why.
fn dropped(pipeline: &str) -> Vec<String> {
    let (text, explanation) = explained(pipeline);
    let all = explanation.stages.iter().flat_map(|stage| &stage.dropped);
    let key = |key: &[kql_eval::explain::Key]| {
        let pair = |key: &kql_eval::explain::Key| {
            let mut text = format!("{}=", key.column);
            key.value.write_text(&mut text);
            text
        };
        key.iter().map(pair).collect::<Vec<_>>().join(",")
    };
    all.map(|dropped| {
        let why = match &dropped.why {
            Why::Predicate(because) => because
                .iter()
                .map(|verdict| verdict.span.text(&text).to_owned())
                .collect::<Vec<_>>()
                .join("; "),
            Why::Beyond => "enough before it".to_owned(),
            Why::NoPartner(of) => format!("no partner for {}", key(of)),
            Why::Partner { key: of, partners } => {
                format!("{} has {}", names(&text, &explanation, partners), key(of))
            }
            Why::Represented(of) => format!("another has {}", key(of)),
            Why::NoElement => "no element".to_owned(),
            Why::NoMatch => "no match".to_owned(),
            Why::NotChosen => "not chosen".to_owned(),
            Why::Within => "within".to_owned(),
        };
        format!("{}: {why}", names(&text, &explanation, &dropped.from))
    })
    .collect()
}

#[test]
fn a_filter_keeps_rows_and_names_the_predicate_that_drops_the_others() {
    assert_eq!(made_of("L | where n > 1 | project k"), ["L2", "L3"]);
    assert_eq!(
        dropped("L | where k != 'c' and n > 1 | where k == 'a'"),
        ["L1: n > 1", "L4: k != 'c'", "L2: k == 'a'"]
    );
}

#[test]
fn every_operand_of_an_or_has_a_part_in_dropping_a_row() {
    assert_eq!(
        dropped("L | where n == 1 or k in ('b', 'c')"),
        ["L3: n == 1; k in ('b', 'c')"]
    );
    assert_eq!(
        dropped("L | where not(k == 'a' and n < 2)"),
        ["L1: k == 'a'; n < 2"]
    );
}

#[test]
fn a_predicate_over_null_is_null_and_says_so() {
    let (_, explanation) = explained("L | where n > 1");
    let all = explanation.stages.iter().flat_map(|stage| &stage.dropped);
    let verdicts: Vec<_> = all
        .filter_map(|dropped| match &dropped.why {
            Why::Predicate(because) => Some(&because[0]),
            _ => None,
        })
        .collect();
    assert_eq!(verdicts[0].value, Some(false));
    assert_eq!(
        (verdicts[1].value, verdicts[1].operands[0].value.is_null()),
        (None, true)
    );
    assert!(verdicts[1].rule.as_deref().unwrap().contains("null"));
}

#[test]
fn a_group_is_made_of_all_its_rows() {
    assert_eq!(made_of("L | summarize count() by k"), ["L1 L3", "L2", "L4"]);
    assert_eq!(made_of("L | distinct k"), ["L1 L3", "L2", "L4"]);
    assert_eq!(made_of("L | where false | summarize count()"), [""]);
}

#[test]
fn the_row_that_set_an_extreme_is_named_and_none_where_all_are_null() {
    let (text, explanation) = explained(
        "L | summarize min(n), max(n), arg_max(n, d), maxif(n, n < 3), count() by g = k == 'c'",
    );
    let set = |row: usize| -> Vec<String> {
        let settings = explanation.results[row].set.iter();
        settings
            .map(|set| {
                let rows = names(&text, &explanation, &set.from);
                format!("{} {rows}", set.span.text(&text))
            })
            .collect()
    };
    assert_eq!(
        set(0),
        [
            "min(n) L1",
            "max(n) L2",
            "arg_max(n, d) L2",
            "maxif(n, n < 3) L3"
        ]
    );
    assert!(set(1).is_empty());
}

#[test]
fn a_join_is_made_of_both_sides() {
    assert_eq!(
        made_of("L | join kind=inner R on k"),
        ["L1 R1", "L1 R2", "L2 R3", "L3 R1", "L3 R2"]
    );
    assert_eq!(made_of("L | join R on k"), ["L1 R1", "L1 R2", "L2 R3"]);
    assert_eq!(
        made_of("L | where k == 'c' | join kind=fullouter R on k | where m > 20"),
        ["R3", "R4"]
    );
    assert_eq!(
        made_of("L | lookup (R | where m == 10) on k"),
        ["L1 R1", "L2", "L3 R1", "L4"]
    );
}

#[test]
fn a_row_with_a_partner_is_made_of_the_partners_too() {
    assert_eq!(
        made_of("L | join kind=leftsemi R on k"),
        ["L1 R1 R2", "L2 R3", "L3 R1 R2"]
    );
    assert_eq!(
        made_of("L | join kind=rightsemi R on k"),
        ["L1 L3 R1", "L1 L3 R2", "L2 R3"]
    );
    assert_eq!(made_of("L | join kind=leftanti R on k"), ["L4"]);
}

#[test]
fn a_join_says_why_rows_are_in_none_of_its_rows() {
    assert_eq!(
        dropped("L | join R on k"),
        [
            "L3: another has k=a",
            "L4: no partner for k=c",
            "R4: no partner for k=z"
        ]
    );
    assert_eq!(
        dropped("L | join kind=leftanti R on k"),
        ["L1: R1 R2 has k=a", "L2: R3 has k=b", "L3: R1 R2 has k=a"]
    );
    assert_eq!(
        dropped("L | join kind=leftouter R on k"),
        ["R4: no partner for k=z"]
    );
}

#[test]
fn a_left_row_that_a_later_filter_rules_out_is_dropped_by_that_filter() {
    assert_eq!(
        dropped("L | join (R | where m != 40) on k | where n > 1"),
        ["R4: m != 40", "L1: n > 1", "L4: n > 1"]
    );
}

#[test]
fn union_expand_sort_and_top_keep_what_rows_are_made_of() {
    assert_eq!(made_of("L | union R | where k == 'b'"), ["L2", "R3"]);
    assert_eq!(
        made_of("L | mv-expand d | project d"),
        ["L1", "L1", "L3", "L4"]
    );
    assert_eq!(dropped("L | mv-expand d"), ["L2: no element"]);
    assert_eq!(made_of("L | sort by n desc"), ["L2", "L3", "L1", "L4"]);
    assert_eq!(made_of("L | top 2 by n"), ["L2", "L3"]);
    assert_eq!(dropped("L | top 3 by n"), ["L4: enough before it"]);
    assert_eq!(dropped("L | take 3"), ["L4: enough before it"]);
    assert_eq!(
        made_of("L | parse-where k with * 'a' * | project n"),
        ["L1", "L3"]
    );
    assert_eq!(
        dropped("R | parse-where k with * 'z' * | project m").len(),
        3
    );
}

#[test]
fn rows_are_followed_through_let_and_materialize() {
    assert_eq!(
        made_of(
            "let A = materialize(L | where n > 1); A | join kind=inner (A | summarize c = count()) on $left.n == $right.c"
        ),
        ["L2 L3"]
    );
}

#[test]
fn rows_are_followed_into_sub_queries_for_each_group() {
    assert_eq!(
        made_of("L | mv-apply d on (where d > 1) | project k"),
        ["L1", "L3"]
    );
    assert_eq!(
        made_of("L | partition hint.strategy=native by k (summarize total = sum(n))"),
        ["L1 L3", "L2", "L4"]
    );
    assert_eq!(
        dropped("L | where k != 'c' | mv-apply d on (where d > 2)"),
        ["L4: k != 'c'", "L2: no element", "L1: within", "L1: within"]
    );
}

#[test]
fn values_over_rows_around_are_said_to_be_so() {
    let (_, explanation) = explained("L | serialize r = row_number() | where r > 2");
    assert!(
        explanation
            .stages
            .iter()
            .any(|stage| stage.asides == [Aside::RowsAround])
    );
    assert_eq!(
        made_of("L | serialize r = row_number() | where r > 2"),
        ["L3", "L4"]
    );
}

#[test]
fn a_query_inside_an_expression_is_said_to_be_read_aside() {
    let (text, explanation) =
        explained("L | where k in ((R | project k)) | where n < toscalar(R | count)");
    let asides = explanation.stages.iter().flat_map(|stage| &stage.asides);
    let places: Vec<&str> = asides
        .map(|aside| match aside {
            Aside::Subquery(span) => span.text(&text),
            Aside::RowsAround => "around",
        })
        .collect();
    assert_eq!(places.len(), 2, "{places:?}");
    let drops = explanation.stages.iter().flat_map(|stage| &stage.dropped);
    let rules: Vec<&str> = drops
        .filter_map(|dropped| match &dropped.why {
            Why::Predicate(because) => because[0].rule.as_deref(),
            _ => None,
        })
        .collect();
    assert!(rules[0].contains("`c` is not listed"), "{rules:?}");
}

#[test]
fn a_stage_that_does_not_say_of_which_rows_is_named() {
    let (text, explanation) = explained(
        "R | make-series sum(m) default=0 on m from 0 to 50 step 10 by k | union (L | where n == 3 | project k)",
    );
    let first = &explanation.results[0];
    assert!(first.from.is_empty());
    assert!(first.untraced[0].text(&text).starts_with("make-series"));
    let last = explanation.results.last().unwrap();
    assert_eq!(names(&text, &explanation, &last.from), "L2");
    assert!(last.untraced.is_empty());
}

#[test]
fn all_parts_of_an_operator_are_one_stage() {
    let (text, explanation) = explained("L | union R | lookup R on k");
    let stages: Vec<String> = explanation
        .stages
        .iter()
        .map(|stage| {
            format!(
                "{} {} {}",
                stage.span.text(&text).split(['(', ' ']).next().unwrap(),
                stage.rows_in,
                stage.rows_out
            )
        })
        .collect();
    assert_eq!(
        stages,
        [
            "datatable 0 4",
            "datatable 0 4",
            "union 8 8",
            "datatable 0 4",
            "lookup 12 12"
        ]
    );
}

#[test]
fn the_clock_that_a_query_sets_is_the_clock_of_its_explanation() {
    let text =
        "set query_now = datetime(2026-01-15); print t = now() | where t < datetime(2000-01-01)";
    let query = Query::compile(text, &NoTables).unwrap();
    let explanation = explain(&query, &NoData, &Settings::default(), &Ask::default()).unwrap();
    let last = explanation.stages.last().unwrap();
    let Why::Predicate(because) = &last.dropped[0].why else {
        panic!("{last:?}");
    };
    assert!(
        matches!(because[0].operands[0].value, Scalar::DateTime(ticks) if ticks > 639_000_000_000_000_000)
    );
}
