//! Scalar expressions.

use kql_parser::Span;
use kql_parser::syntax::{self, ExprKind as Syntax, UnaryOperator};

use super::fold::folded;
use super::foreign::method_elsewhere;
use super::{Binder, Row, SemanticError};
use crate::plan::{Expr, ExprKind, Schema};
use crate::types::ScalarType;

impl Binder<'_> {
    /// An expression that gives a value.
    pub(super) fn scalar(&mut self, expr: &syntax::Expr, row: Row<'_>) -> Expr {
        let span = expr.span;
        match &expr.kind {
            Syntax::Missing => Expr::error(span),
            Syntax::Literal(literal) => self.literal(literal, span),
            Syntax::Name(name) => self.name(name, row),
            Syntax::Wildcard(name) => {
                self.unsupported(format!("`{}` in this place", name.text), span);
                Expr::error(span)
            }
            Syntax::Paren(inner) => self.scalar(inner, row),
            Syntax::Member { base, name } => self.member(base, name, row, span),
            Syntax::Index { base, index } => self.index(base, index, row, span),
            Syntax::Call(call) => self.call(call, row),
            Syntax::Unary { operator, operand } => self.unary(*operator, operand, row, span),
            Syntax::Binary {
                operator,
                operator_span,
                left,
                right,
            } => self.binary(*operator, *operator_span, left, right, row, span),
            Syntax::In {
                operator,
                operator_span,
                value,
                list,
            } => self.membership(*operator, *operator_span, value, list, row, span),
            Syntax::Between {
                negated,
                value,
                low,
                high,
                ..
            } => self.between(*negated, [value, low, high], row, span),
            Syntax::ToScalar(inner) => self.first_value(inner, row, span),
            Syntax::Pipe { .. }
            | Syntax::Source(_)
            | Syntax::DataTable(_)
            | Syntax::ExternalData(_)
            | Syntax::Materialize(_) => self.table_as_value("this", span),
            Syntax::MemberCall { call, .. } => self.method(call, span),
            Syntax::Typed { .. } => {
                self.unsupported("a typed argument", span);
                Expr::error(span)
            }
        }
    }

    /// A predicate over the rows of an operator's input.
    pub(super) fn predicate(&mut self, expr: &syntax::Expr, schema: &Schema) -> Expr {
        let bound = self.scalar(expr, Row::Of(schema));
        self.boolean(bound, "the predicate")
    }

    /// The expression as a bool; numbers and dynamics are taken as bools, other types are refused.
    pub(super) fn boolean(&mut self, value: Expr, what: &str) -> Expr {
        match value.ty {
            _ if value.is_error() => value,
            ScalarType::Bool => value,
            ScalarType::Dynamic | ScalarType::Int | ScalarType::Long => {
                self.converted(value, ScalarType::Bool)
            }
            actual => {
                let help = Some(match actual {
                    ScalarType::String => {
                        "compare it: `… == \"text\"`, or test it with `isnotempty(…)`".to_owned()
                    }
                    _ => "compare it: `… > value`, or test it with `isnotnull(…)`".to_owned(),
                });
                let span = value.span;
                self.report(SemanticError::WrongType {
                    what: what.to_owned(),
                    expected: "bool".to_owned(),
                    actual,
                    span,
                    help,
                });
                Expr::error(span)
            }
        }
    }

    fn unary(
        &mut self,
        operator: UnaryOperator,
        operand: &syntax::Expr,
        row: Row<'_>,
        span: Span,
    ) -> Expr {
        let operand = self.scalar(operand, row);
        if operand.is_error() {
            return operand;
        }
        let operand = match operand.ty {
            ScalarType::Dynamic => self.converted(operand, ScalarType::Real),
            ty if ty.is_numeric() || ty == ScalarType::TimeSpan => operand,
            actual => {
                self.report(SemanticError::WrongType {
                    what: "the value after a sign".to_owned(),
                    expected: "a number or a timespan".to_owned(),
                    actual,
                    span: operand.span,
                    help: Some(
                        "`sort by x desc` turns an order round, `project-away x` drops a column"
                            .to_owned(),
                    ),
                });
                return Expr::error(span);
            }
        };
        match operator {
            UnaryOperator::Plus => operand,
            UnaryOperator::Minus => {
                let ty = operand.ty;
                folded(Expr {
                    kind: ExprKind::Negate(Box::new(operand)),
                    ty,
                    span,
                })
            }
        }
    }

    /// A value that a column is compared with. A name that is no column may be a text without quotes.
    pub(super) fn compared_value(&mut self, value: &syntax::Expr, row: Row<'_>) -> Expr {
        if let Syntax::Name(name) = &value.kind {
            self.compared = Some(name.span);
        }
        self.scalar(value, row)
    }

    /// Refuses rows in the place of a value.
    fn table_as_value(&mut self, name: &str, span: Span) -> Expr {
        self.report(SemanticError::TableAsValue {
            name: name.to_owned(),
            span,
        });
        Expr::error(span)
    }

    /// Refuses a call on a value, which KQL has not.
    fn method(&mut self, call: &syntax::Call, span: Span) -> Expr {
        self.report(SemanticError::Unsupported {
            what: format!("the call of `{}` on a value", call.name.text),
            span,
            help: method_elsewhere(&call.name.text).map(str::to_owned),
        });
        Expr::error(span)
    }
}
