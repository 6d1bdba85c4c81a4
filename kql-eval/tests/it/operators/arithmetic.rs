//! Arithmetic.

use kql_eval::operators::{Arithmetic, arithmetic, negate, negated_type, result_type};
use kql_eval::types::ticks::{DAY, HOUR, MAX_DATETIME};
use kql_eval::types::{Column, Decimal, Scalar, ScalarType};

use super::build::{answer, array, dynamic, rows};

use Arithmetic::{Add, Divide, Modulo, Multiply, Subtract};
use ScalarType as T;

fn compute(left: &Scalar, operator: Arithmetic, right: &Scalar) -> Scalar {
    let result = answer(left, right, |l, r| arithmetic(operator, l, r));
    assert_eq!(
        Some(result.ty()),
        result_type(operator, left.ty(), right.ty())
    );
    result
}

fn long(left: i64, operator: Arithmetic, right: i64) -> Scalar {
    compute(&Scalar::Long(left), operator, &Scalar::Long(right))
}

fn real(left: f64, operator: Arithmetic, right: f64) -> f64 {
    match compute(&Scalar::Real(left), operator, &Scalar::Real(right)) {
        Scalar::Real(value) => value,
        other => panic!("{other:?} is no real"),
    }
}

#[test]
fn whole_numbers_are_long_and_wrap() {
    let most = Scalar::Int(i32::MAX);
    assert_eq!(
        compute(&most, Add, &Scalar::Int(1)),
        Scalar::Long(2_147_483_648)
    );
    assert_eq!(long(i64::MAX, Add, 1), Scalar::Long(i64::MIN));
    assert_eq!(long(i64::MIN, Subtract, 1), Scalar::Long(i64::MAX));
    assert_eq!(long(i64::MAX, Multiply, 2), Scalar::Long(-2));
    assert_eq!(long(i64::MIN, Divide, -1), Scalar::Long(i64::MIN));
    assert_eq!(long(i64::MIN, Modulo, -1), Scalar::Long(0));
}

#[test]
fn whole_division_drops_the_fraction_towards_zero() {
    for (left, right, expected) in [(7, 2, 3), (-7, 2, -3), (7, -2, -3), (-7, -2, 3)] {
        assert_eq!(
            long(left, Divide, right),
            Scalar::Long(expected),
            "{left} / {right}"
        );
    }
}

#[test]
fn whole_numbers_divided_by_zero_are_null() {
    for operator in [Divide, Modulo] {
        for left in [1, 0, -1] {
            assert_eq!(long(left, operator, 0), Scalar::Null(T::Long));
        }
    }
}

#[test]
fn modulo_is_never_negative() {
    for (left, right, expected) in [
        (-14, 12, 10),
        (14, -12, 2),
        (-14, -12, 10),
        (14, 12, 2),
        (-10, 3, 2),
    ] {
        assert_eq!(
            long(left, Modulo, right),
            Scalar::Long(expected),
            "{left} % {right}"
        );
    }
    assert_eq!(real(-5.5, Modulo, 2.0), 0.5);
    assert_eq!(real(5.5, Modulo, -2.0), 1.5);
    assert!(real(-1e-20, Modulo, 5.0) < 5.0);
    let decimals = (
        Scalar::Decimal(Decimal::new(-55, 1)),
        Scalar::Decimal(Decimal::from(2)),
    );
    assert_eq!(
        compute(&decimals.0, Modulo, &decimals.1),
        Scalar::Decimal(Decimal::new(5, 1))
    );
}

#[test]
fn reals_divide_by_zero_without_null() {
    assert_eq!(real(1.0, Divide, 0.0), f64::INFINITY);
    assert_eq!(real(-1.0, Divide, 0.0), f64::NEG_INFINITY);
    assert!(real(0.0, Divide, 0.0).is_nan());
    assert_eq!(
        compute(&Scalar::Int(7), Divide, &Scalar::Real(2.0)),
        Scalar::Real(3.5)
    );
    assert_eq!(
        compute(&Scalar::Real(1.0), Divide, &Scalar::Long(0)),
        Scalar::Real(f64::INFINITY)
    );
}

#[test]
fn the_result_has_the_wider_type() {
    let numbers = [T::Int, T::Long, T::Real, T::Decimal];
    for (i, left) in numbers.into_iter().enumerate() {
        for (j, right) in numbers.into_iter().enumerate() {
            let wider = numbers[i.max(j).max(1)];
            for operator in [Add, Subtract, Multiply, Divide, Modulo] {
                assert_eq!(result_type(operator, left, right), Some(wider));
            }
        }
    }
}

