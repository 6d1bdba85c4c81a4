//! `parse`, `parse-where` and `parse-kv`.

use crate::answer::{answer, refusal};

#[test]
fn parse_reads_columns_between_the_texts_of_a_pattern() {
    assert_eq!(
        answer(
            "print s='user=anna id=42 end' | parse s with 'user=' user ' id=' id:long ' ' * | project user, id"
        ),
        "anna | 42"
    );
}

#[test]
fn parse_blanks_the_whole_row_when_one_value_does_not_convert() {
    assert_eq!(
        answer("print s='a=x b=y' | parse s with 'a=' a ' b=' b:long | project a, b"),
        " | null"
    );
}

#[test]
fn parse_relaxed_blanks_only_the_value_that_does_not_convert() {
    assert_eq!(
        answer("print s='a=x b=y' | parse kind=relaxed s with 'a=' a ' b=' b:long | project a, b"),
        "x | null"
    );
}

#[test]
fn parse_regex_takes_as_much_as_it_can_unless_told_otherwise() {
    let query = |flags: &str| {
        format!("print s='k=1,k=2,' | parse kind=regex {flags} s with 'k=' a ',' | project a")
    };
    assert_eq!(answer(&query("")), "1,k=2");
    assert_eq!(answer(&query("flags=U")), "1");
}

#[test]
fn groups_in_the_texts_of_a_regex_pattern_do_not_shift_the_columns() {
    assert_eq!(
        answer("print s='ab12' | parse kind=regex s with '(a)(b)' n:long | project n"),
        "12"
    );
}

#[test]
fn parse_where_drops_rows_that_do_not_match() {
    assert_eq!(
        answer(
            "datatable(s:string)['n=1', 'n=x', 'm=2'] | parse-where s with 'n=' n:long | project n"
        ),
        "1"
    );
}

#[test]
fn parse_where_has_no_relaxed_kind() {
    assert!(refusal("print s='' | parse-where kind=relaxed s with 'a' b").contains("relaxed"));
}

#[test]
fn a_star_right_after_a_string_column_is_refused() {
    assert!(refusal("print s='' | parse s with 'a' b * 'c'").contains('*'));
}

#[test]
fn a_parsed_column_replaces_one_of_its_name_in_its_place() {
    assert_eq!(answer("print a='k=v', b=1 | parse a with 'k=' a"), "v | 1");
}

#[test]
fn parse_kv_takes_the_first_value_of_a_key_and_null_for_a_missing_one() {
    assert_eq!(
        answer(
            "print s='a=1; b = two ;a=3' | parse-kv s as (b:string, a:long, c:long) with (pair_delimiter=';', kv_delimiter='=') | project a, b, c"
        ),
        "1 | two | null"
    );
}

#[test]
fn a_quoted_value_of_parse_kv_may_hold_delimiters() {
    assert_eq!(
        answer(
            "print s='a=\"x;y\";b=2' | parse-kv s as (a:string, b:long) with (pair_delimiter=';', kv_delimiter='=', quote='\"') | project a, b"
        ),
        "x;y | 2"
    );
}

#[test]
fn parse_kv_without_delimiters_is_refused_by_name() {
    assert!(refusal("print s='' | parse-kv s as (a:string)").contains("delimiters"));
}

#[test]
fn a_key_of_parse_kv_may_be_quoted_like_a_value() {
    assert_eq!(
        answer(
            "print s='src=a \"event time\"=2021-01-01 x=\"q r\"' | parse-kv s as (src:string, ['event time']:datetime, x:string) with (pair_delimiter=' ', kv_delimiter='=', quote='\"') | project-away s"
        ),
        "a | 2021-01-01T00:00:00.0000000Z | q r"
    );
}
