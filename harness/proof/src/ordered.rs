//! Predicates for which the finite domain of a column that is no text is known to be complete.
//!
//! Numbers and times are ordered: constants cut their values into intervals, and a predicate that only compares with constants
//! says the same of all values of one interval. The domain has every constant, what is just beside it, what lies between, null,
//! and for reals what is no number, so that it has a value of each interval.

use kql_eval::operators::Comparison;
use kql_eval::plan::{Expr, ExprKind};
use kql_eval::types::{Scalar, ScalarType};
use kql_parser::syntax::InOperator;

/// Beyond this a long and the real nearest to it differ.
const LARGEST_EXACT: f64 = 1e15;

/// Why the domain of the one column that a predicate reads may miss values that matter to it; None when it has them all.
/// `fixed` gives the values of expressions that are the same for all rows.
pub(super) fn gap(expr: &Expr, fixed: Fixed<'_>) -> Option<String> {
    // Whatever is asked of a bool: true, false and null are all there are.
    let is_complete = reads_bool(expr) || asks_about_constants(expr, fixed);
    (!is_complete).then(|| "a predicate is of a kind whose values are not known in full".to_owned())
}

/// The value of an expression that is the same for all rows.
type Fixed<'f> = &'f dyn Fn(&Expr) -> Option<Scalar>;

/// Whether a predicate only asks where a column of an ordered type lies among constants, or whether it is null.
fn asks_about_constants(expr: &Expr, fixed: Fixed<'_>) -> bool {
    let is_constant = |expr: &Expr, of: ScalarType| {
        expr.is_fixed() && fixed(expr).is_some_and(|value| is_exact(&value, of))
    };
    match &expr.kind {
        ExprKind::Compare {
            operator,
            left,
            right,
        } => {
            let is_equality = matches!(operator, Comparison::Equal | Comparison::NotEqual);
            let one_way = |value: &Expr, other: &Expr| {
                column(value).is_some_and(|ty| {
                    is_constant(other, ty) && (is_equality || ty != ScalarType::Guid)
                })
            };
            one_way(left, right) || one_way(right, left)
        }
        ExprKind::Between {
            value, low, high, ..
        } => column(value).is_some_and(|ty| {
            ty != ScalarType::Guid && is_constant(low, ty) && is_constant(high, ty)
        }),
        ExprKind::Membership {
            operator: InOperator::In | InOperator::NotIn,
            value,
            list,
            ..
        } => column(value).is_some_and(|ty| list.iter().all(|item| is_exact_list(item, ty, fixed))),
        ExprKind::Call {
            function,
            arguments,
            ..
        } => {
            let asks_whether_null = matches!(
                function.name,
                "isnull" | "isnotnull" | "isempty" | "isnotempty"
            );
            asks_whether_null && matches!(arguments.as_slice(), [value] if column(value).is_some())
        }
        _ => false,
    }
}

/// Whether an item of a list is a constant, or an array of them, that compares without rounding.
fn is_exact_list(item: &Expr, of: ScalarType, fixed: Fixed<'_>) -> bool {
    item.is_fixed()
        && fixed(item).is_some_and(|value| {
            let items = super::atom_values::elements(&value);
            items.iter().all(|item| is_exact(item, of))
        })
}

/// The type of the column, where the expression is one of an ordered type as it is or widened.
fn column(expr: &Expr) -> Option<ScalarType> {
    match &expr.kind {
        ExprKind::Column(_) => match expr.ty {
            ScalarType::Int
            | ScalarType::Long
            | ScalarType::Real
            | ScalarType::DateTime
            | ScalarType::TimeSpan
            | ScalarType::Guid => Some(expr.ty),
            ScalarType::Bool | ScalarType::String | ScalarType::Decimal | ScalarType::Dynamic => {
                None
            }
        },
        ExprKind::Convert(inner) => {
            let from = column(inner)?;
            let widens = matches!(
                (from, expr.ty),
                (ScalarType::Int, ScalarType::Long | ScalarType::Real)
                    | (ScalarType::Long, ScalarType::Real)
            );
            (from == expr.ty || widens).then_some(from)
        }
        _ => None,
    }
}

/// Whether the only column that is read is a bool, and nothing else decides.
fn reads_bool(expr: &Expr) -> bool {
    fn all_bools(expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Column(_) => expr.ty == ScalarType::Bool,
            ExprKind::Subquery(_) | ExprKind::InSubquery { .. } | ExprKind::Error => false,
            _ => expr.children().into_iter().all(all_bools),
        }
    }
    expr.is_repeatable() && all_bools(expr)
}

/// Whether a constant compares with values of a type without any of them being rounded.
fn is_exact(value: &Scalar, of: ScalarType) -> bool {
    match value {
        Scalar::Null(_) => true,
        Scalar::Int(_) => matches!(of, ScalarType::Int | ScalarType::Long | ScalarType::Real),
        Scalar::Long(value) => match of {
            ScalarType::Int | ScalarType::Long => true,
            ScalarType::Real => value.unsigned_abs() < 1_000_000_000_000_000,
            _ => false,
        },
        Scalar::Real(value) => {
            matches!(of, ScalarType::Int | ScalarType::Long | ScalarType::Real)
                && value.abs() < LARGEST_EXACT
        }
        Scalar::DateTime(_) => of == ScalarType::DateTime,
        // A timespan is an end of a window that begins at a time.
        Scalar::TimeSpan(_) => matches!(of, ScalarType::TimeSpan | ScalarType::DateTime),
        Scalar::Guid(_) => of == ScalarType::Guid,
        Scalar::Bool(_) | Scalar::Decimal(_) | Scalar::String(_) | Scalar::Dynamic(_) => false,
    }
}
