//! Reading test files: the example, and what expansion makes of it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use kqlab::proof::Clock;
use kqlab::testfile::*;

const EXAMPLE: &str = include_str!("../../../../testdata/testfile/SyncroMSP_netconn.test.yaml");

fn read(text: &str) -> TestFile {
    TestFile::read("x.test.yaml", text).unwrap_or_else(|errors| {
        let found: Vec<_> = errors
            .errors
            .iter()
            .map(|e| format!("{e} at {:?}", e.place))
            .collect();
        panic!("{found:#?}")
    })
}

/// A file with the least a test file needs, and `rest`.
fn minimal(rest: &str) -> String {
    format!("version: 1\nrule: r.kql\nclock: 2026-01-15T12:00:00Z\n{rest}")
}

fn names(cases: &[TestCase]) -> Vec<&str> {
    cases.iter().map(|case| case.name.as_str()).collect()
}

fn cell<'a>(case: &'a TestCase, column: &str) -> &'a Node {
    let GivenRows::Row(row) = &case.given[0].rows[0] else {
        panic!("a row");
    };
    let cell = row.cells.iter().find(|cell| cell.column.value == column);
    &cell.unwrap_or_else(|| panic!("no {column}")).value
}

#[test]
fn the_example_reads_and_every_verdict_is_a_test() {
    let file = read(EXAMPLE);
    let cases = expand(&file);
    assert_eq!(
        names(&cases),
        [
            "unsanctioned agent beacons",
            "url notsyncromsp.com",
            "url SYNCROMSP.COM",
            "url syncromsp.com.evil.example",
            "five-day window -5d",
            "five-day window -5d1s",
            "five-day window 0s",
            "five-day window +1s",
            "S1 Scheduled SyncroMSP agent updates [original]",
            "S1 Scheduled SyncroMSP agent updates [with documented-S1]",
            "S1 Scheduled SyncroMSP agent updates [tuned]",
            "attacker tenant on a sanctioned device [original]",
            "attacker tenant on a sanctioned device [tuned]",
            "unsanctioned agent beacons [must keep]",
        ]
    );
    let last = cases.last().unwrap();
    assert_eq!(
        (last.kind, &last.variant),
        (CaseKind::MustKeep, &Variant::Tuned)
    );
    assert_eq!(cases[0].tags, ["T1219"]);
    assert_eq!(cases[9].variant, Variant::With("documented-S1".into()));
    assert_eq!(
        cases[12].known.as_deref(),
        Some("blind spot opened by sanctioned-fleet")
    );
    assert_eq!(
        file.scenarios[0].findings.as_ref().unwrap()[0].value,
        "dead-literal"
    );
}

#[test]
fn a_row_lies_over_its_template() {
    let cases = expand(&read(EXAMPLE));
    let table = &cases[0].given[0];
    assert_eq!(table.table.as_ref().unwrap().value, "DeviceNetworkEvents");
    assert_eq!(table.rows.len(), 3);
    assert_eq!(cell(&cases[0], "Timestamp").as_text(), Some("-2h"));
    assert_eq!(cell(&cases[0], "DeviceId").as_text(), Some("d-042"));
    assert_eq!(
        cell(&cases[1], "RemoteUrl").as_text(),
        Some("notsyncromsp.com")
    );
    assert_eq!(cell(&cases[5], "Timestamp").as_text(), Some("-5d1s"));
}

#[test]
fn names_rows_and_cells_know_their_place() {
    let file = read(EXAMPLE);
    let test = &file.tests[0];
    assert_eq!(test.name.place.text(EXAMPLE), "unsanctioned agent beacons");
    let Given::Row(row) = &test.given[0] else {
        panic!("a row")
    };
    assert_eq!(row.place.text(EXAMPLE), "{use: agent, Timestamp: -2h}");
    assert_eq!(row.cells[0].place().text(EXAMPLE), "Timestamp: -2h");
    assert_eq!(row.cells[0].value.place.line, test.name.place.line + 3);
    let expect = &file.tests[1].cases[0].expect;
    let Some(Expect::Original(expectation)) = expect else {
        panic!("a verdict")
    };
    assert_eq!(expectation.place.text(EXAMPLE), "silent");
}

