//! Bad test files: every mistake has its code, its place and its way out, and all are reported together.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod yaml;

use kqlab::testfile::*;
use miette::Diagnostic;

/// The start of a file that is right.
const HEAD: &str = "version: 1\nrule: r.kql\nclock: 2026-01-15T12:00:00Z\n";

fn errors(text: &str) -> Vec<TestFileError> {
    match TestFile::read("x.test.yaml", text) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.errors,
    }
}

/// The code behind `kqlab::testfile::` and the text each mistake points at.
fn found(text: &str) -> Vec<(String, &str)> {
    let errors = errors(text);
    let short = |error: &TestFileError| error.code().replace("kqlab::testfile::", "");
    errors
        .iter()
        .map(|error| (short(error), error.place.text(text)))
        .collect()
}

/// Asserts the mistakes of a file that is right but for `rest`.
fn assert_found(rest: &str, expected: &[(&str, &str)]) {
    let text = format!("{HEAD}{rest}");
    let found = found(&text);
    let found: Vec<_> = found
        .iter()
        .map(|(code, at)| (code.as_str(), *at))
        .collect();
    assert_eq!(found, expected, "{rest}");
}

fn help(rest: &str) -> String {
    let errors = errors(&format!("{HEAD}{rest}"));
    errors[0].help().expect("a help line").to_string()
}

/// A test that is right.
const TEST: &str = "tests: [{name: n, kind: benign, given: [], expect: silent}]\n";

#[test]
fn a_file_of_the_least_there_must_be_has_no_mistake() {
    assert_found(TEST, &[]);
}

#[test]
fn an_unknown_key_is_pointed_at_wherever_it_stands() {
    assert_found(
        &format!("{TEST}templtes: {{}}\n"),
        &[("unknown_key", "templtes")],
    );
    assert_found(
        "tests: [{name: n, kind: benign, given: [], expect: silent, expects: x}]",
        &[("unknown_key", "expects")],
    );
    assert_found(
        "tests: [{name: n, kind: benign, given: [], expect: {cuont: 1}}]",
        &[("unknown_key", "cuont")],
    );
    assert_found(
        "tests: [{name: n, kind: benign, given: [{file: a, tabel: T}], expect: {original: fires, tunde: silent}}]",
        &[("unknown_key", "tabel"), ("unknown_key", "tunde")],
    );
    let help = help(&format!("{TEST}templtes: {{}}\n"));
    assert!(
        help.starts_with("did you mean `templates`? its keys are: `version`"),
        "{help}"
    );
}

#[test]
fn all_mistakes_of_a_file_are_reported_in_the_order_of_their_places() {
    assert_found(
        "rul: x\ntemplates: {a: {tabel: T}}\ntests:\n- {name: n, knid: benign, given: [{use: b}], expect: fire}\ntuned: {aply: [x]}\n",
        &[
            ("unknown_key", "rul"),
            ("unknown_key", "tabel"),
            ("missing_key", "name"),
            ("unknown_key", "knid"),
            ("unknown_name", "b"),
            ("unknown_word", "fire"),
            ("unknown_key", "aply"),
        ],
    );
}

#[test]
fn a_misspelt_template_is_pointed_at_and_the_right_one_named() {
    let rest = "templates: {agent: {table: T}}\ntests: [{name: n, kind: benign, given: [{use: agnet}], expect: silent}]";
    assert_found(rest, &[("unknown_name", "agnet")]);
    assert_eq!(help(rest), "did you mean `agent`? there are: `agent`");
}

#[test]
fn a_template_that_has_a_mistake_itself_still_exists() {
    assert_found(
        "templates: {agent: 3}\ntests: [{name: n, kind: benign, given: [{use: agent}], expect: silent}]",
        &[("wrong_shape", "3")],
    );
}

#[test]
fn an_exclusion_that_does_not_exist_is_pointed_at_without_the_word_with() {
    assert_found(
        "exclusions: {fleet: {exclude: A == 1}}\ntuned: {apply: [flet]}\ntests: [{name: n, kind: benign, given: [], expect: {with fleat: silent, 'with fleat2': silent, with fleet: fires}}]",
        &[
            ("unknown_name", "flet"),
            ("unknown_name", "fleat"),
            ("unknown_name", "fleat2"),
        ],
    );
}

#[test]
fn an_exclusion_says_exactly_one_of_exclude_keep_and_inexpressible() {
    assert_found(
        &format!("exclusions:\n  a: {{exclude: x, keep: y}}\n  b: {{quote: z}}\n{TEST}"),
        &[("exclusion_polarity", "keep"), ("exclusion_polarity", "b")],
    );
}

