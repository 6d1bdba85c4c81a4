//! `in`, `has_any` and their like.

use kql_eval::operators::{Comparison, Membership, compare, membership, not, or};
use kql_eval::types::{Column, Decimal, Scalar, ScalarType};
use kql_parser::syntax::InOperator;
use proptest::prelude::*;

use super::build::{array, both_forms, dynamic, dynamic_datetime, dynamics, string, truths};

use InOperator::{HasAll, HasAny, In, InIgnoreCase, NotIn, NotInIgnoreCase};

/// The answer for a value and a list, which must be the same prepared, as columns and as constants.
fn is(value: &Scalar, operator: InOperator, list: &[Scalar]) -> Option<bool> {
    let prepared = Membership::new(operator, value.ty(), list).expect("the types go together");
    let mut answers = Vec::new();
    for value in both_forms(value) {
        answers.extend(truths(&prepared.eval(&value)));
        let columns: Vec<Column> = list
            .iter()
            .map(|item| array(&[item.clone(), item.clone()]))
            .collect();
        answers.extend(truths(&membership(operator, &value, &columns)));
        let constants: Vec<Column> = list
            .iter()
            .map(|item| Column::constant(item.clone(), 2))
            .collect();
        let constants = membership(operator, &value, &constants);
        assert_eq!(
            constants.as_constant().is_some(),
            value.as_constant().is_some()
        );
        answers.extend(truths(&constants));
    }
    let first = answers.pop().expect("there are answers");
    for other in answers {
        assert_eq!(other, first, "{value:?} {operator:?} {list:?}");
    }
    first
}

#[test]
fn in_counts_letter_case_and_in_tilde_does_not() {
    let list = ["a", "Ä", "c"].map(string);
    for (value, counted, ignored) in [
        ("a", true, true),
        ("A", false, true),
        ("ä", false, true),
        ("b", false, false),
    ] {
        let value = string(value);
        assert_eq!(is(&value, In, &list), Some(counted));
        assert_eq!(is(&value, NotIn, &list), Some(!counted));
        assert_eq!(is(&value, InIgnoreCase, &list), Some(ignored));
        assert_eq!(is(&value, NotInIgnoreCase, &list), Some(!ignored));
    }
}

#[test]
fn numbers_and_bools_are_found_by_value_whatever_their_type() {
    let twos = [
        Scalar::Int(2),
        Scalar::Long(2),
        Scalar::Real(2.0),
        Scalar::Decimal(Decimal::new(20, 1)),
    ];
    let held = [dynamic("2"), dynamic("2.0"), dynamic("[7, 2]")];
    for value in &twos {
        for item in twos.iter().chain(&held) {
            assert_eq!(
                is(value, In, std::slice::from_ref(item)),
                Some(true),
                "{value:?} {item:?}"
            );
        }
        for other in [Scalar::Real(2.5), Scalar::Bool(true), dynamic("\"2\"")] {
            assert_eq!(
                is(value, In, std::slice::from_ref(&other)),
                Some(false),
                "{value:?} {other:?}"
            );
        }
    }
    assert_eq!(is(&Scalar::Bool(true), In, &[Scalar::Long(1)]), Some(true));
    assert_eq!(is(&Scalar::Long(1), In, &[Scalar::Bool(true)]), Some(true));
    assert_eq!(
        is(&Scalar::Real(f64::NAN), In, &[Scalar::Real(f64::NAN)]),
        Some(false)
    );
    assert_eq!(is(&Scalar::Real(-0.0), In, &[Scalar::Long(0)]), Some(true));
}

#[test]
fn large_whole_numbers_that_round_to_one_real_stay_apart() {
    let large = 1_i64 << 53;
    assert_eq!(
        is(&Scalar::Long(large + 1), In, &[Scalar::Long(large)]),
        Some(false)
    );
    assert_eq!(
        is(&Scalar::Long(large), In, &[Scalar::Long(large)]),
        Some(true)
    );
}

#[test]
fn points_in_time_and_guids_are_found() {
    assert_eq!(
        is(&Scalar::DateTime(5), In, &[Scalar::DateTime(5)]),
        Some(true)
    );
    assert_eq!(
        is(&Scalar::DateTime(5), In, &[dynamic_datetime(5)]),
        Some(true)
    );
    assert_eq!(
        is(&Scalar::TimeSpan(5), In, &[Scalar::TimeSpan(6)]),
        Some(false)
    );
    assert_eq!(is(&Scalar::Guid(5), In, &[Scalar::Guid(5)]), Some(true));
    let text = dynamic("[\"00000000-0000-0000-0000-00000000000A\"]");
    assert_eq!(is(&Scalar::Guid(10), In, &[text]), Some(true));
    let text = dynamic("\"00000000-0000-0000-0000-00000000000A\"");
    assert_eq!(is(&text, In, &[Scalar::Guid(10)]), Some(true));
}

#[test]
fn a_value_of_another_type_is_an_error() {
    let error = Membership::new(In, ScalarType::DateTime, &[string("2024")]).unwrap_err();
    assert_eq!(error, "a datetime is never equal to a string");
}

#[test]
fn null_is_in_a_list_as_null_equals_its_values() {
    let (null, one) = (Scalar::Null(ScalarType::Long), Scalar::Long(1));
    for (value, list, expected) in [
        (&null, vec![one.clone()], Some(false)),
        (&null, vec![], Some(false)),
        (&null, vec![one.clone(), null.clone()], None),
        (&null, vec![dynamic("[1, null]")], None),
        (&one, vec![null.clone()], Some(false)),
        (&one, vec![null.clone(), one.clone()], Some(true)),
        (&one, vec![], Some(false)),
    ] {
        assert_eq!(is(value, In, &list), expected, "{value:?} {list:?}");
        assert_eq!(is(value, NotIn, &list), expected.map(|found| !found));
    }
}

