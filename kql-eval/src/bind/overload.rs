//! Which form of a function is meant: how far arguments are from what each takes.

use crate::functions::Takes;
use crate::plan::Expr;
use crate::types::{Scalar, ScalarType};

/// How far the arguments are from what a form takes; nothing when it does not take them.
pub(super) fn form_cost(
    takes: &dyn Fn(usize) -> Option<Takes>,
    arguments: &[Expr],
    types: &[Option<ScalarType>],
) -> Option<u32> {
    let mut total = 0;
    for (index, argument) in arguments.iter().enumerate() {
        total += cost(takes(index)?, argument, types.get(index).copied().flatten())?;
    }
    let common = || {
        arguments
            .iter()
            .enumerate()
            .filter(|(index, _)| takes(*index) == Some(Takes::Common))
    };
    if common().next().is_some() {
        common_type(common())?;
    }
    Some(total)
}

/// How far an argument is from what a parameter takes; nothing when it does not take it.
pub(super) fn cost(takes: Takes, argument: &Expr, type_literal: Option<ScalarType>) -> Option<u32> {
    use ScalarType::{Bool, Decimal, Dynamic, Int, Long, Real, String};
    let actual = argument.ty;
    if takes == Takes::TypeLiteral || type_literal.is_some() {
        return (takes == Takes::TypeLiteral && type_literal.is_some()).then_some(0);
    }
    match takes {
        Takes::Any | Takes::Common => Some(1),
        Takes::AsText => Some(if actual == String { 0 } else { 1 }),
        Takes::Exactly(ty) => (ty == actual).then_some(0),
        Takes::Number => actual.is_numeric().then_some(0),
        Takes::OneOf(types) => types.contains(&actual).then_some(0),
        Takes::Word(words) => {
            let text = argument.as_literal().and_then(Scalar::as_str)?;
            let is_one = words.iter().any(|word| word.eq_ignore_ascii_case(text));
            is_one.then_some(0)
        }
        Takes::TypeLiteral => None,
        Takes::Type(ty) if ty == actual => Some(0),
        Takes::Type(_) if argument.as_literal().is_some_and(Scalar::is_null) => Some(5),
        Takes::Type(ty) => match (actual, ty) {
            (Int, Long) => Some(1),
            (Int, Real) | (Long, Real) => Some(3),
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

/// The one type of values that must share one: the widest of int and long, dynamic with anything, else the same type.
pub(super) fn common_type<'e>(
    arguments: impl Iterator<Item = (usize, &'e Expr)>,
) -> Option<ScalarType> {
    let mut common: Option<ScalarType> = None;
    let mut null = None;
    for (_, argument) in arguments {
        if argument.as_literal().is_some_and(Scalar::is_null) {
            null = null.or(Some(argument.ty));
            continue;
        }
        common = Some(match common {
            None => argument.ty,
            Some(ty) if ty == argument.ty => ty,
            Some(ScalarType::Int | ScalarType::Long)
                if matches!(argument.ty, ScalarType::Int | ScalarType::Long) =>
            {
                ScalarType::Long
            }
            Some(ty) if ty == ScalarType::Dynamic || argument.ty == ScalarType::Dynamic => {
                ScalarType::Dynamic
            }
            Some(_) => return None,
        });
    }
    common.or(null)
}
