//! The plugins of `evaluate`.

use crate::answer::{answer, columns, refusal};

const NETWORKS: &str = "let N = datatable(network:string, who:string)['10.0.0.0/8', 'all', '10.1.0.0/16', 'some', '10.1.2.0/24', 'few'];";

#[test]
fn narrow_makes_a_row_of_each_cell() {
    assert_eq!(
        answer("datatable(a:long, b:string)[1, 'x', long(null), 'y'] | evaluate narrow()"),
        "0 | a | 1\n0 | b | x\n1 | a | \n1 | b | y"
    );
}

#[test]
fn an_address_is_found_in_every_network_around_it() {
    let query = |rest: &str| {
        format!("{NETWORKS} print ip = '10.1.9.9' | evaluate ipv4_lookup(N, ip, network{rest})")
    };
    assert_eq!(
        answer(&query("")),
        "10.1.9.9 | 10.0.0.0/8 | all\n10.1.9.9 | 10.1.0.0/16 | some"
    );
}

#[test]
fn a_network_is_found_in_those_around_it_and_in_those_within() {
    let query = format!(
        "{NETWORKS} print ip = '10.1.0.0/16' | evaluate ipv4_lookup(N, ip, network) | project who"
    );
    assert_eq!(answer(&query), "all\nsome\nfew");
}

#[test]
fn an_address_in_no_network_stays_where_that_is_wanted() {
    let query = |rest: &str| {
        format!(
            "{NETWORKS} datatable(ip:string)['11.1.1.1', 'x', ''] | evaluate ipv4_lookup(N, ip, network{rest}) | project ip, who"
        )
    };
    assert_eq!(answer(&query("")), "");
    assert_eq!(
        answer(&query(", return_unmatched = true")),
        "11.1.1.1 | \nx | \n | "
    );
    assert_eq!(answer(&query(", true")), "11.1.1.1 | \nx | \n | ");
}

#[test]
fn extra_keys_of_an_address_lookup_are_equal_too() {
    let query = "let N = datatable(network:string, tenant:string, who:string)['10.0.0.0/8', 'a', 'x', '10.0.0.0/8', 'b', 'y'];
        print ip = '10.1.1.1', tenant = 'b' | evaluate ipv4_lookup(N, ip, network, tenant)";
    assert_eq!(columns(query), "ip, tenant, network, who");
    assert_eq!(answer(query), "10.1.1.1 | b | 10.0.0.0/8 | y");
}

#[test]
fn ipv6_lookup_puts_the_networks_first_and_takes_ipv4_as_mapped() {
    let query = "let N = datatable(network:string, ip:string)['fe80::/10', 'link', '::ffff:10.0.0.0/8', 'ten'];
        datatable(ip:string)['FE80::1', '10.1.2.3', '2001::1'] | evaluate ipv6_lookup(N, ip, network)";
    assert_eq!(columns(query), "network, ip, ip1");
    assert_eq!(
        answer(query),
        "fe80::/10 | link | FE80::1\n::ffff:10.0.0.0/8 | ten | 10.1.2.3"
    );
}

#[test]
fn rows_near_keeps_so_many_rows_around_a_hit() {
    let query =
        |rest: &str| format!("range x from 1 to 9 step 1 | evaluate rows_near(x == 5, {rest})");
    assert_eq!(answer(&query("1")), "4\n5\n6");
    assert_eq!(answer(&query("1, 2")), "4\n5\n6\n7");
    assert_eq!(answer(&query("0")), "5");
    assert!(
        refusal("datatable(x:long)[1] | evaluate rows_near(x == 1, 1)")
            .contains("order of the rows")
    );
}

#[test]
fn schemas_that_differ_in_order_are_an_error_in_the_result() {
    let query = |rest: &str| {
        format!(
            "union (datatable(a:string, b:int)[] | getschema), (datatable(a:string, c:string, b:int)[] | getschema)
             | evaluate schema_merge({rest}) | project ColumnName, ColumnOrdinal, ColumnType"
        )
    };
    assert_eq!(
        answer(&query("")),
        "a | 0 | string\nc | 1 | string\nb | -1 | ERROR(columns are out of order)"
    );
    assert_eq!(
        answer(&query("PreserveOrder = false")),
        "a | 0 | string\nc | 1 | string\nb | 2 | int"
    );
}