#[test]
fn strings_are_found_by_the_text_of_anything_in_the_list() {
    assert_eq!(is(&string("5"), In, &[Scalar::Long(5)]), Some(true));
    assert_eq!(
        is(&string("b"), In, &[dynamic(r#"["a", "b"]"#)]),
        Some(true)
    );
    assert_eq!(is(&string("true"), In, &[dynamic("true")]), Some(true));
    assert_eq!(is(&string(""), In, &[dynamic("null")]), Some(true));
}

#[test]
fn a_dynamic_is_found_by_its_text_number_or_bool() {
    for (value, item, expected) in [
        (dynamic("\"a\""), string("a"), true),
        (dynamic("5"), string("5"), true),
        (dynamic("5"), Scalar::Long(5), true),
        (dynamic("5.0"), Scalar::Long(5), true),
        (dynamic("\"5\""), Scalar::Long(5), false),
        (dynamic("true"), Scalar::Bool(true), true),
        (dynamic("true"), Scalar::Long(1), false),
        (dynamic("\"a\""), dynamic("[\"a\"]"), true),
        (dynamic("5"), dynamic("[\"5\"]"), false),
        (dynamic("[1]"), string("[1]"), true),
        (dynamic("null"), string(""), true),
        (dynamic("null"), string("a"), false),
    ] {
        assert_eq!(
            is(&value, In, std::slice::from_ref(&item)),
            Some(expected),
            "{value:?} {item:?}"
        );
    }
    assert_eq!(is(&dynamic("null"), In, &[dynamic("null")]), None);
    assert_eq!(
        is(&dynamic("\"A\""), InIgnoreCase, &[string("a")]),
        Some(true)
    );
    assert_eq!(
        is(&dynamic("\"A\""), InIgnoreCase, &[dynamic("[\"a\"]")]),
        Some(true)
    );
}

#[test]
fn has_any_and_has_all_look_for_terms() {
    for (text, list, any, all) in [
        ("a_b", vec!["a", "c"], true, false),
        ("a_b", vec!["B", "a"], true, true),
        ("ab", vec!["a", "b"], false, false),
        ("x a b", vec!["a b"], true, true),
        ("a x b", vec!["a b"], false, false),
    ] {
        let list: Vec<Scalar> = list.into_iter().map(string).collect();
        assert_eq!(is(&string(text), HasAny, &list), Some(any), "{text}");
        assert_eq!(is(&string(text), HasAll, &list), Some(all), "{text}");
    }
}

#[test]
fn needles_that_are_numbers_are_looked_for_by_their_digits() {
    let text = string("code 42 here");
    for needle in [
        Scalar::Long(42),
        Scalar::Int(42),
        dynamic("42"),
        dynamic("[7, 42]"),
    ] {
        assert_eq!(is(&text, HasAny, &[needle]), Some(true));
    }
    assert_eq!(is(&text, HasAny, &[Scalar::Long(4)]), Some(false));
}

#[test]
fn a_null_needle_is_in_everything_and_an_empty_list_decides_nothing() {
    for text in [string("a"), string("")] {
        assert_eq!(is(&text, HasAny, &[dynamic("[null]")]), Some(true));
        assert_eq!(is(&text, HasAll, &[dynamic("[null]")]), Some(true));
        assert_eq!(is(&text, HasAll, &[dynamic("[null, \"b\"]")]), Some(false));
        assert_eq!(is(&text, HasAny, &[dynamic("[]")]), Some(false));
        assert_eq!(is(&text, HasAll, &[dynamic("[]")]), Some(true));
        assert_eq!(is(&text, HasAny, &[]), Some(false));
        assert_eq!(is(&text, HasAll, &[]), Some(true));
    }
    assert_eq!(is(&dynamic("null"), HasAny, &[string("a")]), Some(false));
}

#[test]
fn each_row_may_have_its_own_list() {
    let value = array(&["a", "b", "c"].map(string));
    let list = dynamics(&[r#"["a", "x"]"#, "\"b\"", "[]"]);
    assert_eq!(
        truths(&membership(In, &value, &[list])),
        [true, true, false].map(Some)
    );
    let lists = [
        array(&["x", "b", "x"].map(string)),
        Column::constant(string("c"), 3),
    ];
    assert_eq!(
        truths(&membership(NotIn, &value, &lists)),
        [true, false, false].map(Some)
    );
    assert_eq!(
        truths(&membership(HasAll, &value, &lists)),
        [false; 3].map(Some)
    );
}

proptest! {
    #[test]
    fn in_is_equality_with_one_or_another(
        values in prop::collection::vec(prop::option::of(-3_i64..3), 1..6),
        list in prop::collection::vec(prop::option::of(-3_i64..3), 0..4)
    ) {
        let long = |value: &Option<i64>| value.map_or(Scalar::Null(ScalarType::Long), Scalar::Long);
        let scalars: Vec<Scalar> = values.iter().map(long).collect();
        let column = Column::from_scalars(ScalarType::Long, &scalars);
        let list: Vec<Scalar> = list.iter().map(long).collect();
        let mut equal = vec![Column::constant(Scalar::Bool(false), column.rows())];
        for item in &list {
            let item = Column::constant(item.clone(), column.rows());
            equal.push(compare(Comparison::Equal, &column, &item));
        }
        let prepared = |operator| Membership::new(operator, ScalarType::Long, &list).unwrap().eval(&column);
        prop_assert_eq!(truths(&prepared(In)), truths(&or(&equal)));
        prop_assert_eq!(truths(&prepared(NotIn)), truths(&not(&or(&equal))));
    }
}