#[test]
fn operands_without_a_meaning_are_refused() {
    for (operator, left, right) in [
        (Add, T::String, T::String),
        (Add, T::DateTime, T::DateTime),
        (Subtract, T::TimeSpan, T::DateTime),
        (Multiply, T::TimeSpan, T::TimeSpan),
        (Multiply, T::DateTime, T::Long),
        (Divide, T::Long, T::TimeSpan),
        (Add, T::DateTime, T::Long),
        (Add, T::Bool, T::Long),
        (Add, T::Dynamic, T::String),
        (Add, T::Guid, T::Guid),
    ] {
        assert_eq!(
            result_type(operator, left, right),
            None,
            "{left} {operator:?} {right}"
        );
    }
}

#[test]
fn decimals_are_exact_and_null_beyond_their_range() {
    let decimal = |digits, scale| Scalar::Decimal(Decimal::new(digits, scale));
    assert_eq!(compute(&decimal(1, 1), Add, &decimal(2, 1)), decimal(3, 1));
    assert_eq!(
        compute(&decimal(1, 1), Multiply, &Scalar::Long(3)),
        decimal(3, 1)
    );
    let most = Scalar::Decimal(Decimal::MAX);
    assert_eq!(
        compute(&most, Multiply, &decimal(2, 0)),
        Scalar::Null(T::Decimal)
    );
    assert_eq!(
        compute(&decimal(1, 0), Divide, &decimal(0, 0)),
        Scalar::Null(T::Decimal)
    );
    assert_eq!(
        compute(&decimal(1, 0), Add, &Scalar::Real(f64::NAN)),
        Scalar::Null(T::Decimal)
    );
}

#[test]
fn datetimes_and_timespans_are_computed_in_ticks() {
    let (at, span) = (Scalar::DateTime, Scalar::TimeSpan);
    assert_eq!(compute(&at(3 * DAY), Subtract, &at(DAY)), span(2 * DAY));
    assert_eq!(compute(&at(DAY), Subtract, &at(3 * DAY)), span(-2 * DAY));
    assert_eq!(compute(&at(DAY), Add, &span(HOUR)), at(DAY + HOUR));
    assert_eq!(compute(&span(HOUR), Add, &at(DAY)), at(DAY + HOUR));
    assert_eq!(compute(&at(DAY), Subtract, &span(HOUR)), at(DAY - HOUR));
    assert_eq!(compute(&at(DAY + HOUR), Modulo, &span(DAY)), span(HOUR));
    assert_eq!(compute(&span(DAY), Subtract, &span(HOUR)), span(23 * HOUR));
    assert_eq!(compute(&span(-HOUR), Modulo, &span(DAY)), span(23 * HOUR));
    assert_eq!(
        compute(&span(HOUR), Divide, &span(DAY / 2)),
        Scalar::Real(1.0 / 12.0)
    );
    assert_eq!(compute(&span(HOUR), Multiply, &Scalar::Int(24)), span(DAY));
    assert_eq!(
        compute(&Scalar::Real(1.5), Multiply, &span(HOUR)),
        span(HOUR + HOUR / 2)
    );
    assert_eq!(
        compute(&span(HOUR), Divide, &Scalar::Long(2)),
        span(HOUR / 2)
    );
    assert_eq!(
        compute(&span(HOUR), Divide, &Scalar::Real(0.5)),
        span(2 * HOUR)
    );
    assert_eq!(
        compute(&span(HOUR), Divide, &Scalar::Decimal(Decimal::TWO)),
        span(HOUR / 2)
    );
}

#[test]
fn a_datetime_out_of_range_and_a_span_divided_by_zero_are_null() {
    let null = |ty| Scalar::Null(ty);
    let tick = Scalar::TimeSpan(1);
    assert_eq!(
        compute(&Scalar::DateTime(MAX_DATETIME), Add, &tick),
        null(T::DateTime)
    );
    assert_eq!(
        compute(&Scalar::DateTime(0), Subtract, &tick),
        null(T::DateTime)
    );
    assert_eq!(compute(&tick, Divide, &Scalar::Long(0)), null(T::TimeSpan));
    assert_eq!(
        compute(&tick, Divide, &Scalar::Real(0.0)),
        null(T::TimeSpan)
    );
    assert_eq!(
        compute(&tick, Modulo, &Scalar::TimeSpan(0)),
        null(T::TimeSpan)
    );
}

