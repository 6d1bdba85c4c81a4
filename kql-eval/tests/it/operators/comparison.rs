//! `==`, `!=`, `<` and their like, and `between`.

use kql_eval::operators::{Comparison, Negated, between, comparable, compare};
use kql_eval::types::ticks::{DAY, MAX_DATETIME};
use kql_eval::types::{Column, Decimal, Scalar, ScalarType};

use super::build::{NULLABLE, answer, array, dynamic, dynamic_datetime, string, truth, truths};

use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};

const ALL: [Comparison; 6] = [Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual];

fn holds(left: &Scalar, comparison: Comparison, right: &Scalar) -> Option<bool> {
    let found = truth(&answer(left, right, |l, r| compare(comparison, l, r)));
    let exchanged = truth(&answer(right, left, |l, r| {
        compare(comparison.exchanged(), l, r)
    }));
    assert_eq!(found, exchanged, "{left:?} {comparison:?} {right:?}");
    found
}

/// Checks all six comparisons of a smaller value with a larger one and of each with itself.
fn ordered(small: &Scalar, large: &Scalar) {
    let answers = ALL.map(|comparison| holds(small, comparison, large));
    assert_eq!(
        answers,
        [false, true, true, true, false, false].map(Some),
        "{small:?} {large:?}"
    );
    for value in [small, large] {
        let answers = ALL.map(|comparison| holds(value, comparison, value));
        assert_eq!(
            answers,
            [true, false, false, true, false, true].map(Some),
            "{value:?}"
        );
    }
}

#[test]
fn values_of_one_type_have_their_order() {
    ordered(&Scalar::Bool(false), &Scalar::Bool(true));
    ordered(&Scalar::Int(-1), &Scalar::Int(1));
    ordered(&Scalar::Long(i64::MIN), &Scalar::Long(i64::MAX));
    ordered(&Scalar::Real(-0.5), &Scalar::Real(f64::INFINITY));
    ordered(
        &Scalar::Decimal(Decimal::new(15, 1)),
        &Scalar::Decimal(Decimal::new(151, 2)),
    );
    ordered(&Scalar::DateTime(0), &Scalar::DateTime(MAX_DATETIME));
    ordered(&Scalar::TimeSpan(-1), &Scalar::TimeSpan(0));
}

#[test]
fn numbers_and_bools_of_different_types_compare_by_value() {
    let ones = [
        Scalar::Bool(true),
        Scalar::Int(1),
        Scalar::Long(1),
        Scalar::Real(1.0),
        Scalar::Decimal(Decimal::ONE),
    ];
    let twos = [
        Scalar::Int(2),
        Scalar::Long(2),
        Scalar::Real(1.5),
        Scalar::Decimal(Decimal::new(15, 1)),
    ];
    for one in &ones {
        for other in &ones {
            assert_eq!(holds(one, Equal, other), Some(true), "{one:?} {other:?}");
            assert_eq!(holds(one, Less, other), Some(false), "{one:?} {other:?}");
        }
        for two in &twos {
            assert_eq!(holds(one, Less, two), Some(true), "{one:?} {two:?}");
            assert_eq!(holds(one, Equal, two), Some(false), "{one:?} {two:?}");
        }
    }
}

#[test]
fn a_real_beyond_decimals_still_compares_with_one() {
    let one = Scalar::Decimal(Decimal::ONE);
    assert_eq!(holds(&Scalar::Real(1e300), Greater, &one), Some(true));
    assert_eq!(
        holds(&Scalar::Real(f64::NEG_INFINITY), Less, &one),
        Some(true)
    );
    assert_eq!(holds(&Scalar::Real(f64::NAN), Equal, &one), Some(false));
    assert_eq!(
        holds(
            &Scalar::Real(0.1),
            Equal,
            &Scalar::Decimal(Decimal::new(1, 1))
        ),
        Some(true)
    );
}

