//! `top-nested`, `top-hitters`, `fork`, `facet` and `project-by-names`.

use crate::answer::{answer, answers, columns, refusal};

/// Bytes sent by programs on hosts.
const SENT: &str = "datatable(host:string, program:string, bytes:long)['a', 'curl', 5, 'a', 'ssh', 3, 'a', 'git', 1, 'b', 'curl', 20, 'b', 'git', 4, 'c', 'ssh', 2]";

#[test]
fn top_nested_keeps_the_greatest_groups_of_each_level() {
    let query = format!(
        "{SENT} | top-nested 2 of host by sum(bytes), top-nested 1 of program by max(bytes)"
    );
    assert_eq!(
        columns(&query),
        "host, aggregated_host, program, aggregated_program"
    );
    assert_eq!(answer(&query), "b | 24 | curl | 20\na | 9 | curl | 5");
}

#[test]
fn others_stand_for_the_groups_that_are_not_kept() {
    assert_eq!(
        answer(&format!(
            "{SENT} | top-nested 1 of host with others='rest' by total=sum(bytes)"
        )),
        "b | 24\nrest | 11"
    );
}

#[test]
fn a_level_without_others_is_empty_in_the_rows_for_others_of_a_deeper_one() {
    assert_eq!(
        answer(&format!(
            "{SENT} | top-nested 1 of host by sum(bytes), top-nested 1 of program with others='rest' by sum(bytes)"
        )),
        "b | 24 | curl | 20\nb | 24 | rest | 4\n | null | rest | 11"
    );
}

#[test]
fn a_level_without_a_number_keeps_all_its_groups() {
    assert_eq!(
        answer(&format!(
            "{SENT} | top-nested of host by ignore=max(1), top-nested 1 of program by sum(bytes) asc | project-away ignore"
        )),
        "a | git | 1\nb | git | 4\nc | ssh | 2"
    );
}

#[test]
fn the_value_of_top_nested_may_combine_aggregates() {
    assert_eq!(
        answer(&format!(
            "{SENT} | top-nested 1 of tolower(host) by 1.0 * sum(bytes) / count()"
        )),
        "b | 12.0"
    );
}

#[test]
fn top_hitters_counts_values_or_sums_a_weight() {
    let query = |by: &str| format!("{SENT} | top-hitters 2 of program {by}");
    assert_eq!(columns(&query("")), "program, approximate_count_program");
    assert_eq!(answer(&query("")), "curl | 2\nssh | 2");
    assert_eq!(
        columns(&query("by bytes")),
        "program, approximate_sum_bytes"
    );
    assert_eq!(answer(&query("by bytes")), "curl | 25\nssh | 5");
}

#[test]
fn fork_gives_a_result_for_each_branch() {
    let all = answers(
        "range x from 1 to 3 step 1 | fork (where x > 2) small = (where x < 2 | project y = x) (count | as total)",
    );
    let expected = [("", "3"), ("small", "1"), ("total", "3")];
    let expected = expected.map(|(name, rows)| (name.to_owned(), rows.to_owned()));
    assert_eq!(all, expected);
}

#[test]
fn the_branches_of_fork_read_the_same_rows() {
    let all = answers("print x = rand() | fork (project x) (project x)");
    let rows: Vec<&String> = all.iter().map(|(_, rows)| rows).collect();
    assert!(matches!(rows.as_slice(), [first, second] if first == second));
}

#[test]
fn a_fork_inside_a_query_is_refused() {
    assert!(refusal("let t = print x = 1 | fork (take 1); t").contains("several results"));
    assert!(refusal("print x = 1 | fork (take 1) | where x == 1").contains("several results"));
}

#[test]
fn facet_counts_the_values_of_each_column_after_its_pipeline() {
    let all = answers(&format!(
        "{SENT} | facet by host, program with (where bytes > 10 | project bytes)"
    ));
    let expected = [
        ("", "20"),
        ("Facet", "a | 3\nb | 2\nc | 1"),
        ("Facet_2", "curl | 2\nssh | 2\ngit | 2"),
    ];
    let expected = expected.map(|(name, rows)| (name.to_owned(), rows.to_owned()));
    assert_eq!(all, expected);
}

#[test]
fn project_by_names_finds_names_arrays_and_wildcards_and_passes_over_the_rest() {
    assert_eq!(
        columns(
            "print a1 = 1, b = 2, a2 = 3, c = 4 | project-by-names 'c', dynamic(['b', 'nothing']), 'a*'"
        ),
        "c, b, a1, a2"
    );
}

#[test]
fn project_by_names_takes_the_columns_of_another_table() {
    assert_eq!(
        columns(
            "let T = datatable(b:long, z:long)[]; print a = 1, b = 2 | project-by-names column_names_of(T)"
        ),
        "b"
    );
}

#[test]
fn project_by_names_refuses_what_is_no_name() {
    assert!(refusal("print a = 1 | project-by-names 5").contains("name"));
}
