//! Functions whose value depends on the query around them, and those that are refused because no query has what they ask.

use crate::answer::{answer, refusal};

#[test]
fn bin_auto_takes_size_and_start_from_the_settings() {
    assert_eq!(
        answer(
            "set query_bin_auto_size = 1h; set query_bin_auto_at = datetime(2024-01-01 00:05);
             print bin_auto(datetime(2024-01-02 07:04))"
        ),
        "2024-01-02T06:05:00.0000000Z"
    );
    assert_eq!(
        answer("set query_bin_auto_size = 10; print bin_auto(25)"),
        "20"
    );
}

#[test]
fn bin_auto_without_a_size_is_refused_with_the_setting_that_helps() {
    assert!(refusal("print bin_auto(25)").contains("needs the size of the bins"));
}

#[test]
fn a_bin_size_that_is_no_constant_is_refused() {
    assert!(refusal("set query_bin_auto_size; print 1").contains("query_bin_auto_size"));
}

#[test]
fn column_names_of_lists_the_columns_of_tables_and_of_functions() {
    assert_eq!(
        answer("let T = datatable(a:string, b:int)[]; print column_names_of(T)"),
        "[\"a\",\"b\"]"
    );
    assert_eq!(
        answer("let F = (x:int) { print a = x, c = 1 }; print column_names_of(F(1))"),
        "[\"a\",\"c\"]"
    );
}

#[test]
fn pack_all_leaves_out_nulls_and_empty_texts_when_told() {
    let rows = "datatable(a:int, b:string, c:string)[int(null), '', 'kept']";
    assert_eq!(
        answer(&format!("{rows} | project x = pack_all(true)")),
        "{\"c\":\"kept\"}"
    );
    assert_eq!(
        answer(&format!("{rows} | project x = pack_all(false)")),
        "{\"a\":null,\"b\":\"\",\"c\":\"kept\"}"
    );
}

#[test]
fn what_only_a_cluster_knows_is_refused_by_name() {
    for call in [
        "current_principal()",
        "cursor_after('1')",
        "extent_tags()",
        "hash_many(1, 2)",
    ] {
        let name = call.split('(').next().unwrap();
        assert!(
            refusal(&format!("print {call}")).contains(&format!("`{name}` is not supported")),
            "{call}"
        );
    }
}

#[test]
fn a_function_of_the_query_may_have_the_name_of_a_refused_one() {
    assert_eq!(
        answer("let current_principal = () { 'me' }; print current_principal()"),
        "me"
    );
}