#[test]
fn a_placeholder_that_is_the_whole_text_keeps_the_type_of_its_value() {
    let text = minimal(
        "tests:\n- name: 'port {port}'\n  kind: near-miss\n  cases: [{port: 443, expect: fires}]\n  given: [{table: T, Port: '{port}', Text: 'tcp/{port}', Bag: {a: ['{port}'], b: '{{port}}'}}]\n",
    );
    let cases = expand(&read(&text));
    assert_eq!(names(&cases), ["port 443"]);
    assert!(matches!(
        cell(&cases[0], "Port").kind,
        NodeKind::Int { value: 443, .. }
    ));
    assert_eq!(cell(&cases[0], "Port").place.text(&text), "443");
    assert_eq!(cell(&cases[0], "Text").as_text(), Some("tcp/443"));
    assert_eq!(
        cell(&cases[0], "Bag").display(),
        r#"{"a":[443],"b":"{port}"}"#
    );
}

#[test]
fn a_case_value_without_a_placeholder_replaces_a_column_in_all_rows() {
    let text = minimal(
        "tests:\n- name: ports\n  kind: near-miss\n  expect: fires\n  cases: [{Port: 443}, {Port: 80, expect: silent}]\n  given: [{table: T, Port: 1}, {table: T}]\n",
    );
    let cases = expand(&read(&text));
    assert_eq!(names(&cases), ["ports (Port: 443)", "ports (Port: 80)"]);
    for row in &cases[1].given[0].rows {
        let GivenRows::Row(row) = row else {
            panic!("a row")
        };
        assert_eq!(row.cells[0].value.display(), "80");
    }
    assert_eq!(cases[0].expectation.answer, Answer::Fires);
    assert_eq!(cases[1].expectation.answer, Answer::Silent);
}

#[test]
fn a_test_without_cases_takes_braces_as_they_are() {
    let text = minimal(
        "tests: [{name: n, kind: benign, given: [{table: T, C: '{x} {{y}}'}], expect: silent}]",
    );
    assert_eq!(
        cell(&expand(&read(&text))[0], "C").as_text(),
        Some("{x} {{y}}")
    );
}

#[test]
fn templates_build_on_templates_and_the_nearest_wins() {
    let text = minimal(
        "templates:\n  base: {table: T, row: {A: 1, B: 1, C: 1}}\n  mid: {use: base, row: {B: 2, C: 2}}\ntests: [{name: n, kind: benign, given: [{use: mid, C: 3}], expect: silent}]",
    );
    let cases = expand(&read(&text));
    let found = ["A", "B", "C"].map(|column| cell(&cases[0], column).display());
    assert_eq!(found, ["1", "2", "3"]);
    assert_eq!(cases[0].given[0].table.as_ref().unwrap().value, "T");
}

#[test]
fn rows_and_files_are_grouped_by_table_in_the_order_written() {
    let text = minimal(
        "tests:\n- name: n\n  kind: benign\n  expect: silent\n  given: [{table: B, X: 1}, {table: A, X: 2}, {file: f.ndjson, table: B}, {table: A, X: 3}, {X: 4}, {table: C, row: {table: x, file: y}}]\n",
    );
    let cases = expand(&read(&text));
    let given = &cases[0].given;
    let tables: Vec<_> = given
        .iter()
        .map(|table| {
            (
                table.table.as_ref().map(|name| name.value.as_str()),
                table.rows.len(),
            )
        })
        .collect();
    assert_eq!(
        tables,
        [(Some("B"), 2), (Some("A"), 2), (None, 1), (Some("C"), 1)]
    );
    let GivenRows::File(file) = &given[0].rows[1] else {
        panic!("a file")
    };
    assert_eq!(file.path.value, "f.ndjson");
    let GivenRows::Row(row) = &given[3].rows[0] else {
        panic!("a row")
    };
    assert_eq!(row.cells.len(), 2);
}

