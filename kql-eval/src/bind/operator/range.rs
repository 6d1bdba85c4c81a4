//! `range`

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax;

use super::projection;
use crate::bind::{Binder, Row, SemanticError};
use crate::operators::{self, Arithmetic};
use crate::plan::{Expr, Field, Node, Plan, Schema};
use crate::types::{Scalar, ScalarType};

impl Binder<'_> {
    /// `range column from a to b step s`
    pub(in crate::bind) fn range(
        &mut self,
        column: &syntax::Name,
        bounds: [&syntax::Expr; 3],
        span: Span,
    ) -> Arc<Plan> {
        let [from, to, step] = bounds.map(|bound| self.scalar(bound, Row::None));
        if from.is_error() || to.is_error() || step.is_error() {
            return Self::broken(span);
        }
        let all_int = [&from, &to, &step].map(|bound| bound.ty) == [ScalarType::Int; 3];
        let Some(ty) = self.range_type([&from, &to, &step], span) else {
            return Self::broken(span);
        };
        // A step of zero would never end. One that is known only when the query runs is refused there.
        if step.as_literal().is_some_and(is_zero) {
            self.refuse(
                "the step of `range` is zero".to_owned(),
                step.span,
                "a positive step counts up, a negative one down",
            );
            return Self::broken(span);
        }
        let step_ty = if ty == ScalarType::DateTime {
            ScalarType::TimeSpan
        } else {
            ty
        };
        let node = Node::Range {
            from: self.converted(from, ty),
            to: self.converted(to, ty),
            step: self.converted(step, step_ty),
        };
        let schema = Schema::new(vec![Field::computed(column.text.as_str(), ty)]);
        let values = Arc::new(Plan {
            node,
            schema: Arc::new(schema),
            span,
        });
        if !all_int {
            return values;
        }
        // The sum of two ints is a long, but a range of ints is one of ints.
        let value = self.converted(Expr::column(0, ty, span), ScalarType::Int);
        let field = Field::computed(column.text.as_str(), ScalarType::Int);
        projection(&values, vec![(field, value)], span)
    }

    /// The type of the values between two ends.
    fn range_type(&mut self, [from, to, step]: [&Expr; 3], span: Span) -> Option<ScalarType> {
        let known = |value: &Expr| {
            value.ty.is_numeric() || matches!(value.ty, ScalarType::DateTime | ScalarType::TimeSpan)
        };
        let ty = operators::result_type(Arithmetic::Add, from.ty, step.ty)
            .filter(|_| known(from) && known(step))
            .filter(|ty| to.ty == *ty || to.ty.is_numeric() && ty.is_numeric());
        let Some(ty) = ty else {
            self.report(SemanticError::OperandTypes {
                operator: "range".to_owned(),
                left: from.ty,
                right: if known(step) && to.ty != from.ty { to.ty } else { step.ty },
                span,
                help: Some(
                    "both ends are of one type; the step of datetimes is a timespan, as in `step 1h`"
                        .to_owned(),
                ),
            });
            return None;
        };
        Some(ty)
    }
}

fn is_zero(value: &Scalar) -> bool {
    match value {
        Scalar::Int(value) => *value == 0,
        Scalar::Long(value) | Scalar::TimeSpan(value) => *value == 0,
        Scalar::Real(value) => *value == 0.0,
        Scalar::Decimal(value) => value.is_zero(),
        _ => false,
    }
}
