//! Comparisons: which types compare, and what is converted to what.

use kql_parser::Span;

use super::diagnostic::comparison_help;
use super::fold::folded;
use super::{Binder, SemanticError};
use crate::operators::Comparison;
use crate::plan::{Expr, ExprKind};
use crate::types::ScalarType;

impl Binder<'_> {
    /// A comparison between bound operands. A literal is converted to the other side's type. See Kusto's pages
    /// *datatypes-string-operators* and *numerical-operators*.
    pub(super) fn compare(
        &mut self,
        operator: Comparison,
        left: Expr,
        right: Expr,
        span: Span,
    ) -> Expr {
        let (left_ty, right_ty) = (left.ty, right.ty);
        let Some((left, right)) = self.comparable(operator, left, right) else {
            let help = match (left_ty, right_ty) {
                (ScalarType::String, ScalarType::String) => {
                    Some("texts have no order here: `strcmp(a, b) < 0`".to_owned())
                }
                (ScalarType::Dynamic, _) | (_, ScalarType::Dynamic) => Some(
                    "say which type the dynamic holds: `tostring(…)`, `tolong(…)`, `todatetime(…)`"
                        .to_owned(),
                ),
                (left, right) => comparison_help(left, right),
            };
            let operator = operator.symbol().to_owned();
            self.report(SemanticError::OperandTypes {
                operator,
                left: left_ty,
                right: right_ty,
                span,
                help,
            });
            return Expr::error(span);
        };
        let kind = ExprKind::Compare {
            operator,
            left: Box::new(left),
            right: Box::new(right),
        };
        folded(Expr {
            kind,
            ty: ScalarType::Bool,
            span,
        })
    }

    fn comparable(
        &mut self,
        operator: Comparison,
        left: Expr,
        right: Expr,
    ) -> Option<(Expr, Expr)> {
        use ScalarType::Dynamic;
        let (l, r) = (left.ty, right.ty);
        self.note_compared(&left, &right);
        if operator.is_ordering() && !has_order(l, r) {
            return None;
        }
        // Two dynamics are not compared: the author has to say what they hold.
        if l == r {
            return (l != Dynamic).then_some((left, right));
        }
        if l.is_numeric() && r.is_numeric() {
            let ty = l.max(r);
            // Both in the wider type, as an int compared with a real must not lose its fraction.
            return Some((self.converted(left, ty), self.converted(right, ty)));
        }
        self.of_one_type(operator, left, right)
    }

    /// Operands of different types in one that compares; `None` where there is none.
    fn of_one_type(
        &mut self,
        operator: Comparison,
        left: Expr,
        right: Expr,
    ) -> Option<(Expr, Expr)> {
        use ScalarType::{Bool, Dynamic, String};
        let (l, r) = (left.ty, right.ty);
        match (l, r) {
            (Bool, other) if other.is_numeric() => Some((self.converted(left, other), right)),
            (other, Bool) if other.is_numeric() => {
                let right = self.converted(right, other);
                Some((left, right))
            }
            (Dynamic, String) | (String, Dynamic) => Some((left, right)),
            (Dynamic, other) if other.is_numeric() => Some((left, right)),
            (other, Dynamic) if other.is_numeric() => Some((left, right)),
            (Dynamic, other) => Some((self.converted(left, other), right)),
            (other, Dynamic) => {
                let right = self.converted(right, other);
                Some((left, right))
            }
            (String, other) if left.as_literal().is_some() => {
                Some((self.converted(left, other), right))
            }
            (other, String) if right.as_literal().is_some() => {
                let right = self.converted(right, other);
                Some((left, right))
            }
            // A constant is compared by its text: rules write `ResultType == 0` of a text column.
            (String, _) if !operator.is_ordering() && right.as_literal().is_some() => {
                let right = self.converted(right, String);
                Some((left, right))
            }
            (_, String) if !operator.is_ordering() && left.as_literal().is_some() => {
                Some((self.converted(left, String), right))
            }
            // `==` would compare texts and `in` values: the author has to say which is meant.
            _ => None,
        }
    }

    /// Notes what dynamic values are used as that are compared.
    fn note_compared(&mut self, left: &Expr, right: &Expr) {
        use ScalarType::{Dynamic, Int, String};
        match (left.ty, right.ty) {
            (Dynamic, Dynamic) => {
                self.perhaps(left, String);
                self.perhaps(right, String);
            }
            (Dynamic, Int) => self.used_as(left, ScalarType::Long),
            (Int, Dynamic) => self.used_as(right, ScalarType::Long),
            (Dynamic, other) => self.used_as(left, other),
            (other, Dynamic) => self.used_as(right, other),
            _ => {}
        }
    }

    /// The operands of `between` in types that compare: one type for all, or datetimes with a timespan as the upper end.
    pub(super) fn range_operands(
        &mut self,
        value: Expr,
        low: Expr,
        high: Expr,
        span: Span,
    ) -> Option<[Expr; 3]> {
        use ScalarType::{Bool, DateTime, Dynamic, String, TimeSpan};
        let ty = match (value.ty, low.ty, high.ty) {
            (Dynamic, low, _) if low != Dynamic => low,
            (value, ..) => value,
        };
        let fits = |bound: &Expr| {
            bound.ty == ty
                || bound.ty.is_numeric() && ty.is_numeric()
                || bound.ty == Dynamic
                || bound.ty == String && bound.as_literal().is_some()
        };
        let orderable = ty.is_numeric() || matches!(ty, DateTime | TimeSpan | Bool);
        let duration = ty == DateTime && high.ty == TimeSpan;
        if !orderable || !fits(&low) || !(fits(&high) || duration) {
            let right = if fits(&low) { high.ty } else { low.ty };
            self.report(SemanticError::OperandTypes {
                operator: "between".to_owned(),
                left: ty,
                right,
                span,
                help: Some(
                    "`between` takes numbers, datetimes and timespans of one type".to_owned(),
                ),
            });
            return None;
        }
        let common = common_type(ty, &low, &high);
        let high = if duration {
            high
        } else {
            self.converted(high, common)
        };
        Some([
            self.converted(value, common),
            self.converted(low, common),
            high,
        ])
    }
}

/// The type in which a value and its bounds are compared: the widest of numbers, else that of the value.
fn common_type(value: ScalarType, low: &Expr, high: &Expr) -> ScalarType {
    if !value.is_numeric() {
        return value;
    }
    [low.ty, high.ty]
        .into_iter()
        .filter(|bound| bound.is_numeric())
        .fold(value, ScalarType::max)
}

/// Whether values of these types can be ordered: texts and identifiers cannot.
const fn has_order(left: ScalarType, right: ScalarType) -> bool {
    use ScalarType::{Dynamic, Guid, String};
    !matches!(
        (left, right),
        (String, String) | (Guid, _) | (_, Guid) | (Dynamic, String) | (String, Dynamic)
    )
}