#[test]
fn null_on_either_side_gives_null() {
    let types = [
        T::Int,
        T::Long,
        T::Real,
        T::Decimal,
        T::DateTime,
        T::TimeSpan,
        T::Dynamic,
    ];
    let one = |ty| match ty {
        T::Int => Scalar::Int(1),
        T::Long => Scalar::Long(1),
        T::Real => Scalar::Real(1.0),
        T::Decimal => Scalar::Decimal(Decimal::ONE),
        T::DateTime => Scalar::DateTime(1),
        T::TimeSpan => Scalar::TimeSpan(1),
        _ => dynamic("1"),
    };
    let mut pairs = 0;
    for (left, right) in types.into_iter().flat_map(|l| types.map(|r| (l, r))) {
        for operator in [Add, Subtract, Multiply, Divide, Modulo] {
            let Some(ty) = result_type(operator, left, right) else {
                continue;
            };
            pairs += 1;
            let null = Scalar::Null(ty);
            assert_eq!(compute(&Scalar::Null(left), operator, &one(right)), null);
            assert_eq!(compute(&one(left), operator, &Scalar::Null(right)), null);
            assert!(
                !compute(&one(left), operator, &one(right)).is_null(),
                "{left} {right}"
            );
        }
    }
    assert!(pairs > 100, "{pairs}");
}

#[test]
fn nulls_stay_in_their_rows() {
    let null = Scalar::Null(T::Long);
    let left = array(&[
        Scalar::Long(1),
        null.clone(),
        Scalar::Long(3),
        Scalar::Long(4),
    ]);
    let right = array(&[
        Scalar::Long(10),
        Scalar::Long(20),
        null.clone(),
        Scalar::Long(0),
    ]);
    let sum = [
        Scalar::Long(11),
        null.clone(),
        null.clone(),
        Scalar::Long(4),
    ];
    assert_eq!(rows(&arithmetic(Add, &left, &right)), sum);
    let quotient = [Scalar::Long(0), null.clone(), null.clone(), null];
    assert_eq!(rows(&arithmetic(Divide, &left, &right)), quotient);
}

#[test]
fn a_dynamic_is_read_as_a_number_of_the_other_sides_type() {
    assert_eq!(
        compute(&dynamic("1"), Add, &Scalar::Int(1)),
        Scalar::Long(2)
    );
    assert_eq!(
        compute(&Scalar::Long(10), Divide, &dynamic("4")),
        Scalar::Long(2)
    );
    assert_eq!(
        compute(&dynamic("1"), Divide, &Scalar::Real(2.0)),
        Scalar::Real(0.5)
    );
    assert_eq!(
        compute(&dynamic("\"1\""), Add, &Scalar::Long(1)),
        Scalar::Null(T::Long)
    );
    assert_eq!(
        compute(&dynamic("[1]"), Add, &Scalar::Real(1.0)),
        Scalar::Null(T::Real)
    );
}

#[test]
fn two_dynamics_give_a_dynamic() {
    assert_eq!(compute(&dynamic("1"), Add, &dynamic("2")), dynamic("3"));
    assert_eq!(
        compute(&dynamic("1"), Divide, &dynamic("2.0")),
        dynamic("0.5")
    );
    assert_eq!(
        compute(&dynamic("1"), Divide, &dynamic("0")),
        Scalar::Null(T::Dynamic)
    );
    assert_eq!(
        compute(&dynamic("1"), Add, &dynamic("\"a\"")),
        Scalar::Null(T::Dynamic)
    );
}

#[test]
fn a_sign_keeps_the_type() {
    for (value, expected) in [
        (Scalar::Int(5), Scalar::Int(-5)),
        (Scalar::Int(i32::MIN), Scalar::Int(i32::MIN)),
        (Scalar::Long(i64::MIN), Scalar::Long(i64::MIN)),
        (Scalar::Real(0.5), Scalar::Real(-0.5)),
        (
            Scalar::Decimal(Decimal::ONE),
            Scalar::Decimal(Decimal::NEGATIVE_ONE),
        ),
        (Scalar::TimeSpan(HOUR), Scalar::TimeSpan(-HOUR)),
        (dynamic("5"), dynamic("-5")),
        (dynamic("\"a\""), Scalar::Null(T::Dynamic)),
        (Scalar::Null(T::Long), Scalar::Null(T::Long)),
    ] {
        assert_eq!(negated_type(value.ty()), Some(value.ty()));
        assert_eq!(
            negate(&Column::constant(value.clone(), 3)).as_constant(),
            Some(&expected)
        );
        assert_eq!(rows(&negate(&array(&[value]))), [expected]);
    }
}