#[test]
fn an_inexpressible_exclusion_cannot_be_applied() {
    assert_found(
        &format!("exclusions: {{a: {{inexpressible: why}}}}\n{TEST}tuned: {{apply: [a]}}"),
        &[("inexpressible_applied", "a")],
    );
}

#[test]
fn a_test_that_must_be_kept_must_exist() {
    let rest = format!("{TEST}tuned: {{must_keep: [m]}}");
    assert_found(&rest, &[("unknown_name", "m")]);
    assert_eq!(help(&rest), "did you mean `n`? there are: `n`");
}

#[test]
fn names_are_unique() {
    assert_found(
        "tests:\n- {name: a b, kind: benign, given: [], expect: silent}\n- {name: 'a b', kind: benign, given: [], expect: silent}\n",
        &[("duplicate_name", "'a b'")],
    );
    assert_found(
        "scenarios: [{id: S1, given: [], expect: fires}, {id: S1, given: [], expect: fires}]\nevasions: [{name: e, given: [], expect: fires}, {name: e, given: [], expect: fires}]",
        &[("duplicate_name", "S1"), ("duplicate_name", "e")],
    );
}

#[test]
fn cases_must_have_different_names() {
    assert_found(
        "tests: [{name: 'a {x}', kind: benign, cases: [{x: 1}, {x: 1}], given: [], expect: silent}]",
        &[("duplicate_name", "{x: 1}")],
    );
}

#[test]
fn a_placeholder_needs_a_value_in_every_case() {
    let rest = "tests: [{name: 'a {x}', kind: benign, cases: [{x: 1}, {xx: 2}], given: [{table: T, C: '{x}'}], expect: silent}]";
    assert_found(
        rest,
        &[
            ("unbound_placeholder", "'a {x}'"),
            ("unbound_placeholder", "'{x}'"),
        ],
    );
    assert_eq!(
        help(rest),
        "did you mean `xx`? the case has: `xx`; for the text itself write `{{x}}`"
    );
}

#[test]
fn a_case_value_that_nothing_uses_is_a_mistake() {
    assert_found(
        "tests: [{name: 'a {x}', kind: benign, cases: [{x: 1, y: 2}], given: [{file: f}], expect: silent}]",
        &[("unused_case_value", "y")],
    );
}

#[test]
fn a_list_cannot_be_put_into_a_text() {
    assert_found(
        "tests: [{name: a, kind: benign, cases: [{x: [1]}], given: [{table: T, C: 'p{x}'}], expect: silent}]",
        &[("placeholder_in_text", "'p{x}'")],
    );
}

#[test]
fn a_template_that_is_built_on_itself_is_reported_once() {
    let rest = format!(
        "templates:\n  a: {{use: b}}\n  b: {{use: c}}\n  c: {{use: a}}\n  d: {{use: a}}\n{TEST}"
    );
    assert_found(&rest, &[("template_cycle", "b")]);
    let errors = errors(&format!("{HEAD}{rest}"));
    assert_eq!(
        errors[0].to_string(),
        "template `a` is built on itself: a → b → c → a"
    );
    assert_found(
        &format!("templates: {{a: {{use: a}}}}\n{TEST}"),
        &[("template_cycle", "a")],
    );
}

#[test]
fn rows_on_a_template_in_a_circle_do_not_hang() {
    assert_found(
        "templates:\n  a: {use: b}\n  b: {use: a}\ntests: [{name: n, kind: benign, given: [{use: a}], expect: silent}]",
        &[("template_cycle", "b")],
    );
}

#[test]
fn a_value_of_the_wrong_shape_says_what_the_key_takes() {
    let wrong = |rest: &str| {
        let errors = errors(&format!("{HEAD}{rest}"));
        assert_eq!(errors.len(), 1, "{errors:?}");
        errors[0].to_string()
    };
    assert_eq!(
        wrong("tests: {name: n}"),
        "`tests` takes a list of tests, and this is a mapping"
    );
    assert_eq!(
        wrong("tests: [{name: 3, kind: benign, given: [], expect: silent}]"),
        "`name` takes text, and this is the number `3`"
    );
    assert_eq!(
        wrong("tests: [{name: n, kind: benign, given: {A: 1}, expect: silent}]"),
        "`given` takes a list of rows such as `{use: template, Column: value}` or `{file: path}`, and this is a mapping"
    );
    assert_eq!(
        wrong("tests: [{name: n, kind: benign, given: [], expect: {count: many}}]"),
        "`count` takes a number of rows, and this is the string `many`"
    );
    assert!(
        wrong("tests: [{name: n, kind: benign, given: [], expect: 1}]")
            .starts_with("`expect` takes `fires`, `silent`, a mapping")
    );
    assert!(
        wrong("tests: [{name: n, kind: benign, given: [], expect: {}}]")
            .starts_with("`expect` takes")
    );
    assert_eq!(
        wrong("tests: [x]"),
        "`tests` takes a mapping with `name`, `kind`, `as`, `tags`, `note`, `cases`, `given`, `expect`, and this is the string `x`"
    );
}

