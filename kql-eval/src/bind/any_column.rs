//! `*` before an operator: any column satisfies.

use kql_parser::Span;
use kql_parser::syntax::{self, BinaryOperator};

use super::{Binder, Row};
use crate::operators::Comparison;
use crate::plan::{Expr, ExprKind};
use crate::types::ScalarType;

impl Binder<'_> {
    /// What `*` asks of one column; None for a column whose type has no such value, an error for another operator.
    fn column_predicate(
        &mut self,
        operator: BinaryOperator,
        ty: ScalarType,
        column: Expr,
        right: &Expr,
        span: Span,
    ) -> Result<Option<Expr>, ()> {
        match operator {
            BinaryOperator::String(operator) => {
                let text = match ty {
                    ScalarType::Dynamic => column,
                    _ => self.converted(column, ScalarType::String),
                };
                Ok(Some(self.string_match(operator, text, right.clone(), span)))
            }
            BinaryOperator::Equal if ty == right.ty || ty == ScalarType::Dynamic => Ok(Some(
                self.compare(Comparison::Equal, column, right.clone(), span),
            )),
            BinaryOperator::Equal => Ok(None),
            _ => Err(()),
        }
    }

    /// `* has "x"`: any column satisfies.
    pub(super) fn any_column(
        &mut self,
        operator: BinaryOperator,
        operator_span: Span,
        right: &syntax::Expr,
        row: Row<'_>,
        span: Span,
    ) -> Expr {
        let Row::Of(schema) = row else {
            self.unsupported("`*` in this place", operator_span);
            return Expr::error(span);
        };
        let right = self.scalar(right, row);
        if right.is_error() {
            return right;
        }
        let mut items = Vec::new();
        for (index, field) in schema.fields.iter().enumerate() {
            // The table's name, as `search` shows it, is not searched.
            if &*field.name == "$table" {
                continue;
            }
            let column = Expr::column(index, field.ty, span);

            match self.column_predicate(operator, field.ty, column, &right, span) {
                Ok(predicate) => items.extend(predicate),
                Err(()) => {
                    self.unsupported("`*` with this operator", operator_span);
                    return Expr::error(span);
                }
            }
        }
        if items.iter().any(Expr::is_error) {
            return Expr::error(span);
        }
        Expr {
            kind: ExprKind::Or(items),
            ty: ScalarType::Bool,
            span,
        }
    }
}