#[test]
fn not_a_number_is_unequal_to_all_and_without_order() {
    let nan = Scalar::Real(f64::NAN);
    for other in [Scalar::Real(f64::NAN), Scalar::Real(0.0), Scalar::Long(1)] {
        let answers = ALL.map(|comparison| holds(&nan, comparison, &other));
        assert_eq!(answers, [false, true, false, false, false, false].map(Some));
    }
    assert_eq!(
        holds(&Scalar::Real(0.0), Equal, &Scalar::Real(-0.0)),
        Some(true)
    );
}

#[test]
fn equality_with_one_null_is_false_and_with_two_is_null() {
    for ty in NULLABLE {
        let null = Scalar::Null(ty);
        let value = match ty {
            ScalarType::Bool => Scalar::Bool(false),
            ScalarType::Int => Scalar::Int(0),
            ScalarType::Long => Scalar::Long(0),
            ScalarType::Real => Scalar::Real(0.0),
            ScalarType::Decimal => Scalar::Decimal(Decimal::ZERO),
            ScalarType::DateTime => Scalar::DateTime(0),
            ScalarType::TimeSpan => Scalar::TimeSpan(0),
            _ => Scalar::Guid(0),
        };
        assert_eq!(holds(&null, Equal, &value), Some(false), "{ty}");
        assert_eq!(holds(&null, NotEqual, &value), Some(true), "{ty}");
        assert_eq!(holds(&null, Equal, &null), None, "{ty}");
        assert_eq!(holds(&null, NotEqual, &null), None, "{ty}");
        if comparable(Less, ty, ty) {
            for comparison in [Less, LessOrEqual, Greater, GreaterOrEqual] {
                assert_eq!(holds(&null, comparison, &value), None, "{ty}");
                assert_eq!(holds(&null, comparison, &null), None, "{ty}");
            }
        }
    }
}

#[test]
fn nulls_are_told_apart_row_by_row() {
    let null = Scalar::Null(ScalarType::Long);
    let left = array(&[Scalar::Long(1), null.clone(), Scalar::Long(3), null.clone()]);
    let right = array(&[Scalar::Long(1), Scalar::Long(2), null.clone(), null]);
    let answers = |comparison| truths(&compare(comparison, &left, &right));
    assert_eq!(answers(Equal), [Some(true), Some(false), Some(false), None]);
    assert_eq!(
        answers(NotEqual),
        [Some(false), Some(true), Some(true), None]
    );
    assert_eq!(answers(LessOrEqual), [Some(true), None, None, None]);
}

#[test]
fn strings_are_equal_letter_by_letter() {
    assert_eq!(holds(&string("a"), Equal, &string("a")), Some(true));
    assert_eq!(holds(&string("a"), Equal, &string("A")), Some(false));
    assert_eq!(holds(&string("é"), Equal, &string("e\u{301}")), Some(false));
    assert_eq!(holds(&string(""), NotEqual, &string("a")), Some(true));
    assert!(!comparable(Less, ScalarType::String, ScalarType::String));
}

