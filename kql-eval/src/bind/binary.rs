//! Operators between two values.

use kql_parser::Span;
use kql_parser::syntax::{self, BinaryOperator, ExprKind as Syntax};

use super::diagnostic::arithmetic_help;
use super::fold::folded;
use super::foreign::date_without_quotes;
use super::{Binder, Row, SemanticError};
use crate::operators::{self, Arithmetic, Comparison};
use crate::plan::{Expr, ExprKind};
use crate::types::ScalarType;

impl Binder<'_> {
    pub(super) fn binary(
        &mut self,
        operator: BinaryOperator,
        operator_span: Span,
        left: &syntax::Expr,
        right: &syntax::Expr,
        row: Row<'_>,
        span: Span,
    ) -> Expr {
        if let BinaryOperator::And | BinaryOperator::Or = operator {
            return self.logical(operator, left, right, row, span);
        }
        if let Syntax::Wildcard(_) = left.kind {
            return self.any_column(operator, operator_span, right, row, span);
        }
        if self.report_null_comparison(operator, [left, right], row) {
            return Expr::error(span);
        }
        let date = date_without_quotes(right);
        let left = self.scalar(left, row);
        let right = match operator {
            BinaryOperator::Equal | BinaryOperator::NotEqual | BinaryOperator::String(_) => {
                self.compared_value(right, row)
            }
            BinaryOperator::And
            | BinaryOperator::Or
            | BinaryOperator::Less
            | BinaryOperator::LessOrEqual
            | BinaryOperator::Greater
            | BinaryOperator::GreaterOrEqual
            | BinaryOperator::Add
            | BinaryOperator::Subtract
            | BinaryOperator::Multiply
            | BinaryOperator::Divide
            | BinaryOperator::Modulo => self.scalar(right, row),
        };
        if left.is_error() || right.is_error() {
            return Expr::error(span);
        }
        if let Some(date) = date
            && left.ty == ScalarType::DateTime
        {
            return self.date_as_subtraction(operator, &left, &right, &date, span);
        }
        self.applied(operator, left, right, span)
    }

    /// Refuses a date without quotes, which reads as a subtraction of numbers.
    fn date_as_subtraction(
        &mut self,
        operator: BinaryOperator,
        left: &Expr,
        right: &Expr,
        date: &str,
        span: Span,
    ) -> Expr {
        self.report(SemanticError::OperandTypes {
            operator: operator.symbol().to_owned(),
            left: left.ty,
            right: right.ty,
            span: right.span,
            help: Some(format!(
                "write `{date}`: without it this is a subtraction of numbers"
            )),
        });
        Expr::error(span)
    }

    /// An operator between bound operands.
    fn applied(&mut self, operator: BinaryOperator, left: Expr, right: Expr, span: Span) -> Expr {
        match operator {
            BinaryOperator::And | BinaryOperator::Or => Expr::error(span),
            BinaryOperator::Equal => self.compare(Comparison::Equal, left, right, span),
            BinaryOperator::NotEqual => self.compare(Comparison::NotEqual, left, right, span),
            BinaryOperator::Less => self.compare(Comparison::Less, left, right, span),
            BinaryOperator::LessOrEqual => self.compare(Comparison::LessOrEqual, left, right, span),
            BinaryOperator::Greater => self.compare(Comparison::Greater, left, right, span),
            BinaryOperator::GreaterOrEqual => {
                self.compare(Comparison::GreaterOrEqual, left, right, span)
            }
            BinaryOperator::Add => self.arithmetic(Arithmetic::Add, left, right, span),
            BinaryOperator::Subtract => self.arithmetic(Arithmetic::Subtract, left, right, span),
            BinaryOperator::Multiply => self.arithmetic(Arithmetic::Multiply, left, right, span),
            BinaryOperator::Divide => self.arithmetic(Arithmetic::Divide, left, right, span),
            BinaryOperator::Modulo => self.arithmetic(Arithmetic::Modulo, left, right, span),
            BinaryOperator::String(operator) => self.string_match(operator, left, right, span),
        }
    }

    /// The operands, of which a dynamic beside a time is taken for the time that makes sense of the operator: what is added to
    /// a datetime is a timespan, what is subtracted from one or from which one is subtracted is a datetime.
    fn times(&mut self, operator: Arithmetic, left: Expr, right: Expr) -> (Expr, Expr) {
        use ScalarType::{DateTime, Dynamic, TimeSpan};
        let held = match (operator, left.ty, right.ty) {
            (Arithmetic::Add, DateTime, Dynamic) | (Arithmetic::Add, Dynamic, DateTime) => TimeSpan,
            (Arithmetic::Subtract, DateTime, Dynamic)
            | (Arithmetic::Subtract, Dynamic, DateTime) => DateTime,
            (Arithmetic::Add | Arithmetic::Subtract, TimeSpan, Dynamic)
            | (Arithmetic::Add | Arithmetic::Subtract, Dynamic, TimeSpan) => TimeSpan,
            _ => return (left, right),
        };
        if left.ty == Dynamic {
            (self.converted(left, held), right)
        } else {
            (left, self.converted(right, held))
        }
    }

    pub(super) fn arithmetic(
        &mut self,
        operator: Arithmetic,
        left: Expr,
        right: Expr,
        span: Span,
    ) -> Expr {
        let (left, right) = self.times(operator, left, right);
        let Some(ty) = operators::result_type(operator, left.ty, right.ty) else {
            let help = match (operator, left.ty, right.ty) {
                (Arithmetic::Add, ScalarType::String, _) | (Arithmetic::Add, _, ScalarType::String) => {
                    Some("join texts with `strcat(a, b)`; convert to a number with `tolong(…)` or `toreal(…)`".to_owned())
                }
                _ => arithmetic_help(left.ty, right.ty),
            };
            let (left, right, operator) = (left.ty, right.ty, operator.symbol().to_owned());
            self.report(SemanticError::OperandTypes {
                operator,
                left,
                right,
                span,
                help,
            });
            return Expr::error(span);
        };
        let kind = ExprKind::Arithmetic {
            operator,
            left: Box::new(left),
            right: Box::new(right),
        };
        folded(Expr { kind, ty, span })
    }
}
