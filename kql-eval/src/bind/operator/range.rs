//! `range`

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax;

use crate::bind::{Binder, Row, SemanticError};
use crate::operators::{self, Arithmetic};
use crate::plan::{Expr, Field, Node, Plan, Schema};
use crate::types::ScalarType;

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
        let known = |value: &Expr| {
            value.ty.is_numeric() || matches!(value.ty, ScalarType::DateTime | ScalarType::TimeSpan)
        };
        let ty = operators::result_type(Arithmetic::Add, from.ty, step.ty)
            .filter(|_| known(&from) && known(&step));
        let Some(ty) = ty else {
            self.report(SemanticError::OperandTypes {
                operator: "range".to_owned(),
                left: from.ty,
                right: step.ty,
                span: step.span,
                help: Some("the step of datetimes is a timespan, as in `step 1h`".to_owned()),
            });
            return Self::broken(span);
        };
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
        Arc::new(Plan {
            node,
            schema: Arc::new(schema),
            span,
        })
    }
}
