//! `scan`.

use crate::answer::{answer, columns, refusal};

/// Logins, commands and logouts of one machine, a number a minute.
const EVENTS: &str = "datatable(t:long, e:string)[1, 'in', 2, 'cmd', 3, 'cmd', 4, 'out', 5, 'cmd', 7, 'in', 9, 'out'] | sort by t asc";

#[test]
fn a_step_reads_what_it_matched_last_and_the_default_before_that() {
    assert_eq!(
        answer(
            "range x from 1 to 4 step 1 | scan declare (s:long = 10) with (step a: true => s = x + a.s;)"
        ),
        "1 | 11\n2 | 13\n3 | 16\n4 | 20"
    );
}

#[test]
fn a_match_moves_on_from_step_to_step() {
    assert_eq!(
        answer(&format!(
            "{EVENTS} | scan with_match_id = m with (step a: e == 'in'; step b: e == 'cmd'; step c: e == 'out' and t - a.t <= 5;)"
        )),
        "1 | in | 0\n2 | cmd | 0\n3 | cmd | 0\n4 | out | 0\n7 | in | 1"
    );
}

#[test]
fn a_first_step_that_matches_again_goes_on_with_its_match() {
    assert_eq!(
        answer(
            "datatable(t:long)[1, 2, 40, 41, 90] | sort by t asc | scan with_match_id = m declare (begin:long) with (step inside: true => begin = iff(isnull(inside.begin), t, inside.begin); step outside output=none: t - inside.begin > 30;)"
        ),
        "1 | 1 | 0\n2 | 1 | 0\n40 | 40 | 1\n41 | 40 | 1\n90 | 90 | 2"
    );
}

#[test]
fn a_step_shows_all_the_last_or_none_of_its_matches() {
    let query = |output: &str| {
        format!(
            "{EVENTS} | scan with (step a: e == 'in'; step b output={output}: e == 'cmd'; step c: e == 'out';) | project t"
        )
    };
    assert_eq!(answer(&query("all")), "1\n2\n3\n4\n7\n9");
    assert_eq!(answer(&query("last")), "1\n3\n4\n7\n9");
    assert_eq!(answer(&query("none")), "1\n4\n7\n9");
}

#[test]
fn the_last_match_of_a_step_is_shown_when_the_rows_end() {
    assert_eq!(
        answer("range x from 1 to 3 step 1 | scan with (step a output=last: true;)"),
        "3"
    );
}

#[test]
fn a_row_may_match_several_steps_the_later_ones_first() {
    assert_eq!(
        answer(
            "range x from 1 to 2 step 1 | scan declare (step_name:string) with (step a: true => step_name = 'a'; step b: true => step_name = 'b';)"
        ),
        "1 | a\n2 | b\n2 | a"
    );
}

#[test]
fn columns_of_a_step_without_a_match_are_null() {
    assert_eq!(
        answer(
            "print x = 1, s = 'a' | serialize | scan declare (n:bool, e:bool) with (step a: true => n = isnull(a.x), e = isempty(a.s);) | project n, e"
        ),
        "True | True"
    );
}

#[test]
fn the_declared_columns_and_the_number_of_the_match_come_last() {
    assert_eq!(
        columns(
            "range x from 1 to 2 step 1 | scan with_match_id = m declare (y:long) with (step a: true;)"
        ),
        "x, y, m"
    );
}

#[test]
fn scan_runs_for_each_partition_on_its_own() {
    assert_eq!(
        answer(
            "datatable(k:string, x:long)['a', 1, 'b', 10, 'a', 2, 'b', 20] | partition hint.strategy=native by k (sort by x asc | scan declare (s:long = 0) with (step a: true => s = x + a.s;))"
        ),
        "a | 1 | 1\na | 2 | 3\nb | 10 | 10\nb | 20 | 30"
    );
}

#[test]
fn scan_over_rows_without_an_order_is_refused() {
    assert!(refusal("datatable(x:long)[1] | scan with (step a: true;)").contains("order"));
}

#[test]
fn a_declared_column_without_its_step_is_refused() {
    assert!(
        refusal(
            "range x from 1 to 2 step 1 | scan declare (y:long) with (step a: true => y = y + 1;)"
        )
        .contains("only in a step")
    );
}

#[test]
fn a_step_assigns_only_declared_columns() {
    assert!(
        refusal("range x from 1 to 2 step 1 | scan with (step a: true => x = 5;)")
            .contains("no declared column")
    );
}

#[test]
fn a_step_that_remembers_no_such_column_is_refused() {
    assert!(refusal("range x from 1 to 2 step 1 | scan with (step a: a.z > 1;)").contains("`z`"));
}
