//! `and` and `or`.

use kql_parser::Span;
use kql_parser::syntax::{self, BinaryOperator, ExprKind as Syntax};

use super::fold::folded;
use super::{Binder, Row, SemanticError};
use crate::plan::{Expr, ExprKind};
use crate::types::ScalarType;

impl Binder<'_> {
    /// `a and b and c` as one list.
    pub(super) fn logical(
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
