//! `search` and `find`.

use crate::answer::{answer, columns, refusal};

/// Two tables that share `x`.
const TABLES: &str = "let A = view () { datatable(x:long, a:string)[1, 'one', 2, 'two'] }; let B = view () { datatable(x:long, b:string)[2, 'zwei', 3, 'drei'] };";

#[test]
fn search_finds_terms_in_any_column_and_names_the_table() {
    assert_eq!(
        answer(
            "let A = view () { print x = 'hello world' }; let B = view () { print y = 'other' }; search in (A, B) 'hello'"
        ),
        "A | hello world | "
    );
}

#[test]
fn search_does_not_look_at_the_table_name() {
    assert_eq!(
        answer("let hello = view () { print x = 'other' }; search in (hello) 'hello'"),
        ""
    );
}

#[test]
fn a_star_in_a_searched_text_leaves_an_end_of_the_term_open() {
    let rows = "datatable(x:string)['hacker', 'attack']";
    assert_eq!(
        answer(&format!("{rows} | search 'hack*' | project x")),
        "hacker"
    );
    assert_eq!(
        answer(&format!("{rows} | search '*ack' | project x")),
        "attack"
    );
    assert_eq!(
        answer(&format!("{rows} | search '*ack*' | project x")),
        "hacker\nattack"
    );
}

#[test]
fn find_shows_the_source_and_the_projected_columns() {
    assert_eq!(
        answer(
            "let A = view () { print x = 1 }; let B = view () { print x = 2, y = 'b' }; find in (A, B) where x > 1 project x, y"
        ),
        "B | 2 | b"
    );
}

#[test]
fn tables_without_a_column_of_the_predicate_are_not_searched() {
    let query = format!("{TABLES} search a == 'two'");
    assert_eq!(columns(&query), "$table, x, a");
    assert_eq!(answer(&query), "A | 2 | two");
}

#[test]
fn a_term_is_searched_in_every_table() {
    assert_eq!(
        answer(&format!("{TABLES} search 'zwei' or a == 'one'")),
        "A | 1 | one | \nB | 2 |  | zwei"
    );
}

#[test]
fn a_column_that_a_table_has_not_is_null_there() {
    assert_eq!(
        answer(&format!(
            "{TABLES} search a == 'two' or b == 'zwei' | project $table"
        )),
        "A\nB"
    );
}

#[test]
fn each_table_is_searched_in_the_types_it_has() {
    let query = "let A = view () { print x = 5 }; let B = view () { print x = '5' }; search in (A, B) x == 5";
    assert_eq!(columns(query), "$table, x_long, x_string");
    assert_eq!(answer(query), "A | 5 | \nB | null | 5");
}

#[test]
fn search_ignores_case_unless_told() {
    let query = |kind: &str| {
        format!("datatable(x:string)['Ab', 'ab'] | search {kind} x:'ab' and x has 'AB' | project x")
    };
    assert_eq!(answer(&query("")), "Ab\nab");
    assert_eq!(answer(&query("kind=case_sensitive")), "");
    assert!(refusal(&query("kind=loud")).contains("loud"));
}

#[test]
fn a_star_inside_a_searched_text_stands_for_any_text_within_a_line() {
    let rows = "datatable(x:string)['Lab 12 PC', 'aLab PC', 'Lab\\nPC']";
    assert_eq!(
        answer(&format!("{rows} | search 'lab*pc' | project x")),
        "Lab 12 PC"
    );
}

#[test]
fn find_shows_common_and_named_columns_and_packs_the_rest() {
    let query = format!("{TABLES} find in (A, B) where x == 2");
    assert_eq!(columns(&query), "source_, x, pack_");
    assert_eq!(
        answer(&query),
        "A | 2 | {\"a\":\"two\"}\nB | 2 | {\"b\":\"zwei\"}"
    );
    assert_eq!(
        columns(&format!(
            "{TABLES} find in (A, B) where x == 2 or a == 'one'"
        )),
        "source_, x, a, pack_"
    );
}

#[test]
fn find_in_one_table_packs_nothing() {
    assert_eq!(
        columns(&format!("{TABLES} find withsource=t in (A) where x == 2")),
        "t, x, a"
    );
}

#[test]
fn find_packs_what_is_not_projected() {
    assert_eq!(
        answer(&format!(
            "{TABLES} find in (A, B) where x == 2 project a, pack_all()"
        )),
        "A | two | {\"x\":2}\nB |  | {\"x\":2,\"b\":\"zwei\"}"
    );
}

#[test]
fn find_casts_a_column_to_the_type_asked_for() {
    assert_eq!(
        answer(&format!(
            "{TABLES} find in (A, B) where x > 2 project x:string"
        )),
        "B | 3"
    );
}

#[test]
fn a_projected_column_of_two_types_needs_a_type() {
    let tables = "let A = view () { print x = 5 }; let B = view () { print x = '5' };";
    assert!(refusal(&format!("{tables} find in (A, B) where x == 5 project x")).contains("long"));
    assert_eq!(
        columns(&format!("{tables} find in (A, B) where x == 5")),
        "source_, x_long, x_string"
    );
}

#[test]
fn find_leaves_out_columns_on_demand() {
    assert_eq!(
        columns(&format!(
            "{TABLES} find in (A, B) where x == 2 project-away pack_"
        )),
        "source_, x"
    );
}

#[test]
fn find_within_a_pipeline_is_refused() {
    assert!(refusal("print x = 1 | find where x == 1").contains("begin"));
}
