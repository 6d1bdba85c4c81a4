//! `and`, `or`, `not` and the rows that a condition keeps.

use kql_eval::operators::{and, not, or, selection};
use kql_eval::types::{Column, Scalar, ScalarType};

use super::build::{answer, array, truth, truths};

fn bool(value: Option<bool>) -> Scalar {
    value.map_or(Scalar::Null(ScalarType::Bool), Scalar::Bool)
}

/// And, or by the tables of three-valued logic.
#[test]
fn null_stays_unless_the_other_side_decides() {
    let (t, f, n) = (Some(true), Some(false), None);
    for (left, right, both, one) in [
        (t, t, t, t),
        (t, f, f, t),
        (t, n, n, t),
        (f, f, f, f),
        (f, n, f, n),
        (n, n, n, n),
    ] {
        for (l, r) in [(left, right), (right, left)] {
            let array = |value| array(&[bool(value), bool(value)]);
            assert_eq!(
                truths(&and(&[array(l), array(r)])),
                [both; 2],
                "{l:?} and {r:?}"
            );
            assert_eq!(
                truths(&or(&[array(l), array(r)])),
                [one; 2],
                "{l:?} or {r:?}"
            );
            for (constant, other) in [(l, r), (r, l)] {
                let constant = Column::constant(bool(constant), 2);
                assert_eq!(truths(&and(&[constant.clone(), array(other)])), [both; 2]);
                assert_eq!(truths(&or(&[array(other), constant])), [one; 2]);
            }
        }
    }
}

#[test]
fn constants_give_a_constant() {
    let truth_of = |column: &Column| truth(column.as_constant().unwrap());
    let constants = [bool(Some(true)), bool(None)].map(|value| Column::constant(value, 4));
    assert_eq!(truth_of(&and(&constants)), None);
    assert_eq!(truth_of(&or(&constants)), Some(true));
    assert_eq!(or(&constants).rows(), 4);
    assert_eq!(truth_of(&not(&constants[0])), Some(false));
}

#[test]
fn not_turns_true_and_false_and_leaves_null() {
    let column = array(&[bool(Some(true)), bool(Some(false)), bool(None)]);
    assert_eq!(truths(&not(&column)), [Some(false), Some(true), None]);
}

#[test]
fn not_of_and_is_or_of_nots() {
    let values = [Some(true), Some(false), None];
    for (left, right) in values.into_iter().flat_map(|l| values.map(|r| (l, r))) {
        let (left, right) = (bool(left), bool(right));
        let one = answer(&left, &right, |l, r| not(&and(&[l.clone(), r.clone()])));
        let other = answer(&left, &right, |l, r| or(&[not(l), not(r)]));
        assert_eq!(one, other, "{left:?} {right:?}");
    }
}

#[test]
fn a_selection_has_the_true_rows_only() {
    let column = array(&[
        bool(Some(true)),
        bool(None),
        bool(Some(false)),
        bool(Some(true)),
    ]);
    let kept = selection(&column);
    assert_eq!(
        kept.iter().collect::<Vec<_>>(),
        [true, false, false, true].map(Some)
    );
    assert_eq!(
        selection(&Column::constant(bool(Some(true)), 3)).true_count(),
        3
    );
    assert_eq!(selection(&Column::constant(bool(None), 3)).true_count(), 0);
}