#[test]
fn a_place_covers_all_of_a_list_or_mapping() {
    assert_found(
        "tests: {name: [1, {a: 2}, ], b: 3 }\nscenarios:\n  a: 1\n  b: [2]\n",
        &[
            ("wrong_shape", "{name: [1, {a: 2}, ], b: 3 }"),
            ("wrong_shape", "a: 1\n  b: [2]"),
        ],
    );
}

#[test]
fn words_are_checked() {
    assert_found(
        "tests: [{name: n, kind: nearmiss, given: [], expect: {rows: [], match: exakt}}]\nscenarios: [{id: S, given: [], expect: fires, findings: [dead-litteral]}]\nschema: {T: {a: strng}}",
        &[
            ("unknown_word", "nearmiss"),
            ("unknown_word", "exakt"),
            ("unknown_word", "dead-litteral"),
            ("unknown_word", "strng"),
        ],
    );
    let help = help("tests: [{name: n, kind: nearmiss, given: [], expect: silent}]");
    assert_eq!(
        help,
        "did you mean `near-miss`? there are: `positive`, `near-miss`, `benign`"
    );
}

#[test]
fn the_keys_that_must_be_there_are_named() {
    let text = "tests: [{name: n}]\n";
    let messages: Vec<_> = errors(text).iter().map(ToString::to_string).collect();
    assert_eq!(
        messages,
        [
            "a test file needs the key `version`",
            "a test file needs the key `rule`",
            "a test file needs the key `clock`",
            "a test needs the key `expect`",
            "a test needs the key `kind`",
            "a test needs the key `given`",
        ]
    );
}

#[test]
fn every_case_needs_an_expectation_or_its_test_has_one() {
    assert_found(
        "tests: [{name: 'n {x}', kind: benign, cases: [{x: 1, expect: fires}, {x: 2}], given: []}]",
        &[("missing_key", "name")],
    );
}

#[test]
fn a_file_without_anything_to_run_is_refused() {
    assert_found("", &[("no_tests", "rule")]);
    assert_found("tests: []", &[("no_tests", "[]")]);
    assert_found(
        "tests: [{name: n, kind: benign, cases: [], given: [], expect: fires}]",
        &[("no_tests", "[]")],
    );
}

#[test]
fn versions_and_clocks_are_checked() {
    let text = format!("version: 2\nrule: r\nclock: yesterday\n{TEST}");
    assert_eq!(
        found(&text),
        [
            ("version".to_owned(), "2"),
            ("bad_time".to_owned(), "yesterday")
        ]
    );
}

#[test]
fn a_diagnostic_shows_the_line_and_the_way_out() {
    let text = format!("{HEAD}{TEST}templtes: {{}}\n");
    let errors = TestFile::read("x.test.yaml", &text).unwrap_err();
    assert_eq!(errors.to_string(), "1 mistake in x.test.yaml");
    let handler = miette::GraphicalReportHandler::new_themed(miette::GraphicalTheme::none());
    let mut shown = String::new();
    handler.render_report(&mut shown, &errors).unwrap();
    for part in [
        "kqlab::testfile::unknown_key",
        "a test file has no key `templtes`",
        "x.test.yaml:5:1",
        "templtes: {}",
        "did you mean `templates`?",
    ] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
}

#[test]
fn places_count_characters_in_columns_and_bytes_in_spans() {
    let text = format!("{HEAD}tests: [{{name: 'ü→', knid: benign}}]");
    let error = errors(&text)
        .into_iter()
        .find(|error| error.code().ends_with("unknown_key"))
        .unwrap();
    assert_eq!((error.place.line, error.place.column), (4, 22));
    assert_eq!(error.place.text(&text), "knid");
}

#[test]
fn no_cut_of_the_example_panics() {
    let text = include_str!("../../../../../testdata/testfile/SyncroMSP_netconn.test.yaml");
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        for error in errors(&text[..end]) {
            assert!(
                error.place.start <= error.place.end && error.place.end <= end,
                "{error:?}"
            );
        }
    }
}
