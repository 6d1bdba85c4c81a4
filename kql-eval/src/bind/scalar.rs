//! Scalar expressions.

use kql_parser::Span;
use kql_parser::syntax::{self, BinaryOperator, ExprKind as Syntax, UnaryOperator};

use super::diagnostic::arithmetic_help;
use super::fold::folded;
use super::foreign::{date_without_quotes, method_elsewhere};
use super::{Binder, Row, SemanticError};
use crate::operators::{self, Arithmetic, Comparison};
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
    fn boolean(&mut self, value: Expr, what: &str) -> Expr {
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

    fn binary(
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

    /// A value that a column is compared with. A name that is no column may be a text without quotes.
    pub(super) fn compared_value(&mut self, value: &syntax::Expr, row: Row<'_>) -> Expr {
        if let Syntax::Name(name) = &value.kind {
            self.compared = Some(name.span);
        }
        self.scalar(value, row)
    }

    /// `a and b and c` as one list.
    fn logical(
        &mut self,
        operator: BinaryOperator,
        left: &syntax::Expr,
        right: &syntax::Expr,
        row: Row<'_>,
        span: Span,
    ) -> Expr {
        let mut items = Vec::new();
        // The left side of a long chain nests deeply: it is walked, not recursed into.
        let mut pending = vec![right];
        let mut next = left;
        while let Syntax::Binary {
            operator: inner,
            left,
            right,
            ..
        } = &next.kind
            && *inner == operator
        {
            pending.push(right);
            next = left;
        }
        pending.push(next);
        for operand in pending.into_iter().rev() {
            let bound = self.scalar(operand, row);
            if let Some(column) = shared_column(operand, left) {
                self.report_shared_column(operator, column, operand);
                items.push(Expr::error(operand.span));
                continue;
            }
            items.push(self.boolean(bound, "an operand of `and` and `or`"));
        }
        if items.iter().any(Expr::is_error) {
            return Expr::error(span);
        }
        let kind = if operator == BinaryOperator::And {
            ExprKind::And(items)
        } else {
            ExprKind::Or(items)
        };
        folded(Expr {
            kind,
            ty: ScalarType::Bool,
            span,
        })
    }

    /// Reports `A == "x" or "y"`: the second text is compared with nothing.
    fn report_shared_column(
        &mut self,
        operator: BinaryOperator,
        column: Shared<'_>,
        operand: &syntax::Expr,
    ) {
        let Shared { name, compares } = column;
        let list = match compares {
            "has" => format!(", or write a list: `{name} has_any (…)`"),
            "==" => format!(", or write a list: `{name} in (…)`"),
            "=~" => format!(", or write a list: `{name} in~ (…)`"),
            _ => String::new(),
        };
        self.report(SemanticError::WrongType {
            what: "an operand of `and` and `or`".to_owned(),
            expected: "bool".to_owned(),
            actual: ScalarType::String,
            span: operand.span,
            help: Some(format!(
                "name the column again: `{name} {compares} … {} {name} {compares} …`{list}",
                operator.symbol()
            )),
        });
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
    fn any_column(
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

/// The column and the operator of the comparison that a text without one stands behind.
struct Shared<'e> {
    name: &'e str,
    compares: &'static str,
}

/// What the text `operand` was meant to be compared with, if `before` compares a column.
fn shared_column<'e>(operand: &syntax::Expr, before: &'e syntax::Expr) -> Option<Shared<'e>> {
    if !matches!(operand.kind, Syntax::Literal(syntax::Literal::String(_))) {
        return None;
    }
    match &before.kind {
        Syntax::Binary {
            operator: BinaryOperator::And | BinaryOperator::Or,
            left,
            ..
        } => shared_column(operand, left),
        Syntax::Binary { operator, left, .. } => match &left.kind {
            Syntax::Name(name) => Some(Shared {
                name: &name.text,
                compares: operator.symbol(),
            }),
            _ => None,
        },
        _ => None,
    }
}