#[test]
fn a_rolling_percentile_looks_at_the_bins_before() {
    let query = "datatable(t:datetime, v:long)[datetime(2024-01-01), 1, datetime(2024-01-01), 9, datetime(2024-01-02 10:00), 5, datetime(2024-01-04), 7]
        | evaluate rolling_percentile(v, 50, t, 1d, 2)";
    assert_eq!(columns(query), "t, rolling_2_percentile_v_50");
    assert_eq!(
        answer(query),
        "2024-01-01T00:00:00.0000000Z | 1\n2024-01-02T00:00:00.0000000Z | 5\n2024-01-03T00:00:00.0000000Z | 5\n2024-01-04T00:00:00.0000000Z | 7"
    );
}

#[test]
fn a_column_that_a_pivot_leaves_out_is_not_asked_of_the_bag_before() {
    let query = "print x = 1, y = 2, d = parse_json(strcat('{\"k\":', toint(rand(1)), '}')) | evaluate bag_unpack(d)
        | extend key = tostring(column_ifexists('k', '')) | evaluate pivot(key, count(), y, z) | extend x = column_ifexists('x', 'none')";
    assert_eq!(columns(query), "y, z, x");
}

#[test]
fn a_number_is_of_the_type_that_the_query_says_the_plugin_gives() {
    let query = "print n = 1, d = dynamic({'a': 2}) | evaluate bag_unpack(d) : (n:int, a:long) | getschema | project ColumnName, ColumnType";
    assert_eq!(answer(query), "n | int\na | long");
}

/// Who was there on which day.
const VISITS: &str = "let V = datatable(who:string, day:long)['a', 1, 'a', 1, 'b', 1, 'a', 2, 'c', 2, 'c', 4, 'b', 4];";

#[test]
fn activity_counts_compare_a_window_with_all_before() {
    let query = format!("{VISITS} V | evaluate activity_counts_metrics(who, day, 1, 4, 1)");
    assert_eq!(
        columns(&query),
        "day, count, dcount, new_dcount, aggregated_dcount"
    );
    assert_eq!(
        answer(&query),
        "1 | 3 | 2 | 2 | 2\n2 | 2 | 2 | 1 | 3\n4 | 2 | 2 | 0 | 3"
    );
}

#[test]
fn activity_is_measured_for_each_combination_of_dimensions() {
    let query = "datatable(who:string, day:long, os:string)['a', 1, 'x', 'b', 1, 'y', 'c', 1, 'x']
        | evaluate activity_counts_metrics(who, day, 1, 4, 1, os) | project-away new_dcount";
    assert_eq!(columns(query), "day, os, count, dcount, aggregated_dcount");
    assert_eq!(answer(query), "1 | x | 2 | 2 | 2\n1 | y | 1 | 1 | 1");
}

#[test]
fn activity_metrics_compare_a_window_with_the_one_before() {
    let query = format!("{VISITS} V | evaluate activity_metrics(who, day, 1, 4, 1)");
    assert_eq!(
        answer(&query),
        "1 | 2 | 2 | 1.0 | 0.0\n2 | 2 | 1 | 0.5 | 0.5\n4 | 2 | 2 | 1.0 | 0.0"
    );
}

#[test]
fn engagement_is_the_share_of_a_longer_window() {
    let query = format!("{VISITS} V | evaluate activity_engagement(who, day, 1, 4, 1, 2)");
    assert_eq!(
        answer(&query),
        "1 | 2 | 2 | 1.0\n2 | 2 | 3 | 0.6666666666666666\n3 | 0 | 2 | 0.0\n4 | 2 | 2 | 1.0"
    );
}

#[test]
fn a_sliding_window_counts_what_came_before_the_start_too() {
    let query = format!("{VISITS} V | evaluate sliding_window_counts(who, day, 2, 5, 2, 1)");
    assert_eq!(answer(&query), "2 | 5 | 3\n3 | 2 | 2\n4 | 2 | 2\n5 | 2 | 2");
}

#[test]
fn an_active_user_was_there_in_enough_periods() {
    let query = |lookback: &str| {
        format!("{VISITS} V | evaluate active_users_count(who, day, 1, 5, {lookback}, 1, 2, 2)")
    };
    assert_eq!(answer(&query("2")), "1 | 1");
    assert_eq!(answer(&query("4")), "1 | 1\n3 | 2");
}