#[test]
fn a_dynamic_equals_a_string_by_its_text() {
    let cases = [
        (r#""a""#, "a", true),
        (r#""A""#, "a", false),
        ("5", "5", true),
        ("true", "true", true),
        ("true", "True", false),
        (r#"{"a": 1}"#, r#"{"a":1}"#, true),
        ("[1, 2]", "[1,2]", true),
        ("null", "", true),
        ("null", "null", false),
    ];
    for (held, text, expected) in cases {
        let (held, text) = (dynamic(held), string(text));
        assert_eq!(holds(&held, Equal, &text), Some(expected), "{text:?}");
        assert_eq!(holds(&held, NotEqual, &text), Some(!expected), "{text:?}");
    }
}

#[test]
fn a_dynamic_compares_with_a_number_by_the_number_it_holds() {
    for five in [
        Scalar::Int(5),
        Scalar::Long(5),
        Scalar::Real(5.0),
        Scalar::Decimal(Decimal::from(5)),
    ] {
        for (held, equal, less) in [
            ("5", Some(true), Some(false)),
            ("5.0", Some(true), Some(false)),
            ("4.5", Some(false), Some(true)),
            (r#""5""#, Some(false), None),
            ("true", Some(false), None),
            ("[5]", Some(false), None),
            ("null", Some(false), None),
        ] {
            assert_eq!(
                holds(&dynamic(held), Equal, &five),
                equal,
                "{held} {five:?}"
            );
            assert_eq!(holds(&dynamic(held), Less, &five), less, "{held} {five:?}");
        }
        let null = Scalar::Null(five.ty());
        assert_eq!(holds(&dynamic("null"), Equal, &null), None);
        assert_eq!(holds(&dynamic("5"), Equal, &null), Some(false));
    }
}

#[test]
fn a_dynamic_compares_with_other_types_by_what_it_holds() {
    let guid = Scalar::Guid(0x74be_27de_1e4e_49d9_b579_fe0b_331d_3642);
    let held = dynamic(r#""74BE27DE-1e4e-49d9-b579-fe0b331d3642""#);
    assert_eq!(holds(&held, Equal, &guid), Some(true));
    assert_eq!(
        holds(&dynamic("true"), Equal, &Scalar::Bool(true)),
        Some(true)
    );
    assert_eq!(
        holds(&dynamic("false"), NotEqual, &Scalar::Bool(true)),
        Some(true)
    );
    assert_eq!(
        holds(&dynamic(r#""1.00:00:00""#), Equal, &Scalar::TimeSpan(DAY)),
        Some(true)
    );
    assert_eq!(
        holds(&dynamic_datetime(DAY), Equal, &Scalar::DateTime(DAY)),
        Some(true)
    );
    assert_eq!(
        holds(&dynamic_datetime(DAY), Equal, &Scalar::DateTime(0)),
        Some(false)
    );
    assert_eq!(
        holds(&dynamic("null"), Equal, &Scalar::DateTime(0)),
        Some(false)
    );
}

fn lies(value: &Scalar, low: &Scalar, high: &Scalar) -> Option<bool> {
    let inside = truth(&answer(value, low, |value, low| {
        between(Negated::No, value, low, &Column::constant(high.clone(), 2))
    }));
    let all = [value, low, high].map(|value| array(std::slice::from_ref(value)));
    let outside = truths(&between(Negated::Yes, &all[0], &all[1], &all[2]));
    assert_eq!(outside, [inside.map(|inside| !inside)], "{value:?}");
    inside
}

#[test]
fn between_takes_both_bounds_in() {
    let long = Scalar::Long;
    for (value, expected) in [(0, false), (1, true), (2, true), (3, true), (4, false)] {
        assert_eq!(lies(&long(value), &long(1), &long(3)), Some(expected));
    }
    assert_eq!(
        lies(&long(2), &Scalar::Real(1.5), &Scalar::Int(2)),
        Some(true)
    );
    assert_eq!(lies(&long(2), &long(3), &long(1)), Some(false));
    assert_eq!(
        lies(&Scalar::Real(f64::NAN), &long(0), &long(1)),
        Some(false)
    );
}

#[test]
fn between_with_any_null_is_null() {
    let (null, one) = (Scalar::Null(ScalarType::Long), Scalar::Long(1));
    assert_eq!(lies(&null, &one, &one), None);
    assert_eq!(lies(&one, &null, &Scalar::Long(0)), None);
    assert_eq!(lies(&one, &one, &null), None);
    assert_eq!(lies(&null, &null, &null), None);
}

#[test]
fn between_counts_a_timespan_from_the_lower_datetime() {
    let (low, three_days) = (Scalar::DateTime(10 * DAY), Scalar::TimeSpan(3 * DAY));
    for (day, expected) in [(9, false), (10, true), (13, true), (14, false)] {
        assert_eq!(
            lies(&Scalar::DateTime(day * DAY), &low, &three_days),
            Some(expected)
        );
    }
    assert_eq!(
        lies(
            &Scalar::TimeSpan(2),
            &Scalar::TimeSpan(1),
            &Scalar::TimeSpan(2)
        ),
        Some(true)
    );
}
