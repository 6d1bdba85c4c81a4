//! `range`, the settings of `union` and `partition`, and what cannot follow a pipe.

use crate::answer::{answer, refusal};

#[test]
fn a_range_of_ints_is_one_of_ints_and_any_long_makes_it_one_of_longs() {
    let types = |range: &str| answer(&format!("range x from {range} | project gettype(x)"));
    assert_eq!(types("int(1) to int(1) step int(1)"), "int");
    assert_eq!(types("int(1) to 1 step int(1)"), "long");
    assert_eq!(types("1 to 1 step 0.5"), "real");
}

#[test]
fn a_range_with_a_negative_step_counts_down() {
    assert_eq!(answer("range x from 3 to 1 step -1"), "3\n2\n1");
    assert_eq!(
        answer("range x from 2h to 1h step -1h"),
        "02:00:00\n01:00:00"
    );
}

#[test]
fn a_range_without_a_step_or_with_ends_of_two_types_is_refused() {
    assert!(refusal("range x from 1 to 3 step 0").contains("zero"));
    assert!(refusal("range x from datetime(2024-01-01) to 5 step 1h").contains("range"));
    assert!(
        refusal("range x from datetime(2024-01-01) to datetime(2024-01-02) step 1")
            .contains("range")
    );
}

#[test]
fn unknown_settings_of_union_and_partition_are_refused() {
    assert!(refusal("union kind=outr (print 1)").contains("outr"));
    assert!(refusal("print x = 1 | partition hint.strategy=fast by x (count)").contains("fast"));
}

#[test]
fn print_and_range_cannot_follow_a_pipe() {
    assert!(refusal("print x = 1 | print y = 2").contains("begin"));
}

#[test]
fn patterns_written_for_an_older_dialect_are_read_in_it() {
    assert_eq!(
        answer(
            r"print trim_start('[[]', '[x'), 'a{b' matches regex 'a{b', extract('([[]+)', 1, 'a[[b')"
        ),
        "x | True | [["
    );
}
