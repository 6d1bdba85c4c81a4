//! Expressions in place of columns.

use kql_eval::plan::{Expr, ExprKind};

/// The expression with `column(number)` in place of each column. Prepared needles and lists stay prepared.
#[must_use]
pub fn substitute(expr: &Expr, column: &dyn Fn(usize) -> Option<Expr>) -> Expr {
    let one = |inner: &Expr| Box::new(substitute(inner, column));
    let all = |items: &[Expr]| items.iter().map(|item| substitute(item, column)).collect();
    let kind = match &expr.kind {
        ExprKind::Column(index) => {
            return column(*index).unwrap_or_else(|| expr.clone());
        }
        ExprKind::Literal(_) | ExprKind::Subquery(_) | ExprKind::Error => expr.kind.clone(),
        ExprKind::Call {
            function,
            signature,
            compiled,
            arguments,
        } => ExprKind::Call {
            function,
            signature,
            compiled: compiled.clone(),
            arguments: all(arguments),
        },
        ExprKind::And(items) => ExprKind::And(all(items)),
        ExprKind::Or(items) => ExprKind::Or(all(items)),
        ExprKind::Not(operand) => ExprKind::Not(one(operand)),
        ExprKind::Negate(operand) => ExprKind::Negate(one(operand)),
        ExprKind::Convert(operand) => ExprKind::Convert(one(operand)),
        ExprKind::Compare {
            operator,
            left,
            right,
        } => ExprKind::Compare {
            operator: *operator,
            left: one(left),
            right: one(right),
        },
        ExprKind::Arithmetic {
            operator,
            left,
            right,
        } => ExprKind::Arithmetic {
            operator: *operator,
            left: one(left),
            right: one(right),
        },
        ExprKind::StringMatch {
            operator,
            matcher,
            value,
            needle,
        } => ExprKind::StringMatch {
            operator: *operator,
            matcher: matcher.clone(),
            value: one(value),
            needle: one(needle),
        },
        ExprKind::Membership {
            operator,
            prepared,
            value,
            list,
        } => ExprKind::Membership {
            operator: *operator,
            prepared: prepared.clone(),
            value: one(value),
            list: all(list),
        },
        ExprKind::InSubquery {
            operator,
            value,
            subquery,
        } => ExprKind::InSubquery {
            operator: *operator,
            value: one(value),
            subquery: *subquery,
        },
        ExprKind::Between {
            negated,
            value,
            low,
            high,
        } => ExprKind::Between {
            negated: *negated,
            value: one(value),
            low: one(low),
            high: one(high),
        },
        ExprKind::Member { base, name } => ExprKind::Member {
            base: one(base),
            name: name.clone(),
        },
        ExprKind::Index { base, by } => ExprKind::Index {
            base: one(base),
            by: one(by),
        },
    };
    Expr {
        kind,
        ty: expr.ty,
        span: expr.span,
    }
}

/// The numbers of the columns that an expression reads, each once, in order.
#[must_use]
pub fn columns_read(expr: &Expr) -> Vec<usize> {
    let mut columns = Vec::new();
    expr.for_each_column(&mut |column| columns.push(column));
    columns.sort_unstable();
    columns.dedup();
    columns
}
