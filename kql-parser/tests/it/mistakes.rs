//! Each mistake has its own report, at its place.

use kql_parser::parse;

/// The code and the culprit's text of each report; an empty culprit is shown by what stands before it.
fn reports(query: &str) -> Vec<(&'static str, String)> {
    parse(query)
        .diagnostics
        .iter()
        .map(|error| {
            let span = error.span();
            let text = if span.is_empty() {
                format!(
                    "{}^",
                    query[..span.start as usize]
                        .split(' ')
                        .next_back()
                        .unwrap_or("")
                )
            } else {
                span.text(query).to_owned()
            };
            (error.code(), text)
        })
        .collect()
}

#[track_caller]
fn check(query: &str, expected: &[(&'static str, &str)]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(code, text)| (*code, (*text).to_owned()))
        .collect();
    assert_eq!(reports(query), expected, "{query}");
}

#[test]
fn three_mistakes_in_three_stages_give_three_reports() {
    check(
        "T | where a = 1 | extend b = | project c d, e",
        &[
            ("assignment_in_condition", "="),
            ("expected_expression", "=^"),
            ("missing_comma", "c^"),
        ],
    );
}

#[test]
fn a_missing_operand_is_reported_just_after_the_token_before() {
    check(
        "T | where a ==  | take 1",
        &[("expected_expression", "==^")],
    );
    check("T | where and b", &[("expected_expression", "where^")]);
    check("T | take", &[("expected_expression", "take^")]);
}

#[test]
fn a_single_equals_sign_does_not_compare() {
    check(
        "T | where a == 1 and b = 2",
        &[("assignment_in_condition", "=")],
    );
    check("T | where iff(x = 1, 2, 3) == 1", &[]);
}

#[test]
fn a_missing_pipe_is_reported_at_the_operator() {
    check("T\nwhere a == 1\n| take 1", &[("missing_pipe", "where")]);
    check(
        "T | where a == 1\nproject a",
        &[("missing_pipe", "project")],
    );
}

#[test]
fn brackets_are_reported_at_the_place_where_they_are_missed() {
    check("T | where f(a | take 1", &[("unclosed", "f(a^")]);
    check("T | where (a == 1 | take 1", &[("unclosed", "1^")]);
    check("T | where a == 1) | take 1", &[("unopened", ")")]);
}

#[test]
fn damaged_strings_are_reported_once() {
    check(
        "T | where f(a == 'x) | take 1",
        &[("unterminated_string", "'x) | take 1")],
    );
    check("T | where a == 'C:\\Windows'", &[("bad_escape", "\\W")]);
    check(
        "T | where a == \u{201c}x\u{201d} | take 1",
        &[("smart_quotes", "\u{201c}x\u{201d}")],
    );
}

#[test]
fn the_logic_of_other_languages_is_recognised() {
    check("T | where a && b", &[("foreign_logic", "&&")]);
    check("T | where a || b", &[("foreign_logic", "||")]);
    check("T | where not a == 1", &[("not_prefix", "not")]);
    check("T | where !a", &[("not_prefix", "!")]);
    check(
        "T | where a !has_any ('x')",
        &[("negated_list", "!has_any")],
    );
}

#[test]
fn a_list_stands_in_brackets() {
    check(
        "T | where a has_any 'x' and b == 1",
        &[("list_needs_brackets", "has_any^")],
    );
    check("T | where a in~ names", &[("list_needs_brackets", "in~^")]);
    check("T | where a in ()", &[("expected_expression", "(^")]);
}

#[test]
fn comparisons_do_not_chain() {
    check("T | where a == b == c", &[("chained_comparison", "==")]);
    check(
        "T | where a has 'x' has 'y'",
        &[("chained_comparison", "has")],
    );
    check(
        "T | where a in (1) == true",
        &[("chained_comparison", "==")],
    );
}

#[test]
fn unknown_words_after_a_pipe_are_no_operators() {
    check("T | Where a | take 1", &[("unknown_operator", "Where")]);
    check("T | | take 1", &[("expected_operator", "|^")]);
    check("| where a", &[("missing_source", "|")]);
}

#[test]
fn statements_are_separated_by_semicolons() {
    check("let a = 1 let b = 2; T", &[("missing_semicolon", "let")]);
    check("let a = 1\nT | take 1", &[("missing_semicolon", "T")]);
}

#[test]
fn literals_hold_constants_of_their_type() {
    check(
        "print long(x), time(1x), guid(12)",
        &[
            ("bad_literal", "long(x)"),
            ("bad_literal", "time(1x)"),
            ("bad_literal", "guid(12)"),
        ],
    );
    check(
        "print 99999999999999999999",
        &[("bad_literal", "99999999999999999999")],
    );
    check("let x = dynamic(); T", &[("expected_value", "dynamic(^")]);
    check(
        "print int(0x1FFFFFFFF)",
        &[("bad_literal", "int(0x1FFFFFFFF)")],
    );
}

#[test]
fn keywords_need_brackets_to_be_names() {
    check("T | project-away a, title", &[("reserved_name", "title")]);
    check("T | extend by = 1, where = 2", &[]);
}

#[test]
fn directives_stand_before_the_query() {
    check("#connect cluster('x')\nT", &[]);
    check("T\n#note\n| take 1", &[("misplaced_directive", "#note")]);
}

#[test]
fn a_report_has_help_where_a_way_out_is_known() {
    let error = parse("T | where a = 1").diagnostics.remove(0);
    let help = miette::Diagnostic::help(&error).map(|help| help.to_string());
    assert!(help.is_some_and(|help| help.contains("`==`")));
}