#[test]
fn must_keep_names_a_test_with_all_its_cases_or_one_case() {
    let tests = "tests:\n- {name: 'p {n}', kind: positive, cases: [{n: 1}, {n: 2}], given: [{table: T, X: '{n}'}], expect: fires}\n";
    let all = minimal(&format!("{tests}tuned: {{must_keep: ['p {{n}}']}}"));
    assert_eq!(
        names(&expand(&read(&all))),
        ["p 1", "p 2", "p 1 [must keep]", "p 2 [must keep]"]
    );
    let one = minimal(&format!("{tests}tuned: {{must_keep: [p 2]}}"));
    assert_eq!(
        names(&expand(&read(&one))),
        ["p 1", "p 2", "p 2 [must keep]"]
    );
}

#[test]
fn a_test_may_have_a_verdict_for_each_variant() {
    let text = minimal(
        "exclusions: {x: {exclude: A == 1}}\ntests: [{name: n, kind: positive, given: [], expect: {original: {count: 2}, with x: silent}}]",
    );
    assert_eq!(names(&expand(&read(&text))), ["n [original]", "n [with x]"]);
}

#[test]
fn the_example_of_every_key_reads() {
    let file = read(include_str!(
        "../../../../testdata/testfile/every_key.test.yaml"
    ));
    let Some(SchemaSource::Inline(tables)) = &file.schema else {
        panic!("tables")
    };
    assert_eq!(tables[0].columns[2].ty.value.name(), "real");
    assert_eq!(
        file.clock.value,
        Clock::at(parse_iso_datetime("2026-01-15T12:00").unwrap())
    );
    assert_eq!(file.functions.len(), 4);
    assert!(matches!(file.functions[1].answer, FunctionAnswer::File(_)));
    assert!(matches!(file.exclusions[0].filter, Filter::Keep(_)));
    assert_eq!(file.exclusions[0].findings, Some(Vec::new()));
    assert!(matches!(
        file.exclusions[1].filter,
        Filter::Inexpressible(_)
    ));
    assert!(file.scenarios[0].inexpressible.is_some());
    assert_eq!(
        names(&expand(&file)),
        [
            "an admin logs on",
            "ports (Port_d: 22)",
            "the last privileged port",
            "each variant has its verdict [original]",
            "each variant has its verdict [with only-servers]",
            "each variant has its verdict [tuned]",
            "S2",
            "an admin logs on [must keep]",
            "ports (Port_d: 22) [must keep]",
            "the last privileged port [must keep]",
        ]
    );
}

#[test]
fn yes_no_and_numbers_with_underscores_are_text() {
    let text = minimal(
        "tests: [{name: n, kind: benign, given: [{table: T, A: no, B: 1_000, C: 007, D: ~, E: on}], expect: silent}]",
    );
    let cases = expand(&read(&text));
    assert_eq!(cell(&cases[0], "A").as_text(), Some("no"));
    assert_eq!(cell(&cases[0], "B").as_text(), Some("1_000"));
    assert!(matches!(
        cell(&cases[0], "C").kind,
        NodeKind::Int { value: 7, .. }
    ));
    assert!(cell(&cases[0], "D").is_null());
    assert_eq!(cell(&cases[0], "E").as_text(), Some("on"));
}

#[test]
fn anchors_and_merge_keys_work_and_point_at_what_they_name() {
    let text = minimal(
        "tests:\n- name: n\n  kind: benign\n  given: [&r {table: T, A: 1, B: 2}, {<<: *r, B: 3}]\n  expect: silent\n",
    );
    let cases = expand(&read(&text));
    let GivenRows::Row(row) = &cases[0].given[0].rows[1] else {
        panic!("a row")
    };
    let cells: Vec<_> = row
        .cells
        .iter()
        .map(|cell| (cell.column.value.as_str(), cell.value.display()))
        .collect();
    assert_eq!(cells, [("B", "3".to_owned()), ("A", "1".to_owned())]);
}
