//! Which form of a function is meant: how far arguments are from what each takes.

use crate::functions::Takes;
use crate::plan::Expr;
use crate::types::{Scalar, ScalarType};

/// How far the arguments are from what a form takes; `None` when it does not take them.
pub(super) fn form_cost(
    takes: &dyn Fn(usize) -> Option<Takes>,
    arguments: &[Expr],
    types: &[Option<ScalarType>],
) -> Option<u32> {
    let mut total = 0;
    for (index, argument) in arguments.iter().enumerate() {
        total += cost(takes(index)?, argument, types.get(index).copied().flatten())?;
    }
    match shared_type(takes, arguments) {
        SharedType::None => return None,
        SharedType::NotAsked | SharedType::Found(_) => {}
    }
    Some(total)
}

/// How far an argument is from what a parameter takes; `None` when it does not take it.
pub(super) fn cost(takes: Takes, argument: &Expr, type_literal: Option<ScalarType>) -> Option<u32> {
    use ScalarType::{Bool, Decimal, Dynamic, Int, Long, Real, String};
    let actual = argument.ty;
    if takes == Takes::TypeLiteral || type_literal.is_some() {
        return (takes == Takes::TypeLiteral && type_literal.is_some()).then_some(0);
    }
    match takes {
        Takes::Any | Takes::Common | Takes::Widest => Some(1),
        Takes::AsText => Some(if actual == String { 0 } else { 1 }),
        Takes::Textual => Some(match actual {
            String => 0,
            Dynamic => 20,
            _ => 25,
        }),
        Takes::Exactly(ty) => (ty == actual).then_some(0),
        Takes::Number => actual.is_numeric().then_some(0),
        Takes::OneOf(types) => types.contains(&actual).then_some(0),
        Takes::Word(words) => {
            let text = argument.as_literal().and_then(Scalar::as_str)?;
            let is_one = words.iter().any(|word| word.eq_ignore_ascii_case(text));
            is_one.then_some(0)
        }
        Takes::TypeLiteral => None,
        Takes::Whole if matches!(actual, Real | Decimal) => Some(10),
        Takes::Whole => cost(Takes::LONG, argument, type_literal),
        Takes::Type(ty) if ty == actual => Some(0),
        Takes::Type(_) if argument.as_literal().is_some_and(Scalar::is_null) => Some(5),
        Takes::Type(ty) => match (actual, ty) {
            (Int, Long) => Some(1),
            (Int, Real) | (Long, Real) => Some(3),
            (Decimal, Real) => Some(4),
            (Int | Long, Decimal) => Some(6),
            (Real, Decimal) => Some(5),
            (Long, Int) => Some(4),
            (Bool, Long) => Some(8),
            (Int | Long, Bool) => Some(9),
            // Of several forms a text one fits a dynamic best, then a real one, since it keeps fractions.
            (Dynamic, String) => Some(20),
            (Dynamic, Real) => Some(21),
            (Dynamic, _) => Some(22),
            _ => None,
        },
    }
}

/// The one type of the arguments that must share one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum SharedType {
    /// No argument must share one.
    NotAsked,
    /// This one.
    Found(ScalarType),
    /// There is none.
    None,
}

/// The type that the arguments share which must: see [`Takes::Common`] and [`Takes::Widest`].
pub(super) fn shared_type(
    takes: &dyn Fn(usize) -> Option<Takes>,
    arguments: &[Expr],
) -> SharedType {
    let mut common: Option<ScalarType> = None;
    let mut null = None;
    for (index, argument) in arguments.iter().enumerate() {
        let widens = match takes(index) {
            Some(Takes::Common) => Widens::WholeNumbers,
            Some(Takes::Widest) => Widens::Numbers,
            _ => continue,
        };
        if argument.as_literal().is_some_and(Scalar::is_null) {
            null = null.or(Some(argument.ty));
            continue;
        }
        let both = match common {
            None => Some(argument.ty),
            Some(known) => shared(known, argument.ty, widens),
        };
        match both {
            Some(ty) => common = Some(ty),
            None => return SharedType::None,
        }
    }
    common
        .or(null)
        .map_or(SharedType::NotAsked, SharedType::Found)
}

/// Which numbers of two types become the wider one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Widens {
    WholeNumbers,
    Numbers,
}

/// The type of values of both types. Of a dynamic and another type the branches of `iff` and `case` have the other type, as
/// in the service; for `coalesce` and its like it asks for dynamics only.
fn shared(a: ScalarType, b: ScalarType, widens: Widens) -> Option<ScalarType> {
    use ScalarType::{Dynamic, Int, Long};
    let is_whole = |ty| matches!(ty, Int | Long);
    let both_widen = match widens {
        Widens::WholeNumbers => is_whole(a) && is_whole(b),
        Widens::Numbers => a.is_numeric() && b.is_numeric(),
    };
    match (a, b) {
        (a, b) if a == b => Some(a),
        (a, b) if both_widen => Some(a.max(b)),
        (Dynamic, other) | (other, Dynamic) => Some(match widens {
            Widens::WholeNumbers => other,
            Widens::Numbers => Dynamic,
        }),
        _ => None,
    }
}
