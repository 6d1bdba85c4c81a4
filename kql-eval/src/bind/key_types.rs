//! Which values rows can be told apart by: Kusto refuses to group, sort or join by a dynamic.

use super::{Binder, SemanticError};
use crate::plan::{Expr, ExprKind, Origin, Schema};
use crate::types::ScalarType;

impl Binder<'_> {
    /// A value over rows of `schema` that they are grouped by. A dynamic is refused, and goes on as its text so that nothing
    /// else is reported.
    pub(super) fn grouping_key(&mut self, value: Expr, schema: &Schema, what: &str) -> Expr {
        self.perhaps(&value, ScalarType::String);
        let is_dynamic = value.ty == ScalarType::Dynamic && !self.is_known_by_use(&value, schema);
        if value.is_error() || !is_dynamic {
            return value;
        }
        self.report(SemanticError::WrongType {
            what: what.to_owned(),
            expected: "a value of one type".to_owned(),
            actual: value.ty,
            span: value.span,
            help: Some(
                "say which type the dynamic holds: `tostring(…)`, `tolong(…)`, `todatetime(…)`"
                    .to_owned(),
            ),
        });
        let span = value.span;
        Expr {
            span,
            ..self.as_text(value)
        }
    }

    /// The type in which the keys of both sides of a join are compared. Kusto wants the same type on both sides; whole numbers
    /// of two widths are let pass, since nothing is lost between them.
    pub(super) fn join_key_type(
        &mut self,
        (left, left_rows): (&Expr, &Schema),
        (right, right_rows): (&Expr, &Schema),
    ) -> Result<ScalarType, JoinKeyMismatch> {
        use ScalarType::{Dynamic, Int, Long, String};
        match (left.ty, right.ty) {
            (Dynamic, other) if self.is_known_by_use(left, left_rows) => Ok(other),
            (other, Dynamic) if self.is_known_by_use(right, right_rows) => Ok(other),
            (Dynamic, Dynamic) => {
                self.perhaps(left, String);
                self.perhaps(right, String);
                Err(JoinKeyMismatch::Dynamic)
            }
            (Dynamic, other) => {
                self.used_as(left, other);
                Err(JoinKeyMismatch::Dynamic)
            }
            (other, Dynamic) => {
                self.used_as(right, other);
                Err(JoinKeyMismatch::Dynamic)
            }
            (left, right) if left == right => Ok(left),
            (Int, Long) | (Long, Int) => Ok(Long),
            (_, _) => Err(JoinKeyMismatch::Types),
        }
    }

    /// Whether a value is a column that a plugin such as `bag_unpack` makes of data, and that is known by its use alone: it is
    /// bound as a dynamic because nothing tells its type.
    fn is_known_by_use(&self, value: &Expr, schema: &Schema) -> bool {
        let ExprKind::Column(index) = value.kind else {
            return false;
        };
        schema.field(index).is_some_and(|field| {
            field.origin == Origin::Computed
                && self.unpacked.iter().any(|(_, name)| *name == *field.name)
        })
    }
}

/// Why two values cannot be the keys of a join.
#[derive(Clone, Copy, Debug)]
pub(super) enum JoinKeyMismatch {
    /// One of them is a dynamic.
    Dynamic,
    /// They are of two types.
    Types,
}

impl JoinKeyMismatch {
    /// What to say of keys of these types.
    pub(super) fn message(self, left: ScalarType, right: ScalarType) -> String {
        match self {
            Self::Dynamic if left == right => "rows cannot be joined by a dynamic".to_owned(),
            Self::Dynamic | Self::Types => {
                format!("the key is {left} on the left and {right} on the right")
            }
        }
    }

    /// The way out.
    pub(super) fn help(self, left: ScalarType, right: ScalarType) -> String {
        let convert = |ty: ScalarType| format!("to{ty}(…)");
        let to = match (left, right) {
            (ScalarType::Dynamic, ScalarType::Dynamic) => ScalarType::String,
            (ScalarType::Dynamic, other) | (other, ScalarType::Dynamic) => other,
            (left, right) if left.is_numeric() && right.is_numeric() => left.max(right),
            _ => ScalarType::String,
        };
        let which = match self {
            Self::Dynamic if left == right => "both sides",
            Self::Dynamic | Self::Types => "one side",
        };
        format!(
            "convert {which} before the join: `| extend key = {}`",
            convert(to)
        )
    }
}