#[test]
fn new_users_are_followed_through_all_windows() {
    let query =
        |rest: &str| format!("{VISITS} V | evaluate new_activity_metrics(who, day, 1, 2, 1{rest})");
    assert_eq!(
        columns(&query("")),
        "from_day, to_day, dcount_new_values, dcount_retained_values, dcount_churn_values, retention_rate, churn_rate"
    );
    assert_eq!(
        answer(&query("")),
        "1 | 1 | 2 | 2 | 0 | 1.0 | 0.0\n1 | 2 | 1 | 1 | 1 | 0.5 | 0.5\n2 | 2 | 1 | 1 | 0 | 1.0 | 0.0"
    );
    assert_eq!(answer(&query(", 2")), "2 | 2 | 1 | 1 | 0 | 1.0 | 0.0");
    assert_eq!(
        answer(&query(", 1, (print who = 'b')")),
        "1 | 1 | 1 | 1 | 0 | 1.0 | 0.0\n1 | 2 | 1 | 1 | 0 | 1.0 | 0.0"
    );
}

#[test]
fn the_arguments_of_an_aggregate_may_name_its_columns() {
    assert_eq!(
        columns(&format!(
            "{VISITS} V | evaluate activity_counts_metrics(who, day, 1, 4, 1) | summarize arg_min(First = day, Visits = ['count'])"
        )),
        "First, Visits"
    );
}

#[test]
fn a_sequence_is_found_in_every_way_it_occurs() {
    let query = "datatable(t:long, e:string, host:string)[1, 'in', 'x', 2, 'in', 'x', 3, 'out', 'x', 9, 'out', 'x', 2, 'out', 'y']
        | evaluate sequence_detect(t, 2, 5, a = (e == 'in'), b = (e == 'out'), host)";
    assert_eq!(columns(query), "host, a_t, b_t, Duration");
    assert_eq!(answer(query), "x | 1 | 3 | 2\nx | 2 | 3 | 1");
}

#[test]
fn a_row_is_one_step_of_a_sequence_at_a_time() {
    let query = |rows: &str| {
        format!(
            "datatable(t:long)[{rows}] | evaluate sequence_detect(t, 5, 5, a = (t > 0), b = (t > 0))"
        )
    };
    assert_eq!(answer(&query("1")), "");
    assert_eq!(answer(&query("1, 1")), "1 | 1 | 0");
}

#[test]
fn basket_lists_what_many_rows_share() {
    let query = |rest: &str| {
        format!(
            "datatable(a:string, b:long)['x', 1, 'x', 1, 'x', 2, 'y', 2] | evaluate basket({rest})"
        )
    };
    assert_eq!(columns(&query("0.5")), "SegmentId, Count, Percent, a, b");
    assert_eq!(
        answer(&query("0.5")),
        "0 | 3 | 75.0 | x | null\n1 | 2 | 50.0 | x | 1\n2 | 2 | 50.0 |  | 2"
    );
    assert_eq!(
        answer(&query("0.6, '~', '~', '*', long(-1)")),
        "0 | 3 | 75.0 | x | -1"
    );
}

#[test]
fn basket_counts_a_row_as_often_as_its_weight_says() {
    assert_eq!(
        answer("datatable(a:string, n:long)['x', 1, 'y', 3] | evaluate basket(0.5, n)"),
        "0 | 3 | 75.0 | y | null"
    );
}

#[test]
fn what_is_never_done_is_refused_by_name() {
    for name in [
        "http_request",
        "python",
        "infer_storage_schema",
        "ai_embeddings",
        "preview",
    ] {
        let said = refusal(&format!("print x = 1 | evaluate {name}(x)"));
        assert!(said.contains(name), "{said}");
    }
    assert!(refusal("evaluate http_request('https://example.com')").contains("http_request"));
}

#[test]
fn a_call_that_does_not_fit_says_how_the_plugin_is_called() {
    assert!(refusal("print x = 1 | evaluate narrow(x)").contains("narrow()"));
    assert!(refusal("print x = 1 | evaluate activity_metrics(x)").contains("TimelineColumn"));
    assert!(refusal("print x = 1 | evaluate basket(2.0)").contains("share of the rows"));
    assert!(
        refusal("print x = 'a', t = 1 | evaluate narrow() : (Row:string)")
            .contains("`Row` as long")
    );
}
