//! `make-series`, `mv-expand` and `evaluate`.

use crate::answer::{answer, columns, refusal};

#[test]
fn make_series_fills_places_without_rows_and_leaves_out_the_end() {
    assert_eq!(
        answer(
            "datatable(t:long, v:long)[1, 5, 3, 7, 4, 9] | make-series s = sum(v), n = count() default = -1 on t from 1 to 4 step 1"
        ),
        "[5,0,7] | [1,-1,1] | [1,2,3]"
    );
}

#[test]
fn make_series_in_a_range_includes_the_end() {
    assert_eq!(
        answer(
            "datatable(t:long)[1, 3] | make-series count() on t in range(1, 3, 1) | project count_"
        ),
        "[1,0,1]"
    );
}

#[test]
fn each_series_without_bounds_begins_with_its_first_row() {
    assert_eq!(
        answer(
            "datatable(k:string, t:long)['a', 1, 'b', 4, 'b', 6] | make-series count() on t step 1 by k"
        ),
        "a | [1] | [1]\nb | [1,0,1] | [4,5,6]"
    );
}

#[test]
fn make_series_over_no_rows_gives_a_row_only_when_asked_to() {
    let query = |kind: &str| {
        format!("datatable(t:long)[] | make-series {kind} count() on t from 0 to 2 step 1")
    };
    assert_eq!(answer(&query("")), "");
    assert_eq!(answer(&query("kind=nonempty")), "[0,0] | [0,1]");
}

#[test]
fn bag_unpack_sorts_the_properties_of_rows_written_in_the_query() {
    let query = "datatable(k:long, d:dynamic)[1, dynamic({'b': 'x', 'a': 1}), 2, dynamic({'a': 2.5})] | evaluate bag_unpack(d)";
    assert_eq!(columns(query), "k, a, b");
    assert_eq!(answer(query), "1 | 1.0 | x\n2 | 2.5 | ");
}

#[test]
fn bag_unpack_over_other_rows_has_the_columns_that_are_used() {
    assert_eq!(
        columns(
            "print d = parse_json(strcat('{\"a\":', toint(rand(1)), '}')) | evaluate bag_unpack(d) | where a == 0 | extend t = tostring(b)"
        ),
        "a, b, t"
    );
}

#[test]
fn bag_unpack_gives_the_declared_columns_in_their_types() {
    assert_eq!(
        answer("print d = dynamic({'a': '7', 'b': 1}) | evaluate bag_unpack(d) : (a:long)"),
        "7"
    );
}

#[test]
fn a_property_with_the_name_of_a_column_is_refused_unless_told() {
    let query =
        |rest: &str| format!("print a = 1, d = dynamic({{'a': 2}}) | evaluate bag_unpack(d{rest})");
    assert!(refusal(&query("")).contains('a'));
    assert_eq!(answer(&query(", columnsConflict='keep_source'")), "1");
    assert_eq!(answer(&query(", columnsConflict='replace_source'")), "2");
}

#[test]
fn pivot_has_a_column_for_each_value() {
    assert_eq!(
        answer(
            "datatable(k:string, v:string, n:long)['a', 'x', 1, 'a', 'y', 2, 'b', 'x', 3] | evaluate pivot(v, sum(n), k)"
        ),
        "a | 1 | 2\nb | 3 | 0"
    );
}

#[test]
fn an_unknown_plugin_is_refused_by_name() {
    assert!(refusal("print x = 1 | evaluate baskett()").contains("baskett"));
}

#[test]
fn an_expanded_path_is_named_after_the_path_even_inside_a_conversion() {
    assert_eq!(
        columns("print a = dynamic({\"b\": [1, 2]}) | mv-expand todynamic(a.b)"),
        "a, a_b"
    );
    assert_eq!(columns("print a = '1,2' | mv-expand split(a, ',')"), "a");
}
