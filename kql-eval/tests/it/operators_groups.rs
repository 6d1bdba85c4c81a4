//! `mv-apply`, `partition`, functions over the rows around, and samples.

use crate::answer::{answer, columns, refusal};

const LISTS: &str = "datatable(k:string, a:dynamic)['x', dynamic([3, 1, 2]), 'y', dynamic([5, 6]), 'z', dynamic([])]";

#[test]
fn mv_apply_aggregates_the_elements_of_each_row_on_their_own() {
    assert_eq!(
        answer(&format!(
            "{LISTS} | mv-apply a to typeof(long) on (summarize s = sum(a), n = count())"
        )),
        "x | 6 | 3\ny | 11 | 2"
    );
}

#[test]
fn mv_apply_keeps_a_row_whose_elements_are_all_filtered_out_before_an_aggregate() {
    assert_eq!(
        answer(&format!(
            "{LISTS} | mv-apply a to typeof(long) on (where a > 4 | summarize n = count())"
        )),
        "x | 0\ny | 2"
    );
}

#[test]
fn mv_apply_limits_the_rows_of_each_source_row() {
    assert_eq!(
        answer(&format!(
            "{LISTS} | mv-apply e = a to typeof(long) on (top 1 by e) | project k, e"
        )),
        "x | 3\ny | 6"
    );
}

#[test]
fn the_columns_of_the_source_come_first_after_mv_apply() {
    assert_eq!(
        columns(&format!(
            "{LISTS} | mv-apply with_itemindex = i e = a on (project e, i, twice = strcat(k, k))"
        )),
        "k, a, e, i, twice"
    );
}

#[test]
fn mv_apply_can_stand_inside_mv_apply() {
    assert_eq!(
        answer(
            "print a = dynamic([[1, 2], [3]]) | mv-apply b = a on (mv-apply c = b to typeof(long) on (summarize s = sum(c))) | project s"
        ),
        "3\n3"
    );
}

#[test]
fn partition_runs_its_stages_over_each_key() {
    assert_eq!(
        answer(
            "range x from 1 to 6 step 1 | extend g = x % 2 | partition by g (top 1 by x | project g, x)"
        ),
        "1 | 5\n0 | 6"
    );
}

#[test]
fn row_number_counts_anew_where_told() {
    assert_eq!(
        answer(
            "datatable(k:string)['a', 'a', 'b'] | sort by k asc | extend n = row_number(1, k != prev(k))"
        ),
        "a | 1\na | 2\nb | 1"
    );
}

#[test]
fn row_cumsum_skips_nulls() {
    assert_eq!(
        answer("datatable(x:long)[1, long(null), 4] | serialize s = row_cumsum(x) | project s"),
        "1\n1\n5"
    );
}

#[test]
fn ranks_tie_where_values_are_equal() {
    assert_eq!(
        answer(
            "datatable(x:long)[5, 5, 7] | sort by x asc | extend d = row_rank_dense(x), m = row_rank_min(x)"
        ),
        "5 | 1 | 1\n5 | 1 | 1\n7 | 2 | 3"
    );
}

#[test]
fn next_and_prev_are_null_or_the_default_beyond_the_ends() {
    assert_eq!(
        answer("range x from 1 to 3 step 1 | extend n = next(x), p = prev(x, 2, -1)"),
        "1 | 2 | -1\n2 | 3 | -1\n3 | null | 1"
    );
}

#[test]
fn a_session_ends_at_a_gap_as_long_as_the_limit() {
    assert_eq!(
        answer(
            "range t from datetime(2020-01-01) to datetime(2020-01-01 00:20) step 10m | extend s = row_window_session(t, 1h, 10m) | where t != s | count"
        ),
        "0"
    );
}

#[test]
fn a_filter_over_the_row_before_adds_no_column() {
    assert_eq!(
        answer("datatable(x:long)[1, 1, 2] | serialize | where x != prev(x)"),
        "1\n2"
    );
}

#[test]
fn rows_without_an_order_have_no_row_before() {
    assert!(refusal("datatable(x:long)[1] | extend p = prev(x)").contains("order"));
}

#[test]
fn a_function_over_the_rows_around_is_refused_where_there_are_no_rows() {
    assert!(refusal("print row_number()").contains("row_number"));
}

#[test]
fn the_same_seed_draws_the_same_sample() {
    let query = "range x from 1 to 100 step 1 | sample 5";
    assert_eq!(answer(query), answer(query));
    assert_eq!(answer(query).lines().count(), 5);
}

#[test]
fn sample_distinct_draws_values_not_rows() {
    assert_eq!(
        answer("datatable(x:long)[7, 7, 7] | sample-distinct 3 of x"),
        "7"
    );
}
